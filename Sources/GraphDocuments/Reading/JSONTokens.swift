// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the tokens of a text end, without what they mean.

/// The tokens of a text that is JSON, or is compared with one that is.
enum JSONTokens {
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// How many bytes the token at the start of a text has; at least one.
  ///
  /// - Parameters:
  ///   - text: JSON from the beginning of a token on.
  ///   - end: How many bytes there are.
  static func length(_ text: UnsafePointer<UInt8>, end: Int) -> Int {
    switch text[0] {
    case UInt8(ascii: "\""):
      var next = 1
      while next < end, text[next] != UInt8(ascii: "\"") {
        next += text[next] == UInt8(ascii: "\\") ? 2 : 1
      }
      return min(next + 1, end)
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ":"), UInt8(ascii: ","):
      return 1
    default:
      var next = 1
      while next < end, isOfWord(text[next]) { next += 1 }
      return next
    }
  }

  /// How many bytes the number at the start of a text has, and whether an exponent is among them;
  /// `nil` if none stands there as JSON writes it.
  ///
  /// - Parameter text: Followed by at least eight bytes that are no digits.
  @inline(__always)
  static func number(
    _ text: UnsafePointer<UInt8>
  ) -> (length: Int, hasExponent: Bool)? {
    var next = text[0] == UInt8(ascii: "-") ? 1 : 0
    if text[next] == UInt8(ascii: "0") {
      next += 1
    } else {
      guard let end = pastDigits(text, next) else { return nil }
      next = end
    }
    if text[next] == UInt8(ascii: ".") {
      guard let end = pastDigits(text, next + 1) else { return nil }
      next = end
    }
    let hasExponent = text[next] | 0x20 == UInt8(ascii: "e")
    if hasExponent {
      next += 1
      if text[next] == UInt8(ascii: "+") || text[next] == UInt8(ascii: "-") { next += 1 }
      guard let end = pastDigits(text, next) else { return nil }
      next = end
    }
    return (next, hasExponent)
  }

  /// The place after one digit or more; `nil` if there is none.
  @inline(__always)
  private static func pastDigits(_ text: UnsafePointer<UInt8>, _ start: Int) -> Int? {
    var next = start
    while text[next] &- UInt8(ascii: "0") < 10 { next += 1 }
    return next > start ? next : nil
  }

  /// Whether a byte belongs to a number or to a literal.
  @inline(__always)
  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "\""), 0x20, 0x0A, 0x0D, 0x09:
      false
    default: true
    }
  }
}
