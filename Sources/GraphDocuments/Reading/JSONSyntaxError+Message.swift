// SPDX-License-Identifier: Apache-2.0
// ChainRule: why bytes are not a JSON document, in English.

extension JSONSyntaxError: DocumentFault {
  package var isMalformed: Bool { true }

  package var code: String {
    switch kind {
    case .empty: "empty-body"
    case .invalidUTF8, .byteOrderMark, .otherEncoding: "not-utf-8"
    case .tooDeep: "too-deep"
    case .tooLong: "too-long"
    default: "invalid-json"
    }
  }

  package var detail: String {
    switch kind {
    case .empty: "The body is empty; a JSON document belongs there."
    case .truncated: "The body ends where \(expected.phrase) belongs."
    case .unexpected, .invalidUnicodeEscape, .invalidEscape, .missingDigits:
      "\(expected.phrase.capitalizedFirst) belongs here, and there is \(found.phrase)."
    case .trailingComma: "A comma stands before a closing bracket."
    case .comment: "JSON has no comments."
    case .wrongQuotes: "Text stands in \(found.phrase), and JSON knows double quotes only."
    case .unquotedName: "A member's name stands without quotes."
    case .nonFiniteLiteral: "JSON cannot write this number without quotes."
    case .wrongLiteral: "This word is no JSON value."
    case .leadingZero: "A number has a zero before its first digit."
    case .plusSign: "A number begins with a plus."
    case .leadingPoint: "A number has no digit before its point."
    case .foreignNumber: "A number goes on with \(found.phrase)."
    case .controlCharacter(let byte): "A string holds the control character \(hexadecimal(byte))."
    case .loneSurrogate(let unit):
      "\\u\(fourDigits(unit)) is half of a surrogate pair, and the other half is missing."
    case .invalidUTF8(let flaw): "The body is not UTF-8: \(flaw.phrase)."
    case .byteOrderMark: "The body begins with a byte order mark."
    case .otherEncoding(let encoding): "The body is \(encoding.name), and JSON is UTF-8."
    case .trailingContent: "The document is over, and there is \(found.phrase)."
    case .tooDeep(let limit): "More than \(limit) arrays and objects are inside one another."
    case .tooLong(let limit): "The body is longer than \(limit) bytes."
    }
  }

  package var hint: String? {
    switch kind {
    case .truncated(let opened):
      "What begins at byte \(opened) is not closed; was the body cut off?"
    case .trailingComma: "Leave the comma out."
    case .comment: "Leave the comment out; a node's label is a place for text."
    case .wrongQuotes, .unquotedName: "Write it in double quotes."
    case .nonFiniteLiteral(let number): "Write the string \"\(number.text)\"."
    case .wrongLiteral(let kind?): "Write \(kind.literal)."
    case .wrongLiteral(nil):
      "Text stands in double quotes; the words of JSON are true, false, null."
    case .leadingZero, .plusSign: "Leave it out."
    case .leadingPoint: "Write 0 before the point."
    case .foreignNumber: "Numbers are decimal, without separators or units."
    case .controlCharacter(let byte): "Write it as \(escape(byte))."
    case .invalidEscape: "A backslash is written \\\\."
    case .byteOrderMark: "Send the document without the bytes EF BB BF."
    case .otherEncoding: "Encode it as UTF-8."
    case .trailingContent: "A body is one document."
    default: nil
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String { "U+\(fourDigits(UInt16(byte)))" }

  private func fourDigits(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private func escape(_ byte: UInt8) -> String {
    switch byte {
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    default: "\\u\(fourDigits(UInt16(byte)))"
    }
  }
}

extension JSONSyntaxError {
  /// The error as a finding with its place; a syntax error stands alone.
  package var finding: Finding {
    var finding = Finding(code: code, detail: detail, hint: hint)
    finding.line = line
    finding.column = column
    return finding
  }
}

extension JSONSyntaxError.Expected {
  var phrase: String {
    switch self {
    case .value: "a value"
    case .valueOrArrayEnd: "a value or ]"
    case .name: "a member's name"
    case .nameOrObjectEnd: "a member's name or }"
    case .colon: "a colon"
    case .commaOrArrayEnd: "a comma or ]"
    case .commaOrObjectEnd: "a comma or }"
    case .end: "the end"
    case .digit: "a digit"
    case .stringCharacter: "the rest of a string"
    case .escape: "one of \"\\/bfnrtu"
    case .hexadecimalDigits: "a hexadecimal digit"
    case .lowSurrogate: "a low surrogate"
    }
  }
}

extension JSONSyntaxError.Found {
  var phrase: String {
    switch self {
    case .end: "the end of the body"
    case .byte(let byte): "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    case .character(let scalar):
      scalar.properties.generalCategory == .control || scalar.properties.isWhitespace
        ? "the character U+\(String(scalar.value, radix: 16, uppercase: true))" : "\(scalar)"
    }
  }
}

extension JSONSyntaxError.InvalidUTF8 {
  var phrase: String {
    switch self {
    case .unexpectedContinuation: "a continuation byte begins no character"
    case .truncated: "a character is cut off"
    case .overlong: "a character is written longer than need be"
    case .surrogate: "surrogates are no characters"
    case .tooLarge: "there is no character beyond U+10FFFF"
    case .neverUsed: "this byte is never used"
    }
  }
}

extension JSONSyntaxError.NonFinite {
  var text: String {
    switch self {
    case .nan: "NaN"
    case .infinity: "Infinity"
    case .negativeInfinity: "-Infinity"
    }
  }
}

extension JSONSyntaxError.OtherEncoding {
  var name: String { self == .utf16 ? "UTF-16" : "UTF-32" }
}

extension JSONKind {
  var literal: String {
    switch self {
    case .true: "true"
    case .false: "false"
    default: "null"
    }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
