// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the mathematical notations of a formula have in common.

/// Conventions of written mathematics that LaTeX and MathML share.
enum FormulaNotation {
  /// The base of an exponential that is written as a power.
  static func base(ofExponential name: String) -> String? {
    switch name {
    case "exp": "e"
    case "exp2": "2"
    case "exp10": "10"
    default: nil
    }
  }

  /// The usual written name of an operation.
  static func title(ofFunction name: String) -> String {
    switch name {
    case "asin", "acos", "atan": "arc\(name.dropFirst())"
    case "asinh", "acosh", "atanh": "ar\(name.dropFirst())"
    default: name
    }
  }

  /// The function whose derivatives a family consists of: that of `polygamma` is `digamma`, others have
  /// their own name.
  static func base(ofFamily name: String) -> String { name == "polygamma" ? "digamma" : name }

  /// A name without the digits that end it, and those digits: `w12` is w with an index of 12.
  static func stemAndIndex(of name: String) -> (stem: String, index: String) {
    let index = name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
    let stem = name.dropLast(index.count)
    return stem.isEmpty || stem.count == name.count
      ? (name, "")
      : (String(stem.last == "_" && stem.count > 1 ? stem.dropLast() : stem), String(index))
  }

  /// Greek letters by the names that both people and LaTeX use for them.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
  ]

  /// The names of Greek letters.
  static let letters: [Character: String] = Dictionary(
    uniqueKeysWithValues: greek.map { (Character($0.value), $0.key) })
}

extension Formula {
  /// Which derivative of a function of one number a call is of, if an attribute says so.
  var functionOrder: String? {
    guard case .call(let name, let arguments) = self, arguments.count == 2,
      case .attribute(let attribute, let order) = arguments[1]
    else { return nil }
    return attribute == "order" || (name == "polygamma" && attribute == "n") ? order : nil
  }
}
