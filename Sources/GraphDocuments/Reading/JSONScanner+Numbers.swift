// SPDX-License-Identifier: Apache-2.0
// ChainRule: the grammar of numbers; what they are worth is read later.

extension JSONScanner {
  /// Scans a number of an array and the ones that follow it after bare commas, without asking each
  /// time what may stand there.
  @inline(never)
  mutating func scanNumbers() throws(Stop) {
    try scanNumber()
    while depth > 0, bytes[position] == UInt8(ascii: ","),
      isDigit(position + 1) || isMinus(position + 1)
    {
      position += 1
      top.count += 1
      try scanNumber()
    }
  }

  @inline(__always)
  private borrowing func isMinus(_ offset: Int) -> Bool { bytes[offset] == UInt8(ascii: "-") }

  /// Scans a number; `position` is at its minus or first digit.
  @inline(__always)
  mutating func scanNumber() throws(Stop) {
    let start = position
    var next = start
    if bytes[next] == UInt8(ascii: "-") { next += 1 }
    if bytes[next] == UInt8(ascii: "0") {
      next += 1
      if isDigit(next) { throw Stop(offset: next - 1, expected: .digit, cause: .leadingZero) }
    } else {
      next = try skipDigits(next)
    }
    var flags = JSONWord.flag
    if bytes[next] == UInt8(ascii: ".") {
      flags = 0
      next = try skipDigits(next + 1)
    }
    if bytes[next] | 0x20 == UInt8(ascii: "e") {
      flags = 0
      next += 1
      if bytes[next] == UInt8(ascii: "+") || bytes[next] == UInt8(ascii: "-") { next += 1 }
      next = try skipDigits(next)
    }
    position = next
    push(JSONWord(.number, offset: start, extent: next - start, flags: flags))
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
      next += 8
      others = DecimalText.nonDigits(in: bytes.loadWord(next))
    }
    next += others.trailingZeroBitCount &>> 3
    guard next > offset else {
      throw Stop(offset: min(offset, end), expected: .digit, cause: nil)
    }
    return next
  }
}
