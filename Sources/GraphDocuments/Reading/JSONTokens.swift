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

  /// How many bytes the number at the start of a text has; `nil` if none stands there as JSON writes
  /// it.
  ///
  /// - Parameter text: Followed by at least eight bytes that are no digits.
  @inline(__always)
  static func numberLength(_ text: UnsafePointer<UInt8>) -> Int? {
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
    if text[next] | 0x20 == UInt8(ascii: "e") {
      next += 1
      if text[next] == UInt8(ascii: "+") || text[next] == UInt8(ascii: "-") { next += 1 }
      guard let end = pastDigits(text, next) else { return nil }
      next = end
    }
    return next
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

  /// A number for a text that does not depend on its white space nor on its numbers: two texts that
  /// differ in nothing else have the same.
  ///
  /// - Parameter text: Followed by at least eight bytes in memory.
  /// - Complexity: O(bytes).
  static func outline(_ text: UnsafeBufferPointer<UInt8>, key: UInt64) -> UInt64 {
    var state = key ^ 0x9E37_79B9_7F4A_7C15
    guard let bytes = text.baseAddress else { return state }
    // Brackets, colons, commas and words since the last string.
    var pending: UInt64 = 0
    var next = 0
    while next < text.count {
      let byte = bytes[next]
      next += 1
      if byte == UInt8(ascii: "\"") {
        state = folded(state ^ pending)
        pending = 0
        next = outlineString(bytes, from: next, end: text.count, &state)
      } else if !isSkipped(byte) {
        if pending >= 1 << 56 {
          state = folded(state ^ pending)
          pending = 0
        }
        pending = pending &<< 8 | UInt64(byte)
      }
    }
    return folded(state ^ pending)
  }

  /// Adds a string to an outline, eight bytes at a time; returns the place after its quote.
  @inline(__always)
  private static func outlineString(
    _ bytes: UnsafePointer<UInt8>, from start: Int, end: Int, _ state: inout UInt64
  ) -> Int {
    var next = start
    while next < end {
      let word = bytes.loadWord(next)
      let stops = JSONScanner.stops(in: word)
      guard stops != 0 else {
        state = folded(state ^ word)
        next += 8
        continue
      }
      let place = stops.trailingZeroBitCount &>> 3
      // The stop goes in, too: it tells the length.
      state = folded(state ^ (word & (2 &<< (UInt64(place) &* 8 &+ 7) &- 1)))
      next += place + 1
      let stop = bytes[next - 1]
      if stop == UInt8(ascii: "\"") { break }
      if stop == UInt8(ascii: "\\") { next += 1 }
    }
    return next
  }

  /// Whether an outline has no regard to a byte outside of strings.
  @inline(__always)
  private static func isSkipped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  @inline(__always)
  private static func folded(_ state: UInt64) -> UInt64 {
    let product = state.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

/// What identifies the structure of documents, for tables of what is known of them.
package enum DocumentOutline {
  // Drawn anew in every process: documents come from outside.
  private static let key = UInt64.random(in: .min ... .max)

  /// A number that documents of one structure share, whatever their numbers and white space; others
  /// may share it too.
  ///
  /// - Complexity: O(bytes).
  package static func number(of body: UnsafeBufferPointer<UInt8>) -> UInt64 {
    JSONTokens.outline(body, key: key)
  }
}
