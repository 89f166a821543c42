// SPDX-License-Identifier: Apache-2.0
// ChainRule: strings and what must be escaped in them.

extension JSONWriter {
  /// Writes a string; quotes, backslashes and control characters are escaped, slashes are not.
  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(utf8: $0) }
  }

  /// Writes a string of UTF-8.
  package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
    separate()
    guard let start = text.baseAddress else {
      put(UInt8(ascii: "\""))
      put(UInt8(ascii: "\""))
      return
    }
    let plain = JSONWriter.plainPrefix(start, count: text.count)
    let out = reserve(text.count + 2)
    out[0] = UInt8(ascii: "\"")
    (out + 1).update(from: start, count: plain)
    commit(plain + 1)
    if plain < text.count { escaped(start + plain, count: text.count - plain) }
    put(UInt8(ascii: "\""))
  }

  /// Writes what stands between the quotes of a string of UTF-8.
  @inline(__always)
  mutating func content(utf8 text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    let plain = JSONWriter.plainPrefix(start, count: text.count)
    reserve(text.count).update(from: start, count: plain)
    commit(plain)
    if plain < text.count { escaped(start + plain, count: text.count - plain) }
  }

  /// How many bytes from the first on need no escape.
  private static func plainPrefix(_ text: UnsafePointer<UInt8>, count: Int) -> Int {
    var index = 0
    while index + 8 <= count {
      // What is not ASCII stops here too, and goes on one by one.
      let stops = JSONScanner.stops(in: text.loadWord(index))
      if stops != 0 { break }
      index += 8
    }
    while index < count, !needsEscape(text[index]) { index += 1 }
    return index
  }

  @inline(__always)
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  @inline(never)
  private mutating func escaped(_ text: UnsafePointer<UInt8>, count: Int) {
    for index in 0..<count {
      let byte = text[index]
      guard JSONWriter.needsEscape(byte) else {
        put(byte)
        continue
      }
      put(UInt8(ascii: "\\"))
      escape(byte)
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x08: put(UInt8(ascii: "b"))
    case 0x09: put(UInt8(ascii: "t"))
    case 0x0A: put(UInt8(ascii: "n"))
    case 0x0C: put(UInt8(ascii: "f"))
    case 0x0D: put(UInt8(ascii: "r"))
    case 0x20...: put(byte)
    default:
      put(UInt8(ascii: "u"))
      for digit in [0, 0, byte >> 4, byte & 15] {
        put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }
}
