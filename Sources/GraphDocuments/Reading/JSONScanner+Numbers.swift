// SPDX-License-Identifier: Apache-2.0
// ChainRule: the grammar of numbers; what they are worth is read later.

extension JSONScanner {
  /// Scans a number and, in an array, the ones that follow it after bare commas, without asking
  /// each time what may stand there.
  @inline(__always)
  mutating func scanNumbers(_ cursor: inout Cursor) throws(Stop) {
    try scanNumber(&cursor)
    guard cursor.top.closing == UInt8(ascii: "]") else { return }
    while bytes[cursor.position] == UInt8(ascii: ","),
      isDigit(cursor.position &+ 1) || bytes[cursor.position &+ 1] == UInt8(ascii: "-")
    {
      cursor.position &+= 1
      cursor.top.count &+= 1
      try scanNumber(&cursor)
    }
  }

  /// Scans a number; the cursor is at its minus or first digit.
  @inline(__always)
  private mutating func scanNumber(_ cursor: inout Cursor) throws(Stop) {
    let start = cursor.position
    var next = start
    if bytes[next] == UInt8(ascii: "-") { next &+= 1 }
    if bytes[next] == UInt8(ascii: "0") {
      next &+= 1
      if isDigit(next) { throw Stop(offset: next - 1, expected: .digit, cause: .leadingZero) }
    } else {
      next = try skipDigits(next)
    }
    var flags = JSONWord.flag
    if bytes[next] == UInt8(ascii: ".") {
      flags = 0
      next = try skipDigits(next &+ 1)
    }
    if bytes[next] | 0x20 == UInt8(ascii: "e") {
      flags = 0
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

  @inline(__always)
  private borrowing func isDigit(_ offset: Int) -> Bool {
    bytes[offset] &- UInt8(ascii: "0") < 10
  }

  /// The place after one digit or more.
  @inline(__always)
  private borrowing func skipDigits(_ offset: Int) throws(Stop) -> Int {
    var next = offset
    var others = DecimalText.nonDigits(in: bytes.loadWord(next))
    while others == 0 {
      next &+= 8
      others = DecimalText.nonDigits(in: bytes.loadWord(next))
    }
    next &+= others.trailingZeroBitCount &>> 3
    guard next > offset else {
      throw Stop(offset: min(offset, end), expected: .digit, cause: nil)
    }
    return next
  }
}
