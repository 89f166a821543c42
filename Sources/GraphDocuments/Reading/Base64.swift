// SPDX-License-Identifier: Apache-2.0
// ChainRule: base64 (RFC 4648, section 4) to bytes and back, strictly.

/// The standard alphabet with padding; nothing else is let through, neither white space nor the
/// bits that a last character may leave over.
enum Base64 {
  /// The first character that does not belong; `count` of the text where it ends too early.
  struct Mistake: Error {
    let offset: Int
  }

  /// The number of bytes that a text of this length and ending stands for; `nil` if there is none.
  static func byteCount(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard text.count % 4 == 0 else { return nil }
    guard text.count > 0 else { return 0 }
    let equals = UInt8(ascii: "=")
    let padding = text[text.count - 1] != equals ? 0 : text[text.count - 2] != equals ? 1 : 2
    return text.count / 4 * 3 - padding
  }

  /// Writes the bytes that the text stands for, of which there are ``byteCount(_:)``.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, into out: UnsafeMutablePointer<UInt8>
  ) throws(Mistake) {
    guard text.count > 0 else { return }
    var written = 0
    let last = text.count - 4
    var offset = 0
    while offset < last {
      let group = group(text, offset)
      // An invalid character has its high bits set, which reach beyond 24 bits.
      guard group < 1 << 24 else { throw mistake(in: text, from: offset) }
      out[written] = UInt8(truncatingIfNeeded: group >> 16)
      out[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
      out[written + 2] = UInt8(truncatingIfNeeded: group)
      written += 3
      offset += 4
    }
    try decodeLast(text, last, into: out + written)
  }

  /// The last group, which may end in padding.
  private static func decodeLast(
    _ text: UnsafeBufferPointer<UInt8>, _ offset: Int, into out: UnsafeMutablePointer<UInt8>
  ) throws(Mistake) {
    let equals = UInt8(ascii: "=")
    let padding = text[offset + 3] != equals ? 0 : text[offset + 2] != equals ? 1 : 2
    var group: UInt32 = 0
    for index in 0..<4 {
      let value = index >= 4 - padding ? 0 : value(text[offset + index])
      guard value < 64 else { throw Mistake(offset: offset + index) }
      group = group << 6 | value
    }
    let leftOver: UInt32 = padding == 0 ? 0 : padding == 1 ? 0xFF : 0xFFFF
    guard group & leftOver == 0 else { throw Mistake(offset: offset + 3 - padding) }
    for index in 0..<3 - padding {
      out[index] = UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index))
    }
  }

  @inline(__always)
  private static func group(_ text: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt32 {
    let high = value(text[offset]) &<< 18 | value(text[offset + 1]) &<< 12
    return high | value(text[offset + 2]) &<< 6 | value(text[offset + 3])
  }

  private static func mistake(in text: UnsafeBufferPointer<UInt8>, from offset: Int) -> Mistake {
    Mistake(offset: (offset..<offset + 4).first { value(text[$0]) >= 64 } ?? offset)
  }

  /// The six bits of a character; all others for any other byte, so that they reach beyond the 24
  /// bits of a group from each of its four places.
  @inline(__always)
  private static func value(_ byte: UInt8) -> UInt32 { table[Int(byte)] }

  private static let table: [UInt32] = {
    var table = [UInt32](repeating: 0xFFFF_FFC0, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, byte) in alphabet.utf8.enumerated() { table[Int(byte)] = UInt32(value) }
    return table
  }()
}

extension Base64 {
  /// Writes bytes as text, with padding at the end, and returns the place after it.
  static func encode(
    _ bytes: UnsafeRawBufferPointer, into out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var out = out
    var next = 0
    while next + 3 <= bytes.count {
      let group =
        UInt32(bytes[next]) &<< 16 | UInt32(bytes[next + 1]) &<< 8 | UInt32(bytes[next + 2])
      write(group, to: out)
      out += 4
      next += 3
    }
    let rest = bytes.count - next
    guard rest > 0 else { return out }
    let second = rest == 2 ? UInt32(bytes[next + 1]) : 0
    write(UInt32(bytes[next]) &<< 16 | second &<< 8, to: out)
    out[3] = UInt8(ascii: "=")
    if rest == 1 { out[2] = UInt8(ascii: "=") }
    return out + 4
  }

  @inline(__always)
  private static func write(_ group: UInt32, to out: UnsafeMutablePointer<UInt8>) {
    out[0] = character(group &>> 18)
    out[1] = character(group &>> 12)
    out[2] = character(group &>> 6)
    out[3] = character(group)
  }

  /// The character of the lowest six bits.
  @inline(__always)
  private static func character(_ bits: UInt32) -> UInt8 {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet.utf8Start[Int(truncatingIfNeeded: bits & 63)]
  }
}
