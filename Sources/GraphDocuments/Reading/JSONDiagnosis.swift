// SPDX-License-Identifier: Apache-2.0
// ChainRule: which mistake made a document stop being JSON.

/// Finds the likeliest mistake at the place where the scanner stopped.
///
/// The scanner knows what it expected; what was meant is read from the bytes around the place, once
/// and only for a document that is refused.
struct JSONDiagnosis {
  let bytes: UnsafeBufferPointer<UInt8>
  let stop: JSONScanner.Stop

  /// The byte to point at; mostly where the scanner stopped.
  private(set) var offset: Int
  private(set) var kind = JSONSyntaxError.Kind.unexpected

  init(_ stop: JSONScanner.Stop, bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    self.stop = stop
    offset = stop.offset
    if let encoding = encodingMistake() {
      kind = encoding
      offset = 0
    } else if let cause = stop.cause {
      kind = cause
    } else if offset >= bytes.count {
      kind = endMistake()
    } else if let flaw = flaw() {
      kind = .invalidUTF8(flaw)
    } else {
      diagnose()
    }
  }

  private var byte: UInt8 { bytes[offset] }

  private func byte(at place: Int) -> UInt8 { bytes.indices.contains(place) ? bytes[place] : 0 }

  private func encodingMistake() -> JSONSyntaxError.Kind? {
    guard stop.offset <= 4 else { return nil }
    let head = (0..<4).map { byte(at: $0) }
    switch (head[0], head[1], head[2], head[3]) {
    case (0xEF, 0xBB, 0xBF, _): return .byteOrderMark
    case (0xFF, 0xFE, 0, 0), (0, 0, 0xFE, 0xFF): return .otherEncoding(.utf32)
    case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return .otherEncoding(.utf16)
    case (0, 0, 0, 1...) where bytes.count >= 4: return .otherEncoding(.utf32)
    case (1..., 0, 0, 0) where bytes.count >= 4: return .otherEncoding(.utf32)
    case (0, 1..., _, _) where bytes.count >= 2: return .otherEncoding(.utf16)
    case (1..., 0, _, _) where bytes.count >= 2 && bytes.count % 2 == 0:
      return .otherEncoding(.utf16)
    default: return nil
    }
  }

  private func flaw() -> JSONSyntaxError.InvalidUTF8? {
    // The zero bytes behind the document end a sequence that is cut off.
    guard let start = bytes.baseAddress, byte >= 0x80 else { return nil }
    return UTF8Sequence.length(at: start + offset) == 0
      ? UTF8Sequence.flaw(at: start + offset) : nil
  }

  private func endMistake() -> JSONSyntaxError.Kind {
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return .empty }
    return .truncated(opened: JSONDiagnosis.innermostOpening(in: bytes))
  }

  private mutating func diagnose() {
    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "#") {
      kind = .comment
    } else if let wrong = wrongNumber() {
      kind = wrong
    } else {
      kind = mistakeByExpectation()
    }
  }

  private mutating func mistakeByExpectation() -> JSONSyntaxError.Kind {
    switch stop.expected {
    case .value, .valueOrArrayEnd:
      if isQuote { return .wrongQuotes }
      if let comma = trailingComma(before: UInt8(ascii: "]")) { return at(comma, .trailingComma) }
      return literalMistake()
    case .name, .nameOrObjectEnd:
      if isQuote { return .wrongQuotes }
      if let comma = trailingComma(before: UInt8(ascii: "}")) { return at(comma, .trailingComma) }
      return isWordCharacter(byte) ? .unquotedName : .unexpected
    case .end: return .trailingContent
    case .digit: return .missingDigits
    default: return .unexpected
    }
  }

  private mutating func at(
    _ place: Int, _ kind: JSONSyntaxError.Kind
  ) -> JSONSyntaxError.Kind {
    offset = place
    return kind
  }

  /// The comma that stands before the bracket at the place.
  private func trailingComma(before bracket: UInt8) -> Int? {
    guard byte == bracket else { return nil }
    var place = offset - 1
    while place > 0, byte(at: place) <= 0x20 { place -= 1 }
    return byte(at: place) == UInt8(ascii: ",") ? place : nil
  }

  /// Whether a single or typographic quote stands at the place.
  private var isQuote: Bool {
    switch found {
    case .character("'"), .character("`"), .character("\u{2018}"), .character("\u{2019}"),
      .character("\u{201C}"), .character("\u{201D}"), .character("\u{201E}"):
      true
    default: false
    }
  }

  private func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  /// What stands at the place.
  var found: JSONSyntaxError.Found {
    guard offset < bytes.count, let start = bytes.baseAddress else { return .end }
    guard let (scalar, _) = UTF8Sequence.scalar(at: start + offset) else { return .byte(byte) }
    return .character(scalar)
  }
}

