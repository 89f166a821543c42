// SPDX-License-Identifier: Apache-2.0
// ChainRule: percent-encoded bytes to text.

/// Why percent-encoded bytes are no text.
public enum PercentDecodingError: Error, Sendable, Hashable {
  /// A `%` that two hexadecimal digits do not follow, at this offset in the encoded bytes.
  case invalidEscape(offset: Int)
  /// The decoded bytes are not UTF-8.
  case invalidUTF8
}

/// Percent-decoding by RFC 3986: escapes and nothing else, so that a plus stays a plus.
enum PercentDecoding {
  /// The text that percent-encoded bytes stand for.
  ///
  /// - Complexity: O(n), one allocation for the text, one more if there are escapes.
  static func text(
    of encoded: some RandomAccessCollection<UInt8>
  ) throws(PercentDecodingError) -> String {
    guard encoded.contains(UInt8(ascii: "%")) else {
      return try valid(encoded)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var index = encoded.startIndex
    while index != encoded.endIndex {
      let byte = encoded[index]
      if byte == UInt8(ascii: "%") {
        guard let value = escape(at: index, in: encoded) else {
          throw .invalidEscape(offset: encoded.distance(from: encoded.startIndex, to: index))
        }
        decoded.append(value)
        encoded.formIndex(&index, offsetBy: 3)
      } else {
        decoded.append(byte)
        encoded.formIndex(after: &index)
      }
    }
    return try valid(decoded)
  }

  /// The bytes of a path with every escape of an unreserved character undone.
  ///
  /// Such an escape does not change what a path names (RFC 3986, 6.2.2.2); the others stay.
  static func normalized(_ path: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(path.count)
    var index = 0
    while index < path.count {
      if path[index] == UInt8(ascii: "%"), let value = escape(at: index, in: path),
        PathCharacters.isUnreserved(value)
      {
        result.append(value)
        index += 3
      } else {
        result.append(path[index])
        index += 1
      }
    }
    return result
  }

  private static func escape<Bytes: RandomAccessCollection<UInt8>>(
    at index: Bytes.Index, in bytes: Bytes
  ) -> UInt8? {
    guard bytes.distance(from: index, to: bytes.endIndex) >= 3,
      let high = Hexadecimal.digit(bytes[bytes.index(index, offsetBy: 1)]),
      let low = Hexadecimal.digit(bytes[bytes.index(index, offsetBy: 2)])
    else { return nil }
    return high << 4 | low
  }

  private static func valid(
    _ bytes: some Collection<UInt8>
  ) throws(PercentDecodingError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
    return text
  }
}

/// Hexadecimal digits as bytes.
enum Hexadecimal {
  /// The value of a digit, in either case; `nil` for any other byte.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The lower-case digit of a value below 16.
  static func character(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
