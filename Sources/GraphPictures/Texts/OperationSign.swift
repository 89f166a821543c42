// SPDX-License-Identifier: Apache-2.0
// ChainRule: how an operation is drawn.

internal import Autodiff

/// How an operation is drawn: a circle with a sign, or a box with a name.
enum OperationSign {
  /// The sign of a gate; `nil` of a function, which has a name.
  static func sign(of operation: String) -> String? { signs[operation] }

  private static let signs: [String: String] = [
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "neg": "×−1", "reciprocal": "1/x",
    "addn": "Σ", "square": "x²", "cube": "x³", "sqrt": "√", "pow": "xʸ", "matmul": "@",
    "dot": "·", "eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥",
    "maximum": "max", "minimum": "min",
  ]

  /// The sign of an operation with a fixed number: `+1`, `×2`; `nil` of others.
  static func sign(of operation: String, number: String) -> String? {
    switch operation {
    case "add_const": number.hasPrefix("-") ? "−\(number.dropFirst())" : "+\(number)"
    case "mul_const": "×\(number.replacingMinus)"
    case "pow_const": "x^\(number.replacingMinus)"
    default: nil
    }
  }
}

extension String {
  /// The text with the minus of typography for that of keyboards.
  var replacingMinus: String { String(map { $0 == "-" ? "−" : $0 }) }
}
