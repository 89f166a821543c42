// SPDX-License-Identifier: Apache-2.0
// ChainRule: the grammar that header field values share (RFC 9110, 5.6).

/// Reads the pieces that header field values are made of (RFC 9110, 5.6), from left to right.
struct FieldScanner {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  init(_ text: String) {
    bytes = Array(text.utf8)[...]
    index = 0
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { index == bytes.endIndex }

  /// Skips spaces and tabs.
  mutating func skipSpace() {
    while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  /// Takes one given byte, if it is the next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.endIndex, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Takes a token as written; `nil` if the next byte is not of one.
  mutating func token() -> String? {
    let start = index
    while index < bytes.endIndex, FieldScanner.isTokenByte(bytes[index]) { index += 1 }
    return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Takes a quoted string and returns what it stands for; `nil`, and nothing taken, if none.
  mutating func quotedString() -> String? {
    let start = index
    guard take(UInt8(ascii: "\"")) else { return nil }
    var content: [UInt8] = []
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard index < bytes.endIndex else { break }
        content.append(bytes[index])
        index += 1
      default:
        content.append(byte)
      }
    }
    index = start
    return nil
  }

  /// Takes everything up to a `"` without undoing escapes, as entity tags are written.
  ///
  /// - Returns: `nil`, and nothing taken, unless a closed quote of tag characters is next.
  mutating func quotedTag() -> String? {
    let start = index
    guard take(UInt8(ascii: "\"")) else { return nil }
    let first = index
    while index < bytes.endIndex, EntityTag.isTagByte(bytes[index]) { index += 1 }
    let last = index
    guard take(UInt8(ascii: "\"")) else {
      index = start
      return nil
    }
    return String(decoding: bytes[first..<last], as: UTF8.self)
  }

  /// Skips to behind the next comma that is not inside quotes; to the end if there is none.
  mutating func skipElement() {
    while index < bytes.endIndex {
      if take(UInt8(ascii: ",")) { return }
      if bytes[index] != UInt8(ascii: "\"") {
        index += 1
      } else if quotedString() == nil {
        index = bytes.endIndex
      }
    }
  }

  /// Takes the end of a list element: space, then a comma or the end of the value.
  mutating func endOfElement() -> Bool {
    skipSpace()
    return isAtEnd || take(UInt8(ascii: ","))
  }

  /// Whether a byte may stand in a token.
  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "^")...UInt8(ascii: "z"),
      UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }
}

/// A weight in an `Accept` field, in thousandths, so that weights compare exactly.
struct QualityValue: Sendable, Hashable, Comparable {
  /// From 0, never, to 1000, first choice.
  let thousandths: Int

  static let always = QualityValue(thousandths: 1_000)
  static let never = QualityValue(thousandths: 0)

  private init(thousandths: Int) {
    self.thousandths = thousandths
  }

  /// The smallest weight above never: for what a field accepts without naming it.
  static let barely = QualityValue(thousandths: 1)

  /// Reads `0`, `0.5`, `1.000`: one digit and at most three decimals, at most one.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
      bytes.count <= 5, bytes.count < 2 || bytes[1] == UInt8(ascii: ".")
    else { return nil }
    var value = Int(first - UInt8(ascii: "0")) * 1_000
    var unit = 100
    for byte in bytes.dropFirst(2) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value += Int(byte - UInt8(ascii: "0")) * unit
      unit /= 10
    }
    guard value <= 1_000 else { return nil }
    thousandths = value
  }

  static func < (left: QualityValue, right: QualityValue) -> Bool {
    left.thousandths < right.thousandths
  }
}
