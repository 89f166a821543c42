// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the scanner lets through, and what it says of everything else.

import Testing

@testable import GraphDocuments

@Suite struct JSONScannerTests {
  @Test(arguments: [
    "0", "-0", "-0.0", "1e308", "1E+2", "4.9e-324", "0e-400", "1e-400", "2e-324", "1e400",
    "1e-99999999999999999999", "123456789012345678901234567890", "9223372036854775808",
    "0.10000000000000000555111512312578270211815834045410156", "1.0", "12.5e-3", "true", "false",
    "null", "\"\"", "[]", "{}", " \t\r\n[ ] ", "[[[]],{}]", "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
    "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\u{1F600}\u{E9}\u{7F}\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "{\"\":1}", "[1 , 2]", "{\"w\":[{}],\"v\":1}",
  ])
  func accepts(_ text: String) {
    #expect(refusal(of: Array(text.utf8)) == nil)
  }

  @Test(arguments: numbers + structure + strings + literals)
  func refuses(_ refused: Refused) throws {
    let error = try #require(refusal(of: refused.bytes))
    #expect(error.kind == refused.kind)
    #expect([error.line, error.column] == [refused.line, refused.column])
    if let offset = refused.offset { #expect(error.offset == offset) }
    #expect(!error.detail.isEmpty && error.hint?.isEmpty != true)
  }

  static let numbers: [Refused] = [
    Refused("{\"v\":01}", .leadingZero, column: 6), Refused("-012", .leadingZero, column: 2),
    Refused("{\"v\":-}", .missingDigits, column: 7), Refused("-", .truncated(opened: 0), column: 2),
    Refused("{\"v\":1.}", .missingDigits, column: 8), Refused("1.e5", .missingDigits, column: 3),
    Refused("{\"v\":.5}", .leadingPoint, column: 6), Refused("-.5", .leadingPoint, column: 2),
    Refused("{\"v\":+1}", .plusSign, column: 6), Refused("{\"v\":1e}", .missingDigits, column: 8),
    Refused("1e+", .truncated(opened: 0), column: 4), Refused("[1e-]", .missingDigits, column: 5),
    Refused("{\"v\":0x10}", .foreignNumber, column: 7),
    Refused("{\"v\":1_000}", .foreignNumber, column: 7),
    Refused("[1.2.3]", .foreignNumber, column: 5),
    Refused("[1.5f]", .foreignNumber, column: 5),
    Refused("{\"v\":1 2}", .unexpected, column: 8),
    Refused("{\"v\":NaN}", .nonFiniteLiteral(.nan), column: 6),
    Refused("{\"v\":nan}", .nonFiniteLiteral(.nan), column: 6),
    Refused("{\"v\":Infinity}", .nonFiniteLiteral(.infinity), column: 6),
    Refused("{\"v\":-Infinity}", .nonFiniteLiteral(.negativeInfinity), column: 7),
    Refused("[+inf]", .nonFiniteLiteral(.infinity), column: 2),
  ]

  static let structure: [Refused] = [
    Refused("", .empty, column: 1), Refused(" \n ", .empty, column: 2, line: 2),
    Refused("{\"v\":1", .truncated(opened: 0), column: 7),
    Refused("[1,{\"a\":[2", .truncated(opened: 8), column: 11),
    Refused("[", .truncated(opened: 0), column: 2),
    Refused("{\"a\"", .truncated(opened: 0), column: 5),
    Refused("{\"v\":1,}", .trailingComma, column: 7), Refused("[1,\n ]", .trailingComma, column: 3),
    Refused("[,1]", .unexpected, column: 2), Refused("{,}", .unexpected, column: 2),
    Refused("[1,,2]", .unexpected, column: 4), Refused("[1}", .unexpected, column: 3),
    Refused("{\"a\":1]", .unexpected, column: 7), Refused("]", .unexpected, column: 1),
    Refused("{\"a\" 1}", .unexpected, column: 6), Refused("{\"a\":}", .unexpected, column: 6),
    Refused("{1:2}", .unquotedName, column: 2), Refused("{a:2}", .unquotedName, column: 2),
    Refused("{\"v\":1} x", .trailingContent, column: 9),
    Refused("{\"v\":1}{\"v\":2}", .trailingContent, column: 8),
    Refused("{\n  \"a\": 1,\n  \"b\" 2\n}", .unexpected, column: 7, line: 3, offset: 18),
    Refused("{'v':1}", .wrongQuotes, column: 2),
    Refused("[\u{201C}a\u{201D}]", .wrongQuotes, column: 2),
    Refused("{/*x*/\"v\":1}", .comment, column: 2), Refused("[1] // x", .comment, column: 5),
    Refused("# x\n1", .comment, column: 1), Refused("[1, # x\n2]", .comment, column: 5),
    Refused("{\"v\":1}\0", .trailingContent, column: 8, offset: 7),
    Refused("[1,\u{A0}2]", .unexpected, column: 4),
    Refused("[1]\u{A0}", .trailingContent, column: 4),
    Refused(bytes: [0xEF, 0xBB, 0xBF, 0x31], .byteOrderMark, column: 1, offset: 0),
    Refused(bytes: utf16("{\"v\":1}"), .otherEncoding(.utf16), column: 1, offset: 0),
    Refused(bytes: [0xFF, 0xFE, 0x31, 0], .otherEncoding(.utf16), column: 1),
    Refused(bytes: [0xFE, 0xFF, 0, 0x31], .otherEncoding(.utf16), column: 1),
    Refused(bytes: [0, 0x7B, 0, 0x7D], .otherEncoding(.utf16), column: 1),
    Refused(bytes: [0xFF, 0xFE, 0, 0, 0x31, 0, 0, 0], .otherEncoding(.utf32), column: 1),
    Refused(bytes: [0x31, 0, 0, 0], .otherEncoding(.utf32), column: 1),
    Refused(bytes: [0, 0, 0, 0x31], .otherEncoding(.utf32), column: 1),
  ]

  static let strings: [Refused] = [
    Refused("{\"v\":\"\\ud800\"}", .loneSurrogate(0xD800), column: 7),
    Refused("{\"v\":\"\\udc00\"}", .loneSurrogate(0xDC00), column: 7),
    Refused("{\"v\":\"\\ud800x\"}", .loneSurrogate(0xD800), column: 7),
    Refused("{\"v\":\"\\ud800\\u0041\"}", .loneSurrogate(0xD800), column: 7),
    Refused("{\"v\":\"\\x41\"}", .invalidEscape, column: 8),
    Refused("{\"v\":\"\\u00\"}", .invalidUnicodeEscape, column: 11),
    Refused("\"\\u00G0\"", .invalidUnicodeEscape, column: 6),
    Refused("\"a\tb\"", .controlCharacter(9), column: 3),
    Refused("\"a\nb\"", .controlCharacter(10), column: 3),
    Refused("\"a\0b\"", .controlCharacter(0), column: 3),
    Refused("\"\u{1F}\"", .controlCharacter(31), column: 2),
    Refused("\"abc", .truncated(opened: 0), column: 5),
    Refused("[\"a\\", .truncated(opened: 1), column: 5),
    Refused("[\"\\u12", .truncated(opened: 1), column: 7),
    Refused("\"0123456789abcdef", .truncated(opened: 0), column: 18),
    Refused("{\"\u{E9}\u{1F600}\": \u{E9}}", .unexpected, column: 8, offset: 11),
    Refused(bytes: quoted([0x80]), .invalidUTF8(.unexpectedContinuation), column: 3),
    Refused(bytes: quoted([0xC3]), .invalidUTF8(.truncated), column: 3),
    Refused(bytes: quoted([0xC0, 0xAF]), .invalidUTF8(.overlong), column: 3),
    Refused(bytes: quoted([0xE0, 0x80, 0xAF]), .invalidUTF8(.overlong), column: 3),
    Refused(bytes: quoted([0xF0, 0x8F, 0xBF, 0xBF]), .invalidUTF8(.overlong), column: 3),
    Refused(bytes: quoted([0xED, 0xA0, 0x80]), .invalidUTF8(.surrogate), column: 3),
    Refused(bytes: quoted([0xF4, 0x90, 0x80, 0x80]), .invalidUTF8(.tooLarge), column: 3),
    Refused(bytes: quoted([0xF5, 0x80, 0x80, 0x80]), .invalidUTF8(.tooLarge), column: 3),
    Refused(bytes: quoted([0xFF]), .invalidUTF8(.neverUsed), column: 3),
    Refused(bytes: quoted([0xF0, 0x9F, 0x98]), .invalidUTF8(.truncated), column: 3),
    Refused(bytes: [0x22, 0x61, 0xE2, 0x82], .invalidUTF8(.truncated), column: 3),
    Refused(bytes: [0x5B, 0x80, 0x5D], .invalidUTF8(.unexpectedContinuation), column: 2),
  ]

  static let literals: [Refused] = [
    Refused("True", .wrongLiteral(.true), column: 1),
    Refused("[None]", .wrongLiteral(.null), column: 2),
    Refused("undefined", .wrongLiteral(.null), column: 1),
    Refused("nul", .wrongLiteral(nil), column: 1),
    Refused("[abc]", .wrongLiteral(nil), column: 2),
    Refused("FALSE", .wrongLiteral(.false), column: 1),
    Refused("truex", .trailingContent, column: 5),
  ]

  static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22, 0x61] + bytes + [0x22] }

  static func utf16(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }
}
