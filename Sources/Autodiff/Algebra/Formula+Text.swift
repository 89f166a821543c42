// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas as text.

extension Formula {
  /// The formula in the grammar of expressions: `f*(1 - f)`, `-x^2`, `where(a > b, a, b)`.
  ///
  /// Read again, it gives this formula: operations by canonical name, attributes by name, grouping
  /// as it is. Names that are no words stand in backticks.
  public var text: String { FormulaText.write(self, atLeast: .comparison, depth: 0) }

  /// The text as a factor: in parentheses, unless it is one or a product.
  package var textAsFactor: String { FormulaText.write(self, atLeast: factorPrecedence, depth: 0) }

  /// How tightly it must hold together to stand after a sign of multiplication: a sign of its own is set
  /// apart.
  var factorPrecedence: FormulaPrecedence {
    if case .negation = self { .atom } else { .product }
  }
}

enum FormulaText {
  static func write(
    _ formula: Formula, atLeast minimum: FormulaPrecedence, depth: Int
  ) -> String {
    if depth > Formula.depthLimit { return "…" }
    let bare = bareText(formula, depth: depth + 1)
    return formula.precedence(fractionsStacked: false) < minimum ? "(\(bare))" : bare
  }

  private static func bareText(_ formula: Formula, depth: Int) -> String {
    func part(_ part: Formula, _ minimum: FormulaPrecedence) -> String {
      write(part, atLeast: minimum, depth: depth)
    }
    return switch formula {
    case .number(let x): number(x)
    case .name(let name): word(name)
    case .attribute(let name, let value): "\(name)=\(value)"
    case .call("matmul", let factors) where factors.count == 2:
      "\(part(factors[0], .product)) @ \(part(factors[1], .power))"
    case .call(Formula.elementwiseName, let factors) where factors.count == 2:
      part(.product(factors[0], factors[1]), .product)
    case .call(Formula.derivativeName, _): derivative(formula)
    case .call(let name, let arguments):
      "\(name)(\(arguments.map { part($0, .comparison) }.joined(separator: ", ")))"
    case .sum(let a, let b): "\(part(a, .sum)) + \(part(b, b.precedenceAfterSum))"
    case .difference(let a, let b): "\(part(a, .sum)) - \(part(b, b.precedenceAfterSum))"
    case .product(let a, let b): "\(part(a, .product))*\(part(b, .power))"
    case .quotient(let a, let b): "\(part(a, .product))/\(part(b, .power))"
    case .power(let a, let b): "\(part(a, .atom))^\(part(b, .power))"
    case .negation(let x): "-\(part(x, .power))"
    case .comparison(let a, let relation, let b):
      "\(part(a, .sum)) \(relation.rawValue) \(part(b, .sum))"
    case .piecewise(let condition, let a, let b):
      "where(\(part(condition, .comparison)), \(part(a, .comparison)), \(part(b, .comparison)))"
    }
  }

  // The grammar knows no infinity and no NaN; these quotients are what they are computed from.
  private static func number(_ x: Double) -> String {
    if x == .pi { return "pi" }
    if x.isNaN { return "0/0" }
    return x.isFinite ? x.literal : "1/0"
  }

  private static func derivative(_ formula: Formula) -> String {
    guard let names = formula.derivativeNames else { return "" }
    func differential(_ name: String) -> String {
      // The letter makes any word one more word; the symbol stands before the name as it is written.
      names.symbol == "d" ? word("d" + name) : names.symbol + word(name)
    }
    return "\(differential(names.output))/\(differential(names.node))"
  }

  /// `pi` is the one word that does not mean a name; a backtick within backticks stands twice.
  static func word(_ name: String) -> String {
    let isWord =
      name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    if isWord, name != "pi", name != "π" { return name }
    let parts = name.split(separator: "`", omittingEmptySubsequences: false)
    return "`\(parts.joined(separator: "``"))`"
  }
}

extension Double {
  /// The shortest decimal that reads back as this number, whole numbers without a point.
  var literal: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
