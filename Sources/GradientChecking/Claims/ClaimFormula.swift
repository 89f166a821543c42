// SPDX-License-Identifier: Apache-2.0
// ChainRule: a claim that is written as an expression.

package import GraphDocuments

/// A claim that is written as an expression, with its text: what a learner may have meant is found by
/// changing the text and reading it again.
package struct ClaimFormula: Sendable {
  /// The text.
  package let text: String
  /// What it means.
  package let expression: Expression
  /// The characters of the text, which spans count.
  let characters: [Unicode.Scalar]

  /// How many terms a claim may have.
  package static let maximumTerms = 2000

  /// Reads a text.
  package init(_ text: String) throws(ExpressionFault) {
    self.init(text, try ExpressionParser.parse(text, maximumTerms: ClaimFormula.maximumTerms))
  }

  /// Takes a text that was read already, and what it means.
  package init(_ text: String, _ expression: Expression) {
    (self.text, self.expression) = (text, expression)
    characters = Array(text.unicodeScalars)
  }

  /// The term that is claimed: that of the last statement.
  var result: Int { expression.bindings.last?.term ?? 0 }

  /// Whether brackets are written around a single term: `[w*a + b]`.
  var isListOfOne: Bool {
    expression.terms[result].kind == .array && expression.operands(of: result).count == 1
  }

  /// Whether the formula uses a name.
  package func uses(_ name: String) -> Bool { expression.freeNames.contains(name) }
}

/// A change of a formula's text: pieces that are put in the place of others.
struct TextEdit: Hashable {
  /// The pieces: from a character to before another, and what stands there then.
  var pieces: [Piece]

  struct Piece: Hashable {
    var start: Int
    var end: Int
    var text: String
  }

  /// Puts a text in the place of another.
  static func replace(_ span: Range<Int>, _ text: String) -> TextEdit {
    TextEdit(pieces: [Piece(start: span.lowerBound, end: span.upperBound, text: text)])
  }

  /// Puts parentheses around a range.
  static func enclose(_ span: Range<Int>) -> TextEdit {
    TextEdit(pieces: [
      Piece(start: span.lowerBound, end: span.lowerBound, text: "("),
      Piece(start: span.upperBound, end: span.upperBound, text: ")"),
    ])
  }

  /// Takes a character from one place to another.
  static func move(_ place: Int, to other: Int, _ character: String) -> TextEdit {
    TextEdit(pieces: [
      Piece(start: place, end: place + 1, text: ""),
      Piece(start: other, end: other, text: character),
    ])
  }

  /// Leaves out the characters at both ends of a range.
  static func open(_ span: Range<Int>) -> TextEdit {
    TextEdit(pieces: [
      Piece(start: span.lowerBound, end: span.lowerBound + 1, text: ""),
      Piece(start: span.upperBound - 1, end: span.upperBound, text: ""),
    ])
  }

  /// Both changes; `nil` if they are of the same places.
  func with(_ other: TextEdit) -> TextEdit? {
    let all = (pieces + other.pieces).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    for (piece, next) in zip(all, all.dropFirst()) where piece.end > next.start { return nil }
    return TextEdit(pieces: all)
  }

  /// The changed text.
  func applied(to characters: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    var place = 0
    for piece in pieces.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      text.append(contentsOf: characters[place..<max(place, piece.start)])
      text.append(contentsOf: piece.text.unicodeScalars)
      place = max(place, piece.end)
    }
    text.append(contentsOf: characters[place...])
    return String(text)
  }
}
