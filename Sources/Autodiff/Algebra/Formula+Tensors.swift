// SPDX-License-Identifier: Apache-2.0
// ChainRule: what formulas of derivatives and of tensors are made of.

extension Formula {
  /// The name of the call that stands for a derivative: no operation has it.
  static let derivativeName = "∂"
  /// The name of the call that stands for a product element by element of tensors: no operation has it,
  /// as all but the notations write it as any other product.
  static let elementwiseName = "⊙"

  /// The derivative of one name with respect to another: `df/dx`, and ∂f over ∂x in the notations.
  ///
  /// - Parameter symbol: What stands for the differential on one line: `d`, or `∂` where it can be shown.
  package static func derivative(
    of output: String, by node: String, symbol: String = "d"
  ) -> Formula {
    .call(derivativeName, [.name(symbol), .name(output), .name(node)])
  }

  /// The names of a derivative; `nil` if this is none.
  var derivativeNames: (symbol: String, output: String, node: String)? {
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
