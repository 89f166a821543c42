// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the escapes of a string stand for.

/// Escapes of JSON strings.
enum JSONEscape {
  /// The value of up to four hexadecimal digits, and how many there are.
  static func hexadecimal(_ bytes: UnsafePointer<UInt8>) -> (unit: UInt16, count: Int) {
    var unit: UInt16 = 0
    var count = 0
    while count < 4, let digit = digit(bytes[count]) {
      unit = unit << 4 | UInt16(digit)
      count += 1
    }
    return (unit, count)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Writes what scanned string content stands for to `out`, and returns its length in bytes.
  ///
  /// `out` holds at least `count` bytes: no escape is shorter than what it stands for.
  static func resolve(
    _ text: UnsafePointer<UInt8>, count: Int, into out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var read = 0
    var written = 0
    while read < count {
      let byte = text[read]
      guard byte == UInt8(ascii: "\\") else {
        out[written] = byte
        read += 1
        written += 1
        continue
      }
      guard text[read + 1] == UInt8(ascii: "u") else {
        out[written] = simple(text[read + 1])
        read += 2
        written += 1
        continue
      }
      let (value, length) = codePoint(text + read)
      written += encode(value, into: out + written)
      read += length
    }
    return written
  }

  private static func simple(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: byte
    }
  }

  /// The code point of the escape at `text`, and how many bytes it takes (6, a pair 12).
  private static func codePoint(_ text: UnsafePointer<UInt8>) -> (value: UInt32, length: Int) {
    let high = UInt32(hexadecimal(text + 2).unit)
    guard high & 0xFC00 == 0xD800 else { return (high, 6) }
    let low = UInt32(hexadecimal(text + 8).unit)
    return (0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF), 12)
  }

  private static func encode(_ value: UInt32, into out: UnsafeMutablePointer<UInt8>) -> Int {
    func continuation(_ shift: UInt32) -> UInt8 {
      UInt8(truncatingIfNeeded: 0x80 | (value >> shift & 0x3F))
    }
    if value < 0x80 {
      out[0] = UInt8(truncatingIfNeeded: value)
      return 1
    }
    if value < 0x800 {
      out[0] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
      out[1] = continuation(0)
      return 2
    }
    if value < 0x10000 {
      out[0] = UInt8(truncatingIfNeeded: 0xE0 | value >> 12)
      out[1] = continuation(6)
      out[2] = continuation(0)
      return 3
    }
    out[0] = UInt8(truncatingIfNeeded: 0xF0 | value >> 18)
    out[1] = continuation(12)
    out[2] = continuation(6)
    out[3] = continuation(0)
    return 4
  }
}
