// SPDX-License-Identifier: Apache-2.0
// ChainRule: the values that a forward sweep leaves behind.

/// The values that a forward sweep leaves behind, for other sweeps to read.
public struct Tape<S: Scalar> {
  @usableFromInline let values: NodeNumbers<S>

  /// What was run.
  public var plan: Plan { values.plan }
  /// The rows of which they are; `nil` if there is no axis of rows.
  var rows: BlockRows? { values.rows }

  /// Whether the plan computes a node.
  package func value(isKnownOf node: Int) -> Bool { plan.offsetOfNode[node] >= 0 }

  /// The value of a node; `nil` if the plan does not compute it.
  public func value(of node: Int) -> Tensor<S>? {
    plan.offsetOfNode[node] < 0 ? nil : view(of: node).tensor
  }

  /// Calls `body` with the elements of a node's value; they are empty if it is not computed.
  @specialized(where S == Double, Result == Void)
  @specialized(where S == Float, Result == Void)
  public func withElements<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>) -> Result
  ) -> Result {
    values.withElements(of: node, body)
  }

  func view(of node: Int) -> TensorView<S> { values.view(of: node) }

  /// The value of an operand of an elementwise node, with as many axes as the node.
  func operand(_ place: Int, of node: Int) -> TensorView<S> {
    values.view(ofOperand: place, of: node)
  }

  /// The value of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> {
    values.view(of: node, row: row)
  }

  /// The numbers of the rows; a single one where there is no axis of them.
  var rowRange: Range<Int> { 0..<(rows?.count ?? 1) }

  /// The value of a node that is a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  package func scalar(of node: Int) -> S { values.scalar(of: node) }

  /// Whether every value is finite, those that are hidden included.
  package var isFinite: Bool {
    @specialized(where S == Double)
    @specialized(where S == Float)
    get { values.areHiddenFinite && values.elements.areFinite }
  }

  /// The same values by a plan that has a place for each.
  func plain(within budget: Budget) throws(EvaluationError) -> Tape {
    let whole = plan.plain
    let tape = Tape(values: NodeNumbers(undefined: whole))
    for step in 0..<whole.leafCount {
      let node = Int(whole.columns.nodes[step])
      tape.view(of: node).copy(view(of: node))
    }
    try tape.run(within: budget)
    return tape
  }
}

extension NodeNumbers {
  /// The number of a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  func scalar(of node: Int) -> S { base[Int(plan.offsetOfNode[node])] }
}
