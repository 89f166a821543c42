// SPDX-License-Identifier: Apache-2.0
// ChainRule: which parts of a formula need parentheses.

/// How tightly a formula holds together, from the loosest.
enum FormulaPrecedence: Int, Comparable {
  case comparison, sum, product, sign, power, atom

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension Formula {
  /// How tightly it holds together in a notation.
  ///
  /// On one line a quotient is a product; where fractions are stacked, the bar groups its parts, and
  /// only a power needs to set the fraction apart.
  func precedence(fractionsStacked: Bool) -> FormulaPrecedence {
    switch self {
    case .number(let x): number(x, fractionsStacked: fractionsStacked)
    case .name, .attribute, .piecewise: .atom
    case .call(let name, let arguments):
      Formula.precedence(ofCall: name, arguments, fractionsStacked: fractionsStacked)
    case .comparison: .comparison
    case .sum, .difference: .sum
    case .product: .product
    case .quotient: fractionsStacked ? .power : .product
    case .power: .power
    case .negation: .sign
    }
  }

  // Infinity is a quotient on one line; in the notations, a power of ten makes a number a product.
  private func number(_ x: Double, fractionsStacked: Bool) -> FormulaPrecedence {
    if fractionsStacked { return x.isFinite && x.literal.contains("e") ? .product : .atom }
    return x.isFinite ? .atom : .product
  }

  /// How tightly this must hold together to stand on the right of a `+` or `-` bare: as a product,
  /// so that sums keep their grouping, and without a sign, which may not follow another.
  var precedenceAfterSum: FormulaPrecedence {
    if case .negation = self { .atom } else { .product }
  }
}
