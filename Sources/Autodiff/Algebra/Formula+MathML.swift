// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas as MathML.

extension Formula {
  /// The formula as a `math` element of presentation MathML, which browsers draw themselves.
  public var mathML: String { Formula.mathML(of: mathMLElement) }

  /// The element inside.
  package var mathMLElement: String {
    FormulaMathML.write(self, atLeast: .comparison, depth: 0)
  }

  /// The element as a factor: in parentheses, unless it is one or a product.
  package var mathMLAsFactor: String {
    FormulaMathML.write(self, atLeast: factorPrecedence, depth: 0)
  }

  /// A `math` element that has this one in it.
  package static func mathML(of element: String) -> String {
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">\(element)</math>"
  }
}

private enum FormulaMathML {
  /// One element.
  static func write(
    _ formula: Formula, atLeast minimum: FormulaPrecedence, depth: Int
  ) -> String {
    if depth > Formula.depthLimit { return "<mo>…</mo>" }
    let bare = element(formula, depth: depth + 1)
    return precedence(formula) < minimum ? row("<mo>(</mo>", bare, "<mo>)</mo>") : bare
  }

  private static func precedence(_ formula: Formula) -> FormulaPrecedence {
    if case .call(let name, _) = formula, FormulaNotation.base(ofExponential: name) != nil {
      return .power
    }
    return formula.precedence(fractionsStacked: true)
  }

  private static func element(_ formula: Formula, depth: Int) -> String {
    func part(_ part: Formula, _ minimum: FormulaPrecedence = .comparison) -> String {
      write(part, atLeast: minimum, depth: depth)
    }
    return switch formula {
    case .number(let x): number(x)
    case .name(let text): name(text)
    case .attribute(let name, let value):
      row(identifier(name), "<mo>=</mo>", "<mtext>\(escaped(value))</mtext>")
    case .call("matmul", let factors) where factors.count == 2:
      row(part(factors[0], .product), "<mo>&#x2062;</mo>", part(factors[1], .power))
    case .call(Formula.elementwiseName, let factors) where factors.count == 2:
      row(part(factors[0], .product), "<mo>⊙</mo>", part(factors[1], .power))
    case .call("transpose", let arguments) where arguments.count == 1:
      "<msup>\(part(arguments[0], .atom))<mi mathvariant=\"normal\">T</mi></msup>"
    case .call(Formula.derivativeName, _): derivative(formula)
    case .call(let name, let arguments) where formula.functionOrder != nil:
      row(
        "<msup>\(row(function(FormulaNotation.base(ofFamily: name))))"
          + "\(row("<mo>(</mo>", "<mn>\(formula.functionOrder ?? "")</mn>", "<mo>)</mo>"))</msup>",
        "<mo>&#x2061;</mo><mo>(</mo>", part(arguments[0]), "<mo>)</mo>")
    case .call(let name, let arguments): call(name, arguments.map { part($0) })
    case .sum(let a, let b): row(part(a, .sum), "<mo>+</mo>", part(b, b.precedenceAfterSum))
    case .difference(let a, let b): row(part(a, .sum), minus, part(b, b.precedenceAfterSum))
    case .product(let a, let b): row(part(a, .product), "<mo>·</mo>", part(b, .power))
    case .quotient(let a, let b): "<mfrac>\(part(a))\(part(b))</mfrac>"
    case .power(let a, let b): "<msup>\(part(a, .atom))\(part(b))</msup>"
    case .negation(let x): row(minus, part(x, .product))
    case .comparison(let a, let relation, let b):
      row(part(a, .sum), "<mo>\(symbol(relation))</mo>", part(b, .sum))
    case .piecewise(let condition, let a, let b):
      cases(part(a), "<mtext>if </mtext>" + part(condition), part(b))
    }
  }

  private static func call(_ name: String, _ arguments: [String]) -> String {
    let list = arguments.joined(separator: "<mo>,</mo>")
    if let base = FormulaNotation.base(ofExponential: name) {
      let symbol = base == "e" ? "<mi>e</mi>" : "<mn>\(base)</mn>"
      return "<msup>\(symbol)\(row(list))</msup>"
    }
    return switch name {
    case "sqrt": "<msqrt>\(list)</msqrt>"
    case "cbrt": "<mroot>\(row(list))<mn>3</mn></mroot>"
    case "abs": row("<mo>|</mo>", list, "<mo>|</mo>")
    case "floor": row("<mo>⌊</mo>", list, "<mo>⌋</mo>")
    case "ceil": row("<mo>⌈</mo>", list, "<mo>⌉</mo>")
    default: row(function(name), "<mo>&#x2061;</mo><mo>(</mo>", list, "<mo>)</mo>")
    }
  }

