// SPDX-License-Identifier: Apache-2.0
// ChainRule: strings, sixteen bytes at a time.

internal import CNumberText

extension JSONScanner {
  /// Scans a string; the cursor is at its quote.
  @inline(__always)
  mutating func scanString(_ cursor: inout Cursor, flags: UInt64) throws(Stop) {
    let start = cursor.position &+ 1
    var (end, flags) = (start &+ JSONScanner.plainLength(bytes + start), flags)
    if bytes[end] != UInt8(ascii: "\"") {
      let rest = try scanRest(from: end, string: start)
      (end, flags) = (rest.end, flags | rest.flag)
    }
    push(JSONWord(.string, offset: start, extent: end &- start, flags: flags), &cursor)
    cursor.position = end &+ 1
  }

  /// Scans what follows the plain beginning of a string: where it ends, and the flag of one with
  /// escapes.
  @inline(never)
  private borrowing func scanRest(
    from offset: Int, string start: Int
  ) throws(Stop) -> (end: Int, flag: UInt64) {
    var (next, flag) = (offset, UInt64(0))
    while bytes[next] != UInt8(ascii: "\"") {
      next = try scanSpecial(at: next, string: start, flags: &flag)
      next &+= JSONScanner.plainLength(bytes + next)
    }
    return (next, flag)
  }

  /// How many bytes come before the first that is a quote, a backslash, a control character or not
  /// ASCII; there is one, as zeros follow every document.
  @inline(__always)
  static func plainLength(_ text: UnsafePointer<UInt8>) -> Int {
    chainrule_plain_length(text)
  }

  /// The high bit of the first byte that is a quote, a backslash, a control character or not ASCII;
  /// above it bits may be set wrongly, as a borrow runs upwards only.
  @inline(__always)
  static func stops(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let controls = (word &- ones &* 0x20) & ~word
    let isQuote = (quotes &- ones) & ~quotes
    let isBackslash = (backslashes &- ones) & ~backslashes
    return (word | controls | isQuote | isBackslash) & (ones &* 0x80)
  }

  /// Scans what is no plain ASCII in a string, and returns the place after it.
  private borrowing func scanSpecial(
    at offset: Int, string start: Int, flags: inout UInt64
  ) throws(Stop) -> Int {
    let byte = bytes[offset]
    if byte >= 0x80 {
      return try scanSequences(at: offset)
    }
    if byte == UInt8(ascii: "\\") {
      flags |= JSONWord.flag
      return try scanEscape(at: offset, string: start)
    }
    let cause: JSONSyntaxError.Kind =
      offset >= end ? .truncated(opened: start - 1) : .controlCharacter(byte)
    throw Stop(offset: min(offset, end), expected: .stringCharacter, cause: cause)
  }

  /// Scans characters beyond ASCII, one after the other, and returns the place after them.
  @inline(__always)
  private borrowing func scanSequences(at offset: Int) throws(Stop) -> Int {
    var next = offset
    repeat {
      let length = UTF8Sequence.length(at: bytes + next)
      guard length > 0 else {
        throw Stop(offset: next, expected: .stringCharacter, cause: nil)
      }
      next += length
    } while bytes[next] >= 0x80
    return next
  }

  /// Scans an escape, or the two of a surrogate pair, and returns the place after it.
  private borrowing func scanEscape(at offset: Int, string start: Int) throws(Stop) -> Int {
    switch bytes[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return offset + 2
    case UInt8(ascii: "u"):
      return try scanUnicodeEscape(at: offset, string: start)
    default:
      let isEnd = offset + 1 >= end
      throw Stop(
        offset: min(offset + 1, end), expected: .escape,
        cause: isEnd ? .truncated(opened: start - 1) : .invalidEscape)
    }
  }

  private borrowing func scanUnicodeEscape(at offset: Int, string start: Int) throws(Stop) -> Int {
    let unit = try hexadecimal(at: offset + 2, string: start)
    guard unit & 0xF800 == 0xD800 else { return offset + 6 }
    let isHigh = unit < 0xDC00
    guard isHigh, bytes[offset + 6] == UInt8(ascii: "\\"), bytes[offset + 7] == UInt8(ascii: "u")
    else {
      throw Stop(offset: offset, expected: .lowSurrogate, cause: .loneSurrogate(unit))
    }
    let low = try hexadecimal(at: offset + 8, string: start)
    guard low & 0xFC00 == 0xDC00 else {
      throw Stop(offset: offset, expected: .lowSurrogate, cause: .loneSurrogate(unit))
    }
    return offset + 12
  }

  private borrowing func hexadecimal(at offset: Int, string start: Int) throws(Stop) -> UInt16 {
    let (unit, count) = JSONEscape.hexadecimal(bytes + offset)
    guard count == 4 else {
      let place = offset + count
      let cause: JSONSyntaxError.Kind =
        place >= end ? .truncated(opened: start - 1) : .invalidUnicodeEscape
      throw Stop(offset: min(place, end), expected: .hexadecimalDigits, cause: cause)
    }
    return unit
  }
}
