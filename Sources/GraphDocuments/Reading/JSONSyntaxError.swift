// SPDX-License-Identifier: Apache-2.0
// ChainRule: why bytes are not a JSON document, and where.

/// The first place where bytes stop being JSON (RFC 8259), and what is wrong there.
package struct JSONSyntaxError: Error, Hashable, Sendable {
  /// What is wrong.
  package let kind: Kind

  /// The byte where it is wrong, from 0.
  package let offset: Int

  /// The line of that byte, from 1; lines end in a line feed.
  package let line: Int

  /// The column in that line, from 1, in code points.
  package let column: Int

  /// What could have stood there.
  package let expected: Expected

  /// What stands there.
  package let found: Found

  /// What is wrong, by the mistake that was most likely made.
  package enum Kind: Hashable, Sendable {
    /// Nothing but white space.
    case empty
    /// The document ended inside a value; `opened` is the byte where the innermost one begins.
    case truncated(opened: Int)
    /// Another character than could stand there, and none of the mistakes below.
    case unexpected
    /// A comma before a closing bracket.
    case trailingComma
    /// `//`, `/*` or `#`.
    case comment
    /// Text in single or typographic quotes.
    case wrongQuotes
    /// A member's name without quotes.
    case unquotedName
    /// `NaN`, `Infinity` or `-Infinity` (or another spelling of them) without quotes.
    case nonFiniteLiteral(NonFinite)
    /// `True`, `None`, `undefined` and their like, for a literal of JSON; `nil` for no known one.
    case wrongLiteral(JSONKind?)
    /// A number with a zero before its first digit.
    case leadingZero
    /// A number that begins with a plus.
    case plusSign
    /// A number that begins with its point.
    case leadingPoint
    /// No digit after the minus, the point or the exponent.
    case missingDigits
    /// Hexadecimal digits or digit separators.
    case foreignNumber
    /// A raw control character in a string.
    case controlCharacter(UInt8)
    /// A backslash followed by something else than `"\/bfnrtu`.
    case invalidEscape
    /// `\u` without four hexadecimal digits.
    case invalidUnicodeEscape
    /// Half of a surrogate pair, written as an escape.
    case loneSurrogate(UInt16)
    /// Bytes that are not UTF-8.
    case invalidUTF8(InvalidUTF8)
    /// A byte order mark.
    case byteOrderMark
    /// UTF-16 or UTF-32.
    case otherEncoding(OtherEncoding)
    /// Something after the document.
    case trailingContent
    /// More containers inside one another than the limit.
    case tooDeep(limit: Int)
    /// More bytes than the limit.
    case tooLong(limit: Int)
  }

  /// A number that JSON's grammar cannot write.
  package enum NonFinite: Hashable, Sendable { case nan, infinity, negativeInfinity }

  /// Why bytes are not UTF-8.
  package enum InvalidUTF8: Hashable, Sendable {
    case unexpectedContinuation, truncated, overlong, surrogate, tooLarge, neverUsed
  }

  /// An encoding that is not UTF-8.
  package enum OtherEncoding: Hashable, Sendable { case utf16, utf32 }

  /// What could have stood at the place.
  package enum Expected: Hashable, Sendable {
    case value, valueOrArrayEnd, name, nameOrObjectEnd, colon
    case commaOrArrayEnd, commaOrObjectEnd, end
    case digit, stringCharacter, escape, hexadecimalDigits, lowSurrogate
  }

  /// What stands at the place.
  package enum Found: Hashable, Sendable {
    case end
    case character(Unicode.Scalar)
    /// A byte that begins no character of UTF-8.
    case byte(UInt8)
  }
}
