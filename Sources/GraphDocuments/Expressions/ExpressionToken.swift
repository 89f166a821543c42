// SPDX-License-Identifier: Apache-2.0
// ChainRule: the smallest pieces of an expression's text.

/// A piece of an expression's text.
struct ExpressionToken: Equatable {
  var kind: Kind
  /// Where it stands, in code points.
  var span: Finding.Span

  enum Kind: Equatable {
    case number(Double)
    /// A name; whether it stands in backticks, where no name has a meaning of its own.
    case name(String, isQuoted: Bool)
    case text(String)
    case infix(ExpressionOperator)
    /// An exponent in raised digits.
    case raised(Double)
    case open(Bracket)
    case close(Bracket)
    case comma, semicolon, colon, equals, dot
    case end
  }

  enum Bracket: Equatable { case round, square }

  /// What it is, for a message.
  var phrase: String {
    switch kind {
    case .number: "a number"
    case .name(let name, _): "'\(ExpressionExcerpt.shortened(name))'"
    case .text: "a text in quotes"
    case .infix(let infix): "'\(infix.rawValue)'"
    case .raised: "a raised number"
    case .open(let bracket): bracket == .round ? "'('" : "'['"
    case .close(let bracket): bracket == .round ? "')'" : "']'"
    case .comma: "a comma"
    case .semicolon: "';'"
    case .colon: "':'"
    case .equals: "'='"
    case .dot: "'.'"
    case .end: "the end"
    }
  }
}
