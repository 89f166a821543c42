// SPDX-License-Identifier: Apache-2.0
// ChainRule: what formulas of derivatives and of tensors are made of.

extension Formula {
  /// The name of the call that stands for a derivative: no operation has it.
  static let derivativeName = "∂"
  /// The name of the call that stands for a product element by element of tensors: no operation has it,
  /// as all but the notations write it as any other product.
  static let elementwiseName = "⊙"

  /// A product element by element; of a number, any product.
  static func elementwise(_ a: Formula, _ b: Formula) -> Formula {
    a.isNumber || b.isNumber ? .product(a, b) : .call(elementwiseName, [a, b])
  }

  /// Whether it is a number or the negative of one.
  package var isNumber: Bool {
    switch self {
    case .number: true
    case .negation(let x): x.isNumber
    default: false
    }
  }

  /// The formula with products element by element; recursion as deep as a rule.
  var elementwise: Formula {
    switch self {
    case .product(let a, let b): .elementwise(a.elementwise, b.elementwise)
    case .sum(let a, let b): .sum(a.elementwise, b.elementwise)
    case .difference(let a, let b): .difference(a.elementwise, b.elementwise)
    case .quotient(let a, let b): .quotient(a.elementwise, b.elementwise)
    case .power(let a, let b): .power(a.elementwise, b.elementwise)
    case .negation(let a): .negation(a.elementwise)
    case .call(let name, let arguments): .call(name, arguments.map(\.elementwise))
    case .piecewise(let condition, let a, let b):
      .piecewise(condition.elementwise, a.elementwise, b.elementwise)
    case .comparison(let a, let relation, let b):
      .comparison(a.elementwise, relation, b.elementwise)
    case .number, .name, .attribute: self
    }
  }

  /// The derivative of one name with respect to another: `df/dx`, and ∂f over ∂x in the notations.
  ///
  /// - Parameter symbol: What stands for the differential on one line: `d`, or `∂` where it can be shown.
  package static func derivative(
    of output: String, by node: String, symbol: String = "d"
  ) -> Formula {
    .call(derivativeName, [.name(symbol), .name(output), .name(node)])
  }

  /// The names of a derivative; `nil` if this is none.
  package var derivativeNames: (symbol: String, output: String, node: String)? {
    guard case .call(Formula.derivativeName, let parts) = self, parts.count == 3,
      case .name(let symbol) = parts[0], case .name(let output) = parts[1],
      case .name(let node) = parts[2]
    else { return nil }
    return (symbol, output, node)
  }

  /// How tightly a call holds together: a few are written as operators.
  static func precedence(
    ofCall name: String, _ arguments: [Formula], fractionsStacked: Bool
  ) -> FormulaPrecedence {
    switch (name, arguments.count) {
    case ("matmul", 2), (elementwiseName, 2): .product
    case (derivativeName, _): fractionsStacked ? .power : .product
    case ("transpose", 1) where fractionsStacked: .power
    default: .atom
    }
  }
}

extension Formula {
  /// Whether another formula is part of this one, or the negative of another that is.
  func mentions(_ other: Formula) -> Bool {
    if case .negation(let positive) = other { return mentions(positive, depth: 0) }
    return mentions(other, depth: 0)
  }

  private func mentions(_ other: Formula, depth: Int) -> Bool {
    if self == other || depth > Formula.depthLimit { return true }
    let next = depth + 1
    return switch self {
    case .number, .name, .attribute: false
    case .call(_, let arguments): arguments.contains { $0.mentions(other, depth: next) }
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
      .quotient(let a, let b), .power(let a, let b), .comparison(let a, _, let b):
      a.mentions(other, depth: next) || b.mentions(other, depth: next)
    case .negation(let x): x.mentions(other, depth: next)
    case .piecewise(let condition, let a, let b):
      condition.mentions(other, depth: next) || a.mentions(other, depth: next)
        || b.mentions(other, depth: next)
    }
  }
}
