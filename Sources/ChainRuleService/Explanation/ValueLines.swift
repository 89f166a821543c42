// SPDX-License-Identifier: Apache-2.0
// ChainRule: what each node is computed from, line by line.

internal import Autodiff
internal import GraphDocuments

/// What each node with a name is computed from, and its value, if there are values.
struct ValueLines<S: TextScalar> {
  let call: GraphCall
  let tape: Tape<S>?

  /// One line a node, in the order of computing; leaves without a value have none.
  func lines(_ notation: some DerivationNotation, _ numbers: RoundedNumbers) -> [String] {
    let graph = call.graph
    return graph.order.map { Int($0) }.filter(graph.isNamed).compactMap { node in
      let value = tape?.value(of: node).map { notation.value($0, numbers) }
      let sides = [formula(of: node).map(notation.formula), value].compactMap { $0 }
      if sides.isEmpty || (tape != nil && value == nil) { return nil }
      return notation.equation([notation.formula(.name(graph.name(of: node)))] + sides)
    }
  }

  private func formula(of node: Int) -> Formula? {
    let (graph, code) = (call.graph, call.graph.codes[node])
    if code.isLeaf { return nil }
    let operands = graph.operands(of: node).map { name(of: Int($0)) }
    let names = FormulaNames(
      operands: operands, value: name(of: node), cotangent: .number(1))
    guard let formulas = graph.formulas(of: node, names), code.listing.isWrittenWithSign else {
      return .call(code.listing.name, operands)
    }
    return formulas.value
  }

  /// The name of a node; of a constant that was written as a number, the number.
  private func name(of node: Int) -> Formula {
    let graph = call.graph
    if !graph.isNamed(node), graph.isScalar(node), let start = call.leaves.start(of: node) {
      return Formula(call.leaves.elements[start])
    }
    return .name(graph.name(of: node))
  }
}

extension OperationListing {
  /// Whether it is an operation that people write with a sign, such as `+`.
  var isWrittenWithSign: Bool { aliases.contains { !($0.first?.isLetter ?? true) } }
}
