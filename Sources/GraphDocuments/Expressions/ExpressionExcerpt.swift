// SPDX-License-Identifier: Apache-2.0
// ChainRule: a place in an expression, shown.

/// The surroundings of a place in an expression, to be read in a message.
struct ExpressionExcerpt {
  /// The line that the place is in, or some of it, and below it carets under the place.
  let picture: String

  /// How many characters are shown before and behind.
  private static let reach = 30

  /// Shows a place in its line; the end of the text is one, too.
  ///
  /// - Complexity: O(text), without a copy of it.
  init(_ text: String, around span: Finding.Span) {
    let scalars = text.unicodeScalars
    let start =
      scalars.index(scalars.startIndex, offsetBy: span.start, limitedBy: scalars.endIndex)
      ?? scalars.endIndex
    var (first, before) = (start, 0)
    while first > scalars.startIndex, before < Self.reach {
      let previous = scalars.index(before: first)
      if ExpressionExcerpt.endsLine(scalars[previous]) { break }
      (first, before) = (previous, before + 1)
    }
    var (last, behind) = (start, 0)
    while last < scalars.endIndex, behind < Self.reach, !ExpressionExcerpt.endsLine(scalars[last]) {
      (last, behind) = (scalars.index(after: last), behind + 1)
    }
    let isCutBefore = first > scalars.startIndex && before == Self.reach
    let isCutBehind = last < scalars.endIndex && behind == Self.reach
    let line = String(
      String.UnicodeScalarView(scalars[first..<last].map(ExpressionExcerpt.visible)))
    let carets = String(repeating: "^", count: max(min(span.end - span.start, behind), 1))
    let margin = String(repeating: " ", count: before + (isCutBefore ? 3 : 0))
    picture =
      (isCutBefore ? "..." : "") + line + (isCutBehind ? "..." : "") + "\n" + margin + carets
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// The character itself, or one that takes its place where it cannot be seen or moves others.
  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "\t" { return " " }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return "\u{FFFD}"
    default: return scalar
    }
  }

  /// A character, for a message: itself if it can be seen, and its number.
  static func phrase(_ scalar: Unicode.Scalar) -> String {
    let number = "U+\(hexadecimal(scalar))"
    if scalar.isASCII, scalar.value > 32, scalar.value < 127 { return "'\(scalar)'" }
    return visible(scalar) == scalar && !scalar.properties.isWhitespace
      ? "'\(scalar)' (\(number))" : "The character \(number)"
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
  }

  /// A name, for a message: cut where it is long, and with nothing that cannot be seen.
  static func shortened(_ name: String) -> String {
    let scalars = name.unicodeScalars
    let shown = String(String.UnicodeScalarView(scalars.prefix(40).map(visible)))
    return scalars.dropFirst(40).isEmpty ? shown : shown + "..."
  }
}
