// SPDX-License-Identifier: Apache-2.0
// ChainRule: the values that a forward sweep leaves behind.

/// The values that a forward sweep leaves behind, for other sweeps to read.
public struct Tape<S: Scalar> {
  /// What was run.
  public let plan: Plan
  @usableFromInline let values: Arena<S>
  /// The rows of which they are; `nil` if there is no axis of rows.
  var rows: BlockRows?

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
    plan.withElements(from: plan.offsetOfNode[node] < 0 ? nil : view(of: node), body)
  }

  func view(of node: Int) -> TensorView<S> { plan.view(of: node, in: values, rows) }

  /// The value of an operand of an elementwise node, with as many axes as the node.
  func operand(_ place: Int, of node: Int) -> TensorView<S> {
    let graph = plan.graph
    let operand = Int(graph.operands[graph.operandPlaces(of: node).lowerBound + place])
    return plan.view(of: operand, asOperandOf: node, in: values, rows)
  }

  /// The value of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> {
    plan.view(of: node, row: row, in: values, rows)
  }

  /// The numbers of the rows; a single one where there is no axis of them.
  var rowRange: Range<Int> { 0..<(rows?.count ?? 1) }

  /// The value of a node that is a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  package func scalar(of node: Int) -> S { values.base[Int(plan.offsetOfNode[node])] }

  /// Whether every value is finite.
  package var isFinite: Bool {
    @specialized(where S == Double)
    @specialized(where S == Float)
    get { values.isFinite }
  }
}

extension Plan {
  /// An arena of zeros but for these nodes, from which a sweep of derivatives starts.
  func arena<S>(holding seeds: [Seed<S>], _ rows: BlockRows? = nil) -> Arena<S> {
    let arena = Arena<S>(zeros: elementCount * (rows?.count ?? 1))
    add(seeds, to: arena, rows)
    return arena
  }

  /// Adds seeds to the nodes that they are of.
  func add<S>(_ seeds: [Seed<S>], to arena: Arena<S>, _ rows: BlockRows? = nil) {
    for seed in seeds {
      let view = view(of: seed, in: arena, rows)
      for index in 0..<view.count { view.base[index] += seed.elements[index] }
    }
  }

  /// The numbers of the node that a seed is of.
  func view<S>(
    of seed: Seed<S>, in arena: Arena<S>, _ rows: BlockRows?, _ part: Part = .values
  ) -> TensorView<S> {
    precondition(offsetOfNode[seed.node] >= 0, "a seed is of a node that the plan computes")
    let view = view(of: seed.node, in: arena, rows, part)
    precondition(seed.elements.count == view.count, "a seed has the shape of its node")
    return view
  }

  /// Calls `body` with the elements of a view, or with none.
  func withElements<S, Result>(
    from view: TensorView<S>?, _ body: (UnsafeBufferPointer<S>) -> Result
  ) -> Result {
    guard let view else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    let result = body(view.elements)
    withExtendedLifetime(view) {}
    return result
  }
}
