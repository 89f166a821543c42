// SPDX-License-Identifier: Apache-2.0
// ChainRule: the bytes of elements as base64, little-endian and row-major.

extension JSONWriter {
  /// Writes the bytes of elements as one string.
  mutating func base64(_ elements: UnsafeBufferPointer<Double>, as type: ElementType) {
    separate()
    let byteCount = elements.count * type.byteCount
    let length = (byteCount + 2) / 3 * 4
    let out = reserve(length + 2)
    out[0] = UInt8(ascii: "\"")
    var encoder = Base64Encoder(out: out + 1)
    switch type {
    case .float64: for value in elements { encoder.put(value.bitPattern, bytes: 8) }
    case .float32:
      for value in elements { encoder.put(UInt64(Float(value).bitPattern), bytes: 4) }
    case .int64:
      // Elements of this type came from integers; what is none of them is cut to its whole part.
      for value in elements {
        let integer = Int64(exactly: value.rounded(.towardZero)) ?? 0
        encoder.put(UInt64(bitPattern: integer), bytes: 8)
      }
    case .bool: for value in elements { encoder.put(value != 0 ? 1 : 0, bytes: 1) }
    }
    encoder.finish()
    out[length + 1] = UInt8(ascii: "\"")
    commit(length + 2)
  }
}

/// Turns bytes that come one after the other into base64 with padding.
private struct Base64Encoder {
  var out: UnsafeMutablePointer<UInt8>
  private var pending: UInt32 = 0
  private var pendingBytes = 0

  init(out: UnsafeMutablePointer<UInt8>) { self.out = out }

  /// Appends the lowest bytes of a word, the lowest first.
  @inline(__always)
  mutating func put(_ word: UInt64, bytes: Int) {
    var word = word
    for _ in 0..<bytes {
      pending = pending << 8 | UInt32(truncatingIfNeeded: word & 0xFF)
      word >>= 8
      pendingBytes += 1
      if pendingBytes == 3 { flush() }
    }
  }

  @inline(__always)
  private mutating func flush() {
    out[0] = Base64Encoder.character(pending >> 18)
    out[1] = Base64Encoder.character(pending >> 12)
    out[2] = Base64Encoder.character(pending >> 6)
    out[3] = Base64Encoder.character(pending)
    out += 4
    pending = 0
    pendingBytes = 0
  }

  /// Writes what is left of a group, and its padding.
  mutating func finish() {
    guard pendingBytes > 0 else { return }
    let padding = 3 - pendingBytes
    pending <<= UInt32(8 * padding)
    let end = out + 4
    flush()
    for place in 1...padding { (end - place).pointee = UInt8(ascii: "=") }
  }

  /// The character of the lowest six bits.
  @inline(__always)
  private static func character(_ bits: UInt32) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: bits & 63)
    switch value {
    case ..<26: return UInt8(ascii: "A") &+ value
    case ..<52: return UInt8(ascii: "a") &+ value &- 26
    case ..<62: return UInt8(ascii: "0") &+ value &- 52
    default: return value == 62 ? UInt8(ascii: "+") : UInt8(ascii: "/")
    }
  }
}
