// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a node has no finite value, or no finite derivative, of finite numbers.

extension Tape {
  /// Why the value of a node, or its derivative, is not finite though its operands are, in words that
  /// fit behind "of"; `nil` if that is not known, and of elementwise operations.
  package func cause(of part: NonFinitePart, at node: Int) -> String? {
    let operands = plan.graph.operandNodes(of: node)
    guard (operands + [node]).allSatisfy(value(isKnownOf:)) else { return nil }
    var reader = CauseReader(tape: self, node: node, operands: operands, part: part)
    return plan.graph.codes[node].accept(&reader)
  }
}

private struct CauseReader<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let node: Int
  let operands: [Int]
  let part: NonFinitePart

  func visit<O: LeafOperation>(_ type: O.Type) -> String? { nil }
  func visit<O: UnaryOperation>(_ type: O.Type) -> String? { nil }
  func visit<O: BinaryOperation>(_ type: O.Type) -> String? { nil }
  func visit<O: TernaryOperation>(_ type: O.Type) -> String? { nil }

  func visit<O: GeneralOperation>(_ type: O.Type) -> String? {
    guard let operation = tape.plan.graph.general(at: node) as? O else { return nil }
    for row in tape.rowRange {
      let views = operands.map { tape.view(of: $0, row: row) }
      if part == .value, views.first?.count == 0 { return "no elements" }
      let value = tape.view(of: node, row: row)
      if let cause = operation.cause(of: part, views.map(\.numbers), value.numbers) { return cause }
    }
    return nil
  }
}
