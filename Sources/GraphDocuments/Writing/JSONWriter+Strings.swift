// SPDX-License-Identifier: Apache-2.0
// ChainRule: strings and what must be escaped in them.

extension JSONWriter {
  /// Writes a string; quotes, backslashes and control characters are escaped, slashes are not.
  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(utf8: $0) }
  }

  /// Writes a string of UTF-8.
  package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) { quoted(text) }

  /// The same, as a part of what calls it.
  @inline(__always)
  mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
    separate()
    guard let start = text.baseAddress else {
      put(UInt8(ascii: "\""))
      put(UInt8(ascii: "\""))
      return
    }
    let out = reserve(text.count + 2)
    out[0] = UInt8(ascii: "\"")
    let plain = JSONWriter.copyPlain(start, count: text.count, to: out + 1)
    commit(plain + 1)
    if plain < text.count { escaped(start + plain, count: text.count - plain) }
    put(UInt8(ascii: "\""))
  }

  /// Writes what stands between the quotes of a string of UTF-8.
  @inline(__always)
  mutating func content(utf8 text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    let plain = JSONWriter.copyPlain(start, count: text.count, to: reserve(text.count))
    commit(plain)
    if plain < text.count { escaped(start + plain, count: text.count - plain) }
  }

  /// Copies bytes up to the first that needs an escape or, beside such, is not ASCII, and returns how
  /// many: words of eight, the last of which may begin within the one before.
  ///
  /// - Parameter isPlain: Whether it is known that there is none.
  @inline(__always)
  static func copyPlain(
    _ text: UnsafePointer<UInt8>, count: Int, to out: UnsafeMutablePointer<UInt8>,
    isPlain: Bool = false
  ) -> Int {
    guard count >= 8 else { return copyShort(text, count: count, to: out, isPlain: isPlain) }
    let target = UnsafeMutableRawPointer(out)
    var index = 0
    while true {
      let word = text.loadWord(index)
      if !isPlain, JSONScanner.stops(in: word) != 0 { return index }
      target.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
      if index &+ 8 == count { return count }
      index = min(index &+ 8, count &- 8)
    }
  }

  /// The same of less than eight bytes: the first four and the last four, where there are as many.
  @inline(__always)
  private static func copyShort(
    _ text: UnsafePointer<UInt8>, count: Int, to out: UnsafeMutablePointer<UInt8>, isPlain: Bool
  ) -> Int {
    var index = 0
    if count >= 4 {
      let source = UnsafeRawPointer(text)
      let first = source.loadUnaligned(as: UInt32.self)
      let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      if isPlain || JSONScanner.stops(in: UInt64(first) | UInt64(last) &<< 32) == 0 {
        let target = UnsafeMutableRawPointer(out)
        target.storeBytes(of: first, as: UInt32.self)
        target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
        return count
      }
    }
    while index < count, !needsEscape(text[index]) {
      out[index] = text[index]
      index &+= 1
    }
    return index
  }

  @inline(__always)
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  @inline(never)
  mutating func escaped(_ text: UnsafePointer<UInt8>, count: Int) {
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
