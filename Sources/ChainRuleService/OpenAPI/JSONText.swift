// SPDX-License-Identifier: Apache-2.0
// ChainRule: strings and numbers as JSON text.

internal import GraphDocuments

/// Strings and numbers as JSON text.
enum JSONText {
  /// Appends a string in quotes.
  ///
  /// Beyond what JSON asks for, control characters above ASCII and the two Unicode line ends are
  /// escaped, so that the text is one line to every reader and moves no terminal.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { append(scalar, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A number: whole ones without a point, as far as their precision counts them, others in their
  /// shortest form.
  ///
  /// A mantissa before an exponent always has a point, because YAML 1.1 takes `1e-07` for text.
  /// JSON has no word for what is not finite: those are strings, as in the contract.
  static func number<S: TextScalar>(_ value: S) -> String {
    guard value.isFinite else { return "\"\(words(value))\"" }
    let whole = Int(exactly: value) ?? .min
    if whole.magnitude < 1 << (S.significandBitCount + 1), whole != 0 || value.sign == .plus {
      return String(whole)
    }
    let text = value.description
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  /// A number as a sentence says it: as in JSON, and what is not finite without quotes.
  static func words<S: TextScalar>(_ value: S) -> String {
    value.isFinite ? number(value) : value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    case "\0"..<" ", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
      bytes.append(contentsOf: "\\u".utf8)
      bytes.append(contentsOf: hexadecimal(scalar.value, digits: 4).utf8)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// A number in lower-case hexadecimal digits, zeros in front.
  static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
