// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the text of an expression to its pieces.

/// Reads the pieces of an expression's text, one after the other.
struct ExpressionLexer {
  /// The text, and zero bytes behind it, so that every character may be looked at whole.
  private let bytes: [UInt8]
  private let count: Int
  private var offset = 0
  /// How many code points stand before ``offset``.
  private var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    bytes = Array(text) + [0, 0, 0, 0]
    count = text.count
  }

  /// The next piece.
  mutating func next() throws(ExpressionFault) -> ExpressionToken {
    skipSpace()
    let start = place
    let kind = try readKind()
    return ExpressionToken(kind: kind, span: .init(start: start, end: place))
  }

  /// Whether an equals sign, and not two of them, comes next.
  func isBeforeEquals() -> Bool {
    var ahead = self
    ahead.skipSpace()
    return ahead.byte == UInt8(ascii: "=") && ahead.bytes[ahead.offset + 1] != UInt8(ascii: "=")
  }

  private var byte: UInt8 { bytes[offset] }
  private var isAtEnd: Bool { offset >= count }

  /// The character at a place of the bytes, and how many bytes it has.
  private func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    if bytes[offset] < 0x80 { return (Unicode.Scalar(bytes[offset]), 1) }
    return bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { UTF8Sequence.scalar(at: $0 + offset) } ?? ("\u{FFFD}", 1)
    }
  }

  private mutating func advance(_ length: Int) {
    offset += length
    place += 1
  }

  private mutating func skipSpace() {
    while !isAtEnd {
      let (scalar, length) = scalar(at: offset)
      guard ExpressionCharacters.isSpace(scalar) else { return }
      advance(length)
    }
  }

  private mutating func readKind() throws(ExpressionFault) -> ExpressionToken.Kind {
    if isAtEnd { return .end }
    let (scalar, length) = scalar(at: offset)
    if isDigit(byte) || byte == UInt8(ascii: ".") && isDigit(bytes[offset + 1]) {
      return try readNumber()
    }
    if ExpressionCharacters.beginsName(scalar) { return readName() }
    switch scalar {
    case "`": return .name(try readQuoted(scalar), isQuoted: true)
    case "\"", "'": return .text(try readQuoted(scalar))
    default: break
    }
    if ExpressionCharacters.raisedDigit(scalar) != nil || scalar == "⁻" {
      return .raised(try readRaised())
    }
    let start = place
    advance(length)
    if let kind = operatorKind(scalar) ?? ExpressionCharacters.mark(scalar) { return kind }
    throw ExpressionFault(.unexpectedCharacter(scalar), start, place)
  }

  /// The operator that begins with a character which was read.
  private mutating func operatorKind(_ scalar: Unicode.Scalar) -> ExpressionToken.Kind? {
    let isDoubled = byte == UInt8(ascii: "=") && !isAtEnd
    switch scalar {
    case "*":
      guard byte == UInt8(ascii: "*") else { return .infix(.multiply) }
      advance(1)
      return .infix(.power)
    case "<", ">", "=", "!":
      guard isDoubled else {
        return scalar == "<" ? .infix(.less) : scalar == ">" ? .infix(.greater) : nil
      }
      advance(1)
      switch scalar {
      case "<": return .infix(.lessOrEqual)
      case ">": return .infix(.greaterOrEqual)
      case "=": return .infix(.equal)
      default: return .infix(.notEqual)
      }
    default: return ExpressionCharacters.infix(scalar).map { .infix($0) }
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func readNumber() throws(ExpressionFault) -> ExpressionToken.Kind {
    let (start, first) = (offset, place)
    skipDigits()
    if byte == UInt8(ascii: ".") {
      advance(1)
      skipDigits()
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      let isSigned =
        bytes[offset + 1] == UInt8(ascii: "+") || bytes[offset + 1] == UInt8(ascii: "-")
      if isDigit(bytes[offset + (isSigned ? 2 : 1)]) {
        advance(1)
        if isSigned { advance(1) }
        skipDigits()
      }
    }
    let value = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { DecimalText.carefulDouble($0 + start, count: offset - start) }
        ?? .nan
    }
    guard value.isFinite else { throw ExpressionFault(.numberTooLarge, first, place) }
    return .number(value)
  }

  private mutating func skipDigits() {
    while isDigit(byte) { advance(1) }
  }

  private mutating func readName() -> ExpressionToken.Kind {
    let start = offset
    while !isAtEnd {
      let (scalar, length) = scalar(at: offset)
      guard ExpressionCharacters.continuesName(scalar) else { break }
      advance(length)
    }
    return .name(String(decoding: bytes[start..<offset], as: UTF8.self), isQuoted: false)
  }

  /// A text up to the mark it began with, which is doubled within.
  private mutating func readQuoted(_ mark: Unicode.Scalar) throws(ExpressionFault) -> String {
    let first = place
    advance(1)
    var text: [UInt8] = []
    while !isAtEnd {
      let (scalar, length) = scalar(at: offset)
      if scalar == mark {
        advance(1)
        guard !isAtEnd, byte == UInt8(ascii: mark) else {
          return String(decoding: text, as: UTF8.self)
        }
      }
      text.append(contentsOf: bytes[offset..<offset + length])
      advance(length)
    }
    throw ExpressionFault(.unterminated(mark), first, first + 1)
  }

  private mutating func readRaised() throws(ExpressionFault) -> Double {
    let first = place
    var (isNegative, value, digits) = (false, 0.0, 0)
    while !isAtEnd {
      let (scalar, length) = scalar(at: offset)
      if let digit = ExpressionCharacters.raisedDigit(scalar), digits < 15 {
        value = value * 10 + Double(digit)
        digits += 1
      } else if scalar == "⁻", first == place {
        isNegative = true
      } else {
        break
      }
      advance(length)
    }
    guard digits > 0 else { throw ExpressionFault(.unexpectedCharacter("⁻"), first, place) }
    return isNegative ? -value : value
  }
}
