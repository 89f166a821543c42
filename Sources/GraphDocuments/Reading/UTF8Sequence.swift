// SPDX-License-Identifier: Apache-2.0
// ChainRule: one character of UTF-8 beyond ASCII, checked.

/// The well-formed byte sequences of Unicode's table 3-7, two bytes and longer.
enum UTF8Sequence {
  /// The length of the sequence at `bytes`, 0 if there is none; reads past a zero byte never.
  @inline(__always)
  static func length(at bytes: UnsafePointer<UInt8>) -> Int {
    let first = bytes[0]
    guard first >= 0xC2, first <= 0xF4, isContinuation(bytes[1]) else { return 0 }
    if first < 0xE0 { return 2 }
    let second = bytes[1]
    if first < 0xF0 {
      let isOverlong = first == 0xE0 && second < 0xA0
      let isSurrogate = first == 0xED && second > 0x9F
      return !isOverlong && !isSurrogate && isContinuation(bytes[2]) ? 3 : 0
    }
    let isOverlong = first == 0xF0 && second < 0x90
    let isTooLarge = first == 0xF4 && second > 0x8F
    guard !isOverlong, !isTooLarge, isContinuation(bytes[2]) else { return 0 }
    return isContinuation(bytes[3]) ? 4 : 0
  }

  @inline(__always)
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Why ``length(at:)`` is 0.
  static func flaw(at bytes: UnsafePointer<UInt8>) -> JSONSyntaxError.InvalidUTF8 {
    let first = bytes[0]
    let second = bytes[1]
    switch first {
    case 0x80...0xBF: return .unexpectedContinuation
    case 0xC0, 0xC1: return isContinuation(second) ? .overlong : .truncated
    case 0xE0 where isContinuation(second) && second < 0xA0: return .overlong
    case 0xF0 where isContinuation(second) && second < 0x90: return .overlong
    case 0xED where isContinuation(second) && second > 0x9F: return .surrogate
    case 0xF4 where isContinuation(second) && second > 0x8F: return .tooLarge
    case 0xF5...0xF7: return .tooLarge
    case 0xF8...0xFF: return .neverUsed
    default: return .truncated
    }
  }

  /// The character at `bytes` and its length; `nil` where UTF-8 is broken.
  static func scalar(at bytes: UnsafePointer<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
    if bytes[0] < 0x80 { return (Unicode.Scalar(bytes[0]), 1) }
    let count = length(at: bytes)
    guard count > 0 else { return nil }
    var value = UInt32(bytes[0]) & (0x7F >> UInt32(count))
    for index in 1..<count { value = value << 6 | UInt32(bytes[index] & 0x3F) }
    return Unicode.Scalar(value).map { ($0, count) }
  }
}
