// SPDX-License-Identifier: Apache-2.0
// ChainRule: what to do about a number that is not finite, where the graph shows it.

internal import Autodiff

/// What to do about a number that is not finite, where the graph shows what was meant.
///
/// Formulas that lose a finite number on the way are old acquaintances: each is found by its shape and
/// answered with the operation that has the number.
struct NonFiniteHints {
  let graph: Graph
  /// The number in a constant leaf; `nil` of others.
  let constant: (Int) -> Double?

  /// What helps against a value of a node that is not finite; `nil` if its shape says nothing.
  func hint(ofValue node: Int) -> String? {
    switch graph.codes[node] {
    case .log: hintOfLogarithm(node)
    case .exp: hintOfExponential(node)
    case .softmax, .logSoftmax:
      "Where every element is -Infinity, as in a row that is masked as a whole, there is no softmax: "
        + "leave one element that is not."
    default: nil
    }
  }

  /// What helps against a contribution along an edge that is not finite.
  ///
  /// - Parameter arguments: The arguments of the edge's target at the element.
  func hint(ofEdge source: Int, _ target: Int, port: Int, _ arguments: [Double]) -> String? {
    switch graph.codes[target] {
    case .squareRoot where isSumOfSquares(source) && has("norm"):
      "norm(x) has a derivative where a root of a sum of squares has none: at 0 it is 0."
    case .power where port == 1 && (arguments.first ?? 0) < 0:
      "The base is negative, so that the power has no derivative with respect to its exponent: write "
        + "the exponent as a number, or as a constant."
    default: nil
    }
  }

  private func has(_ name: String) -> Bool { OperationTable.find(name) != nil }

  /// A product of a logarithm, which is xlogy.
  private func hintOfLogarithm(_ node: Int) -> String? {
    guard let product = users(of: node).first(where: { graph.codes[$0] == .multiply }) else {
      return nil
    }
    let other = graph.operandNodes(of: product).first { $0 != node } ?? node
    let names = [other, graph.operandNodes(of: node)[0]].map { graph.name(of: $0) }
    return "\(names[0])*log(\(names[1])) is NaN where \(names[0]) and \(names[1]) are 0; "
      + "xlogy(\(names[0]), \(names[1])) is 0 there."
  }

  /// An exponential in a denominator of 1 and itself, which is a sigmoid.
  private func hintOfExponential(_ node: Int) -> String? {
    for sum in users(of: node) where isOneMore(sum, than: node) {
      for quotient in users(of: sum) where isReciprocal(quotient, of: sum) {
        let exponent = graph.operandNodes(of: node)[0]
        let isNegated = graph.codes[exponent] == .negate
        let source = isNegated ? graph.operandNodes(of: exponent)[0] : exponent
        let text = (isNegated ? "" : "-") + graph.name(of: source)
        let written = "1/(1 + exp(\(isNegated ? "-" : "")\(graph.name(of: source))))"
        return "\(written) is sigmoid(\(text)), which does not overflow."
      }
    }
    return nil
  }

  private func isOneMore(_ sum: Int, than node: Int) -> Bool {
    if graph.codes[sum] == .addConstant { return graph.fixedNumber(of: sum) == 1 }
    guard graph.codes[sum] == .add else { return false }
    return graph.operandNodes(of: sum).contains { $0 != node && constant($0) == 1 }
  }

  private func isReciprocal(_ quotient: Int, of sum: Int) -> Bool {
    if graph.codes[quotient] == .reciprocal { return true }
    let operands = graph.operandNodes(of: quotient)
    return graph.codes[quotient] == .divide && operands[1] == sum && constant(operands[0]) == 1
  }

  private func isSumOfSquares(_ node: Int) -> Bool {
    guard graph.codes[node] == .sum || graph.codes[node] == .add else { return false }
    return graph.operandNodes(of: node).allSatisfy(isSquare)
  }

  private func isSquare(_ node: Int) -> Bool {
    switch graph.codes[node] {
    case .square: true
    case .powerConstant: graph.fixedNumber(of: node) == 2
    case .multiply: Set(graph.operandNodes(of: node)).count == 1
    default: false
    }
  }

  /// The nodes that use a node.
  private func users(of node: Int) -> [Int] {
    (0..<graph.count).filter { graph.operands(of: $0).contains(Int32(truncatingIfNeeded: node)) }
  }
}
