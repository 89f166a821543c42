// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a text is no expression, as data.

/// Why a text is no expression, and where: the first mistake in it.
package struct ExpressionFault: Error, Sendable, Equatable {
  /// What is wrong.
  let kind: Kind
  /// Where.
  package let span: Finding.Span

  enum Kind: Sendable, Equatable {
    /// There is nothing but space.
    case empty
    /// A character that means nothing.
    case unexpectedCharacter(Unicode.Scalar)
    /// A name or a text whose closing mark is missing.
    case unterminated(Unicode.Scalar)
    case numberTooLarge
    /// Something else where a term belongs.
    case expectedOperand(ExpressionToken)
    /// Something else behind a term; the name that the term is, if it is one.
    case expectedOperator(ExpressionToken, after: String?)
    case unclosed(ExpressionToken.Bracket)
    case unopened(ExpressionToken.Bracket)
    case mismatched(ExpressionToken, opened: ExpressionToken.Bracket)
    case chainedComparison
    /// An equals sign behind something that is not the name of a statement.
    case misplacedEquals
    case reservedName(String)
    /// A point behind a name that is no module's.
    case member(of: String, ExpressionToken)
    case argumentAfterAttribute
    case repeatedAttribute(String)
    case badLiteral
    case indexNotWhole
    case indicesApart
    case tooDeep(Int)
    case tooManyTerms(Int)
  }

  init(_ kind: Kind, _ span: Finding.Span) {
    self.kind = kind
    self.span = span
  }

  init(_ kind: Kind, _ start: Int, _ end: Int) {
    self.init(kind, Finding.Span(start: start, end: end))
  }

  /// The finding, with the place marked in the text: two lines, before the way out.
  package func finding(in text: String) -> Finding {
    let picture = ExpressionExcerpt(text, around: span).picture
    let way = hint ?? "The mistake is where the caret is."
    var finding = Finding(code: code, detail: detail, hint: picture + "\n" + way)
    finding.span = span
    return finding
  }
}
