// SPDX-License-Identifier: Apache-2.0
// ChainRule: the grammar of numbers; what they are worth is read later.

internal import CNumberText

extension JSONScanner {
  /// Scans a number and, in an array, the ones that follow it after bare commas, without asking
  /// each time what may stand there.
  @inline(__always)
  mutating func scanNumbers(_ cursor: inout Cursor) throws(Stop) {
    try scanNumber(&cursor)
    guard cursor.top.closing == UInt8(ascii: "]") else { return }
    while bytes[cursor.position] == UInt8(ascii: ","), beginsNumber(cursor.position &+ 1) {
      cursor.position &+= 1
      cursor.top.count &+= 1
      try scanNumber(&cursor)
    }
  }

  /// Scans a number; the cursor is at its minus or first digit.
  ///
  /// No branch depends on the sign or on whether the first digit is a zero, which nobody foresees.
  @inline(__always)
  private mutating func scanNumber(_ cursor: inout Cursor) throws(Stop) {
    let start = cursor.position
    let first = start &+ (bytes[start] == UInt8(ascii: "-") ? 1 : 0)
    // A minus is passed as if it were a digit.
    var next = skipDigits(start, others: chainrule_non_digits(bytes.loadWord(start)) & ~0xFF)
    if next == first { throw missingDigit(first) }
    if (next &- first > 1) && bytes[first] == UInt8(ascii: "0") {
      throw Stop(offset: first, expected: .digit, cause: .leadingZero)
    }
    var flags = JSONWord.flag
    if bytes[next] == UInt8(ascii: ".") {
      flags = 0
      next = try skipDigits(next &+ 1)
    }
    if bytes[next] | 0x20 == UInt8(ascii: "e") {
      flags = JSONWord.exponentFlag
      next = try skipExponent(next)
    }
    cursor.position = next
    push(JSONWord(.number, offset: start, extent: next &- start, flags: flags), &cursor)
  }

  /// The place after an exponent, from its `e` on.
  private borrowing func skipExponent(_ offset: Int) throws(Stop) -> Int {
    var next = offset &+ 1
    if bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next &+= 1 }
    return try skipDigits(next)
  }

  /// Whether a minus or a digit stands at a place.
  @inline(__always)
  private borrowing func beginsNumber(_ offset: Int) -> Bool {
    switch bytes[offset] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// The place after one digit or more.
  @inline(__always)
  private borrowing func skipDigits(_ offset: Int) throws(Stop) -> Int {
    let next = skipDigits(offset, others: chainrule_non_digits(bytes.loadWord(offset)))
    if next == offset { throw missingDigit(offset) }
    return next
  }

  /// The place after all digits from a place on, of whose first eight bytes `others` are none.
  @inline(__always)
  private borrowing func skipDigits(_ offset: Int, others: UInt64) -> Int {
    var (next, others) = (offset, others)
    while others == 0 {
      next &+= 8
      others = chainrule_non_digits(bytes.loadWord(next))
    }
    return next &+ others.trailingZeroBitCount &>> 3
  }

  private borrowing func missingDigit(_ offset: Int) -> Stop {
    Stop(offset: min(offset, end), expected: .digit, cause: nil)
  }
}