// MARK: - Words and numbers of other languages

extension JSONDiagnosis {
  /// The word at a place, in lower case, at most 16 letters of it.
  private func word(at place: Int) -> String {
    var text = ""
    var next = place
    while text.utf8.count < 16, isWordCharacter(byte(at: next)), byte(at: next) < 0x80 {
      text.unicodeScalars.append(Unicode.Scalar(byte(at: next)))
      next += 1
    }
    return text.lowercased()
  }

  private func literalMistake() -> JSONSyntaxError.Kind {
    switch word(at: offset) {
    case "nan": .nonFiniteLiteral(.nan)
    case "inf", "infinity": .nonFiniteLiteral(.infinity)
    case "true", "yes", "on": .wrongLiteral(.true)
    case "false", "no", "off": .wrongLiteral(.false)
    case "null", "none", "nil", "undefined", "na": .wrongLiteral(.null)
    case "": .unexpected
    default: .wrongLiteral(nil)
    }
  }

  /// What is wrong with a number, where the place is in one or begins one.
  private func wrongNumber() -> JSONSyntaxError.Kind? {
    if stop.expected == .value || stop.expected == .valueOrArrayEnd {
      switch byte {
      case UInt8(ascii: "+"):
        return word(at: offset + 1).hasPrefix("inf") ? .nonFiniteLiteral(.infinity) : .plusSign
      case UInt8(ascii: "."): return .leadingPoint
      default: return nil
      }
    }
    let before = byte(at: offset - 1)
    if stop.expected == .digit {
      guard before == UInt8(ascii: "-") else { return nil }
      if word(at: offset).hasPrefix("inf") { return .nonFiniteLiteral(.negativeInfinity) }
      return byte == UInt8(ascii: ".") ? .leadingPoint : nil
    }
    let isAfterDigit = before >= UInt8(ascii: "0") && before <= UInt8(ascii: "9")
    return isAfterDigit && (isWordCharacter(byte) || byte == UInt8(ascii: "."))
      ? .foreignNumber : nil
  }

  /// The innermost container that is open where the document ends, by its opening bracket.
  ///
  /// All before the end has been scanned, so quotes and brackets are where they belong.
  private static func innermostOpening(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var open = [Int]()
    var isString = false
    var next = 0
    while next < bytes.count {
      switch bytes[next] {
      case UInt8(ascii: "\\") where isString: next += 1
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "["), UInt8(ascii: "{"): if !isString { open.append(next) }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isString { _ = open.popLast() }
      default: break
      }
      next += 1
    }
    return open.last ?? 0
  }
}

extension JSONSyntaxError {
  /// Finds out what is wrong where the scanner stopped.
  init(_ stop: JSONScanner.Stop, bytes: UnsafeBufferPointer<UInt8>) {
    let diagnosis = JSONDiagnosis(stop, bytes: bytes)
    let place = TextPosition(of: diagnosis.offset, in: bytes)
    self.init(
      kind: diagnosis.kind, offset: diagnosis.offset, line: place.line, column: place.column,
      expected: stop.expected, found: diagnosis.found)
  }

  static let empty = JSONSyntaxError(
    kind: .empty, offset: 0, line: 1, column: 1, expected: .value, found: .end)

  static func tooLong(limit: Int) -> JSONSyntaxError {
    JSONSyntaxError(
      kind: .tooLong(limit: limit), offset: limit, line: 1, column: 1, expected: .end, found: .end)
  }
}