  private static func derivative(_ formula: Formula) -> String {
    guard let names = formula.derivativeNames else { return row() }
    func differential(_ text: String) -> String { row("<mo>∂</mo>", name(text)) }
    return "<mfrac>\(differential(names.output))\(differential(names.node))</mfrac>"
  }

  private static func function(_ name: String) -> String {
    switch name {
    case "log": "<mi>ln</mi>"
    case "log2": "<msub><mi>log</mi><mn>2</mn></msub>"
    case "log10": "<msub><mi>log</mi><mn>10</mn></msub>"
    case "sigmoid": "<mi>σ</mi>"
    case "lgamma": "<mi>ln</mi><mi mathvariant=\"normal\">Γ</mi>"
    case "gamma": "<mi mathvariant=\"normal\">Γ</mi>"
    case "digamma": "<mi>ψ</mi>"
    case "beta": "<mi mathvariant=\"normal\">B</mi>"
    case "betaln": "<mi>ln</mi><mi mathvariant=\"normal\">B</mi>"
    case "normal_pdf": "<mi>φ</mi>"
    case "ndtr": "<mi mathvariant=\"normal\">Φ</mi>"
    case "log_ndtr": "<mi>ln</mi><mi mathvariant=\"normal\">Φ</mi>"
    case "gammainc": "<mi>P</mi>"
    case "gammaincc": "<mi>Q</mi>"
    case "ndtri": inverse("<mi mathvariant=\"normal\">Φ</mi>")
    case "erfinv": inverse("<mi>erf</mi>")
    case "j0", "j1", "i0", "i1":
      "<msub><mi>\(name.prefix(1).uppercased())</mi><mn>\(name.suffix(1))</mn></msub>"
    default: identifier(FormulaNotation.title(ofFunction: name))
    }
  }

  private static func inverse(_ function: String) -> String {
    "<msup>\(function)\(row(minus, "<mn>1</mn>"))</msup>"
  }

  private static func cases(_ first: String, _ condition: String, _ second: String) -> String {
    func line(_ value: String, _ when: String) -> String {
      "<mtr><mtd>\(value)</mtd><mtd>\(when)</mtd></mtr>"
    }
    let lines = line(first, condition) + line(second, "<mtext>otherwise</mtext>")
    return row("<mo>{</mo>", "<mtable>\(lines)</mtable>")
  }

  private static let minus = "<mo>−</mo>"

  private static func row(_ parts: String...) -> String { "<mrow>\(parts.joined())</mrow>" }

  private static func identifier(_ text: String) -> String { "<mi>\(escaped(text))</mi>" }

  private static func symbol(_ relation: Relation) -> String {
    switch relation {
    case .less: "&lt;"
    case .lessOrEqual: "≤"
    case .equal: "="
    case .notEqual: "≠"
    case .greater: "&gt;"
    case .greaterOrEqual: "≥"
    }
  }

  private static func number(_ x: Double) -> String {
    if x == .pi { return "<mi>π</mi>" }
    if x.isNaN { return "<mtext>NaN</mtext>" }
    if x.isInfinite { return "<mi>∞</mi>" }
    let parts = x.literal.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return "<mn>\(x.literal)</mn>" }
    let sign = exponent < 0 ? minus : ""
    let power = "<msup><mn>10</mn>\(row(sign, "<mn>\(exponent.magnitude)</mn>"))</msup>"
    return row("<mn>\(parts[0])</mn><mo>·</mo>", power)
  }

  private static func name(_ text: String) -> String {
    let (stem, index) = FormulaNotation.stemAndIndex(of: text)
    let letter = identifier(FormulaNotation.greek[stem] ?? stem)
    return index.isEmpty ? letter : "<msub>\(letter)<mn>\(index)</mn></msub>"
  }

  /// Text as XML has it; characters that XML cannot hold at all become replacement characters.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
