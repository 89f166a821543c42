// SPDX-License-Identifier: Apache-2.0
// ChainRule: the chain rule along edges between scalars, as a column.

/// The edges between scalars and their part in the chain rule, as a column of numbers.
///
/// It says what ``EdgeDerivative`` says of them: but there an edge is three tensors with memory of their
/// own, which costs many times what its numbers do.
package final class ScalarEdges<S: Scalar> {
  private let cotangents: Cotangents<S>
  /// The derivative along each edge, by its place in ``Graph/operands``; 0 along edges that are none of
  /// these.
  package let locals: [S]

  fileprivate init(_ cotangents: Cotangents<S>, locals: [S]) {
    self.cotangents = cotangents
    self.locals = locals
  }

  /// Whether the edges into a node are edges between scalars.
  package func contains(into node: Int) -> Bool { cotangents.plan.hasScalarEdges(into: node) }

  /// What the edges into each node are: whoever asks for one after the other would count references for
  /// each.
  ///
  /// - Complexity: O(nodes).
  package func kinds() -> [ScalarEdgeKind] {
    cotangents.plan.scalarEdgeKinds(cotangents.reach.isReaching)
  }

  /// Calls `body` with the derivatives where they lie; they are valid until it returns.
  package func withLocals<Failure>(
    _ body: (UnsafePointer<S>) throws(Failure) -> Void
  ) throws(Failure) {
    try locals.withUnsafeBufferPointer { (locals) throws(Failure) in
      if let base = locals.baseAddress { try body(base) }
    }
  }
}

/// What the edges into a node are.
package enum ScalarEdgeKind: UInt8 {
  /// There are none.
  case none
  /// Edges between scalars.
  case scalar
  /// Edges between scalars over which nothing comes back, as no seeded output depends on the node.
  case zero
  /// More than numbers.
  case other
}

extension Plan {
  /// What the edges into each node are, if seeded outputs depend on these.
  fileprivate func scalarEdgeKinds(_ isReaching: [Bool]) -> [ScalarEdgeKind] {
    let (offsets, starts) = (offsetOfNode, graph.operandStart)
    return (0..<graph.count).map { node in
      if starts[node] == starts[node + 1] || offsets[node] < 0 { return .none }
      if !hasScalarEdges(into: node) { return .other }
      return isReaching[node] ? .scalar : .zero
    }
  }

  /// Whether a node is computed from scalars, element by element: there is one element only.
  func hasScalarEdges(into node: Int) -> Bool {
    offsetOfNode[node] >= 0 && graph.isScalar(node) && graph.codes[node].isElementwise
  }
}

extension Tape {
  /// The edges between scalars; `nil` where an edge is more than its derivative, because some elements
  /// play no part or because there are rows.
  ///
  /// - Complexity: O(edges), without memory of their own.
  @specialized(where S == Double)
  @specialized(where S == Float)
  package func scalarEdges(_ cotangents: Cotangents<S>) -> ScalarEdges<S>? {
    guard rows == nil, cotangents.marks == nil else { return nil }
    let count = plan.graph.operands.count
    let locals = [S](unsafeUninitializedCapacity: count) { locals, initialized in
      locals.initialize(repeating: 0)
      if let base = locals.baseAddress { writeLocals(to: base) }
      initialized = count
    }
    return ScalarEdges(cotangents, locals: locals)
  }

  /// Writes the derivative along each edge between scalars to its place among the operands.
  private func writeLocals(to locals: UnsafeMutablePointer<S>) {
    let (columns, starts) = (plan.columns, plan.graph.operandStart)
    for segment in plan.segments where segment.kind == .tensor {
      let node = Int(columns.nodes[segment.steps.lowerBound])
      guard plan.hasScalarEdges(into: node) else { continue }
      for place in plan.graph.operands(of: node).indices {
        let first = Int(starts[node])
        let derivative = LocalDerivative(tape: self, node: node, place: place - first).tensor()
        locals[place] = derivative?.base[0] ?? 0
      }
    }
    for segment in plan.segments where segment.isScalar {
      var step = ScalarLocals(
        columns: columns, values: values.base, results: values.base + segment.shift, locals: locals)
      for index in segment.steps {
        step.index = index
        step.locals = locals + Int(starts[Int(columns.nodes[index])])
        columns.codes[index].accept(&step)
      }
    }
    withExtendedLifetime(self) {}
  }
}

/// The derivatives of one scalar step.
private struct ScalarLocals<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafeMutablePointer<S>
  /// The values of the steps themselves, by step.
  let results: UnsafeMutablePointer<S>
  /// Where those of the step go.
  var locals: UnsafeMutablePointer<S>
  var index = 0

  @inline(__always) func visit<O: LeafOperation>(_ type: O.Type) {}

  @inline(__always) func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = values[Int(columns.operands[index].first)]
    locals[0] = columns.operation(type, at: index).derivative(x, results[index])
  }

  @inline(__always) func visit<O: BinaryOperation>(_ type: O.Type) {
    let (operation, places) = (columns.operation(type, at: index), columns.operands[index])
    let (a, b, y) = (values[Int(places.first)], values[Int(places.second)], results[index])
    locals[0] = operation.partialA(a, b, y)
    locals[1] = operation.partialB(a, b, y)
  }

  @inline(__always) func visit<O: TernaryOperation>(_ type: O.Type) {
    let (operation, places) = (columns.operation(type, at: index), columns.operands[index])
    let further = columns.furtherOperands + Int(places.second)
    let (a, b, c) = (
      values[Int(places.first)], values[Int(further[0])], values[Int(further[1])]
    )
    let y = results[index]
    locals[0] = operation.partialA(a, b, c, y)
    locals[1] = operation.partialB(a, b, c, y)
    locals[2] = operation.partialC(a, b, c, y)
  }

  @inline(__always) func visit<O: GeneralOperation>(_ type: O.Type) {}
}
