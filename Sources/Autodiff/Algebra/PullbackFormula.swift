// SPDX-License-Identifier: Apache-2.0
// ChainRule: what one operand has of a node's cotangent, written down.

/// What one operand has of a node's cotangent, written down.
package struct PullbackFormula: Sendable, Hashable {
  /// The local derivative, where the share is the cotangent times it, element by element.
  package let local: Formula?
  /// The same as mathematics writes it.
  package let localNotation: Formula?
  /// The share, in operations of the catalogue.
  package let formula: Formula
  /// The share as mathematics writes it.
  package let notation: Formula

  package init(
    local: Formula? = nil, localNotation: Formula? = nil, formula: Formula, notation: Formula
  ) {
    (self.local, self.localNotation) = (local, localNotation)
    (self.formula, self.notation) = (formula, notation)
  }
}

/// The names in a formula of a node.
package struct FormulaNames: Sendable {
  /// Those of its operands, in order.
  package var operands: [Formula]
  /// Its own.
  package var value: Formula
  /// What stands for its cotangent.
  package var cotangent: Formula

  package init(operands: [Formula], value: Formula, cotangent: Formula) {
    (self.operands, self.value, self.cotangent) = (operands, value, cotangent)
  }
}

extension Graph {
  /// Of a node with more operands than this, rules are not written out.
  package static let maximumWrittenOperands = 64

  /// What an operand has of a node's cotangent, by the rule that computes it; `nil` if there is none.
  package func pullbackFormula(
    of node: Int, port: Int, _ names: FormulaNames
  ) -> PullbackFormula? {
    var writer = PullbackWriter(graph: self, node: node, port: port, names: names)
    return codes[node].accept(&writer)
  }

  /// What a general operation does with its cotangent g, in the names of its arguments: `a' = g @
  /// transpose(b)`, where the prime marks a cotangent.
  package func pullbackRule(of node: Int, port: Int) -> String {
    let listing = codes[node].listing
    let count = operands(of: node).count
    guard count <= Graph.maximumWrittenOperands else {
      // To write the rule out for each of many operands would take the square of their number.
      return "\(listing.argumentName(port))' = \(listing.name)_pullback(g, port=\(port))"
    }
    let names = operands(of: node).indices.enumerated().map { place, _ in
      place < listing.arguments.count
        ? listing.arguments[place] : "\(listing.arguments.last ?? "x")\(place)"
    }
    let value = names.contains("y") ? "f" : "y"
    let written = pullbackFormula(
      of: node, port: port,
      FormulaNames(
        operands: names.map { .name($0) }, value: .name(value), cotangent: .name("g")))
    return "\(names[port])' = \(written?.formula.text ?? "0")"
  }
}

/// Runs the pullback of a node over ``Written``.
private struct PullbackWriter: OperationVisitor {
  let graph: Graph
  let node: Int
  let port: Int
  let names: FormulaNames

  func visit<O: LeafOperation>(_ type: O.Type) -> PullbackFormula? { nil }

  func visit<O: UnaryOperation>(_ type: O.Type) -> PullbackFormula? { share() }
  func visit<O: BinaryOperation>(_ type: O.Type) -> PullbackFormula? { share() }
  func visit<O: TernaryOperation>(_ type: O.Type) -> PullbackFormula? { share() }

  private var operandShape: Shape { graph.shape(of: graph.operandNodes(of: node)[port]) }

  private func share() -> PullbackFormula? {
    guard let formulas = graph.formulas(of: node, names) else { return nil }
    let (local, shape) = (formulas.partials[port], graph.shape(of: node))
    let isRepeated = operandShape != shape
    let notation = shape.isScalar ? local : local.elementwise
    let written = (Written(names.cotangent, shape) * Written(shape, local, notation))
      .unbroadcast(to: operandShape)
    return PullbackFormula(
      local: isRepeated ? nil : local, localNotation: isRepeated ? nil : notation,
      formula: written.formula, notation: written.notation)
  }

  func visit<O: GeneralOperation>(_ type: O.Type) -> PullbackFormula? { writtenOut() }

  private func writtenOut() -> PullbackFormula? {
    let operation = graph.general(at: node)
    guard operation.isWrittenOut else { return call(of: graph.codes[node].listing) }
    let nodes = graph.operandNodes(of: node)
    let operands = zip(names.operands, nodes).map { Written($0, graph.shape(of: $1)) }
    let shape = graph.shape(of: node)
    let shares = operation.pullback(
      Written(names.cotangent, shape), operands, Written(names.value, shape),
      wanted: nodes.indices.map { $0 == port })
    return shares[port].map {
      PullbackFormula(formula: $0.formula, notation: $0.notation)
    }
  }

  /// The pullback by its name.
  private func call(of listing: OperationListing) -> PullbackFormula {
    let attributes = graph.attributes(of: node).map { Formula.attribute($0.name, $0.value.literal) }
    let call = Formula.call(
      "\(listing.name)_pullback", [names.cotangent] + names.operands + attributes)
    return PullbackFormula(formula: call, notation: call)
  }
}
