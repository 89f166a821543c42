// SPDX-License-Identifier: Apache-2.0
// ChainRule: the operators between two terms, and how tightly they bind.

/// An operator between two terms.
package enum ExpressionOperator: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case matrixMultiply = "@"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="

  /// How tightly it binds.
  var binding: ExpressionBinding {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: .comparison
    case .add, .subtract: .sum
    case .multiply, .divide, .matrixMultiply: .product
    case .power: .power
    }
  }
}

/// How tightly a term holds together, the loosest first.
enum ExpressionBinding: Int, Comparable {
  case comparison, sum, product, sign, power, postfix

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter one; the tightest has none.
  var tighter: ExpressionBinding { ExpressionBinding(rawValue: rawValue + 1) ?? .postfix }
}
