// SPDX-License-Identifier: Apache-2.0
// ChainRule: a small reader of the expression grammar, for the tests.

@testable import Autodiff

/// Reads text in the grammar of expressions as a formula, or gives up with `nil`.
///
/// It knows only what formulas print, and builds exactly the grouping that the grammar states.
struct FormulaParser {
  private var rest: Substring

  static func parse(_ text: String) -> Formula? {
    var parser = FormulaParser(rest: Substring(text))
    guard let formula = parser.comparison(), parser.rest.isEmpty else { return nil }
    return formula
  }

  private mutating func take(_ token: String) -> Bool {
    let trimmed = rest.drop { $0 == " " }
    guard trimmed.hasPrefix(token) else { return false }
    rest = trimmed.dropFirst(token.count)
    return true
  }

  private mutating func comparison() -> Formula? {
    guard let left = sum() else { return nil }
    for relation in [Relation.lessOrEqual, .greaterOrEqual, .equal, .notEqual, .less, .greater]
    where take(relation.rawValue) {
      return sum().map { .comparison(left, relation, $0) }
    }
    return left
  }

  private mutating func sum() -> Formula? {
    guard var left = product() else { return nil }
    while true {
      if take("+") {
        guard let right = product() else { return nil }
        left = .sum(left, right)
      } else if take("-") {
        guard let right = product() else { return nil }
        left = .difference(left, right)
      } else {
        return left
      }
    }
  }

  private mutating func product() -> Formula? {
    guard var left = unary() else { return nil }
    while true {
      if take("*") {
        guard let right = unary() else { return nil }
        left = .product(left, right)
      } else if take("/") {
        guard let right = unary() else { return nil }
        left = .quotient(left, right)
      } else {
        return left
      }
    }
  }

  private mutating func unary() -> Formula? {
    if take("-") { return unary().map { .negation($0) } }
    guard let base = atom() else { return nil }
    return take("^") ? unary().map { .power(base, $0) } : base
  }

  private mutating func atom() -> Formula? {
    if take("(") {
      let inner = comparison()
      return take(")") ? inner : nil
    }
    if take("`") {
      let name = rest.prefix { $0 != "`" }
      rest = rest.dropFirst(name.count + 1)
      return .name(String(name))
    }
    rest = rest.drop { $0 == " " }
    return rest.first?.isNumber == true ? number() : word()
  }

  private mutating func number() -> Formula? {
    var digits = ""
    while let next = rest.first,
      next.isNumber || next == "." || next == "e" || (digits.last == "e" && "+-".contains(next))
    {
      digits.append(next)
      rest.removeFirst()
    }
    return Double(digits).map { .number($0) }
  }

  private mutating func word() -> Formula? {
    let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard !name.isEmpty else { return nil }
    rest = rest.dropFirst(name.count)
    guard take("(") else { return name == "pi" ? .number(.pi) : .name(name) }
    var arguments: [Formula] = []
    while !take(")") {
      guard let argument = argument() else { return nil }
      arguments.append(argument)
      _ = take(",")
    }
    return name == "where" && arguments.count == 3
      ? .piecewise(arguments[0], arguments[1], arguments[2]) : .call(name, arguments)
  }

  private mutating func argument() -> Formula? {
    if let match = rest.prefixMatch(of: #/ *(\w+)=([^=,)][^,)]*)/#) {
      rest = rest[match.range.upperBound...]
      return .attribute(String(match.output.1), String(match.output.2))
    }
    return comparison()
  }
}
