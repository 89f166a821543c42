// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas as LaTeX.

extension Formula {
  /// The formula in LaTeX's math mode, with the commands of amsmath.
  public var latex: String { FormulaLaTeX.write(self, atLeast: .comparison, depth: 0) }

  /// The same as a factor: in parentheses, unless it is one or a product.
  package var latexAsFactor: String {
    FormulaLaTeX.write(self, atLeast: factorPrecedence, depth: 0)
  }
}

private enum FormulaLaTeX {
  static func write(
    _ formula: Formula, atLeast minimum: FormulaPrecedence, depth: Int
  ) -> String {
    if depth > Formula.depthLimit { return "\\dots" }
    let bare = bareText(formula, depth: depth + 1)
    return precedence(formula) < minimum ? "\\left(\(bare)\\right)" : bare
  }

  private static func precedence(_ formula: Formula) -> FormulaPrecedence {
    if case .call(let name, _) = formula, FormulaNotation.base(ofExponential: name) != nil {
      return .power
    }
    return formula.precedence(fractionsStacked: true)
  }

  private static func bareText(_ formula: Formula, depth: Int) -> String {
    func part(_ part: Formula, _ minimum: FormulaPrecedence = .comparison) -> String {
      write(part, atLeast: minimum, depth: depth)
    }
    return switch formula {
    case .number(let x): number(x)
    case .name(let text): name(text)
    case .attribute(let name, let value): "\\mathrm{\(escaped(name))}=\(escaped(value))"
    case .call("matmul", let factors) where factors.count == 2:
      "\(part(factors[0], .product)) \\, \(part(factors[1], .power))"
    case .call(Formula.elementwiseName, let factors) where factors.count == 2:
      "\(part(factors[0], .product)) \\odot \(part(factors[1], .power))"
    case .call("transpose", let arguments) where arguments.count == 1:
      "{\(part(arguments[0], .atom))}^{\\mathsf{T}}"
    case .call(Formula.derivativeName, _): derivative(formula)
    case .call(let name, let arguments) where formula.functionOrder != nil:
      "{\(function(FormulaNotation.base(ofFamily: name)))}^{(\(formula.functionOrder ?? ""))}"
        + "\\left(\(part(arguments[0]))\\right)"
    case .call(let name, let arguments): call(name, arguments.map { part($0) })
    case .sum(let a, let b): "\(part(a, .sum)) + \(part(b, b.precedenceAfterSum))"
    case .difference(let a, let b): "\(part(a, .sum)) - \(part(b, b.precedenceAfterSum))"
    case .product(let a, let b): "\(part(a, .product)) \\cdot \(part(b, .power))"
    case .quotient(let a, let b): "\\frac{\(part(a))}{\(part(b))}"
    case .power(let a, let b): "{\(part(a, .atom))}^{\(part(b))}"
    case .negation(let x): "-\(part(x, .product))"
    case .comparison(let a, let relation, let b):
      "\(part(a, .sum)) \(symbol(relation)) \(part(b, .sum))"
    case .piecewise(let condition, let a, let b):
      "\\begin{cases} \(part(a)) & \\text{if } \(part(condition)) \\\\ "
        + "\(part(b)) & \\text{otherwise} \\end{cases}"
    }
  }

  private static func call(_ name: String, _ arguments: [String]) -> String {
    let list = arguments.joined(separator: ", ")
    if let base = FormulaNotation.base(ofExponential: name) { return "\(base)^{\(list)}" }
    return switch name {
    case "sqrt": "\\sqrt{\(list)}"
    case "cbrt": "\\sqrt[3]{\(list)}"
    case "abs": "\\left|\(list)\\right|"
    case "floor": "\\left\\lfloor \(list)\\right\\rfloor"
    case "ceil": "\\left\\lceil \(list)\\right\\rceil"
    default: "\(function(name))\\left(\(list)\\right)"
    }
  }

  private static func derivative(_ formula: Formula) -> String {
    guard let names = formula.derivativeNames else { return "" }
    return "\\frac{\\partial \(name(names.output))}{\\partial \(name(names.node))}"
  }

  private static func function(_ name: String) -> String {
    switch name {
    case "sin", "cos", "tan", "sinh", "cosh", "tanh": "\\\(name)"
    case "asin", "acos", "atan": "\\arc\(name.dropFirst())"
    case "log": "\\ln"
    case "log2": "\\log_{2}"
    case "log10": "\\log_{10}"
    case "sigmoid": "\\sigma"
    case "lgamma": "\\ln\\Gamma"
    case "gamma": "\\Gamma"
    case "digamma": "\\psi"
    case "beta": "\\mathrm{B}"
    case "betaln": "\\ln\\mathrm{B}"
    case "normal_pdf": "\\varphi"
    case "ndtr": "\\Phi"
    case "log_ndtr": "\\ln\\Phi"
    case "gammainc": "P"
    case "gammaincc": "Q"
    case "ndtri": "{\\Phi}^{-1}"
    case "erfinv": "{\\operatorname{erf}}^{-1}"
    case "j0", "j1", "i0", "i1": "\(name.prefix(1).uppercased())_{\(name.suffix(1))}"
    default: "\\operatorname{\(escaped(FormulaNotation.title(ofFunction: name)))}"
    }
  }

  private static func symbol(_ relation: Relation) -> String {
    switch relation {
    case .less: "<"
    case .lessOrEqual: "\\le"
    case .equal: "="
    case .notEqual: "\\ne"
    case .greater: ">"
    case .greaterOrEqual: "\\ge"
    }
  }

  private static func number(_ x: Double) -> String {
    if x == .pi { return "\\pi" }
    if x.isNaN { return "\\mathrm{NaN}" }
    if x.isInfinite { return "\\infty" }
    let parts = x.literal.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return x.literal }
    return "\(parts[0]) \\cdot 10^{\(exponent)}"
  }

  /// A letter as it is, a Greek letter by its command, a word upright; trailing digits below.
  private static func name(_ text: String) -> String {
    let (stem, index) = FormulaNotation.stemAndIndex(of: text)
    let letter =
      FormulaNotation.greek[stem] != nil
      ? "\\\(stem)" : stem.count == 1 ? escaped(stem) : "\\mathit{\(escaped(stem))}"
    return index.isEmpty ? letter : "\(letter)_{\(index)}"
  }

  private static func escaped(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "\\": "\\backslash "
      case "^": "\\hat{\\ }"
      case "~": "{\\sim}"
      case "'": "{\\prime}"
      case "\"": "{\\prime\\prime}"
      case _
      where character.isWhitespace || character.unicodeScalars.contains(where: { $0.value < 0x20 }):
        "\\ "
      case _ where FormulaNotation.letters[character] != nil:
        "\\\(FormulaNotation.letters[character] ?? "") "
      case "_", "#", "$", "%", "&", "{", "}": "\\\(character)"
      default: String(character)
      }
    }.joined()
  }
}
