// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers, against the standard library's reading of the same text.

import Testing

@testable import GraphDocuments

@Suite struct NumberReadingTests {
  static let tableOfDoublesTable: [(String, Double)] = [
    ("0", 0), ("-0", -0.0), ("-0.0", -0.0), ("-0e5", -0.0), ("0e-400", 0), ("1e22", 1e22),
    ("1e23", 1e23), ("1e308", 1e308), ("1e309", .infinity), ("-1e400", -.infinity),
    ("1e99999999999999999999", .infinity), ("1e-400", 0), ("-1e-400", -0.0), ("2e-324", 0),
    ("3e-324", .leastNonzeroMagnitude), ("4.9e-324", .leastNonzeroMagnitude),
    ("1e-99999999999999999999", 0),
    ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
    ("9007199254740993", 9007199254740992),
    ("9007199254740993.0", 9007199254740992), ("100000000000000000000", 1e20),
    ("123456789012345678901234567890", 1.2345678901234568e+29),
    ("1.7976931348623158e308", 1.7976931348623157e308), ("1.7976931348623159e308", .infinity),
    ("0.10000000000000000555111512312578270211815834045410156", 0.1), ("1E+2", 100),
    ("0.000000000000000000000000000000000000000001", 1e-42),
    ("12345678.87654321", 12345678.87654321),
  ]

  @Test(arguments: tableOfDoublesTable)
  func tableOfDoubles(_ text: String, _ expected: Double) throws {
    try withView("[\(text)]") { view in
      let value = view.double(at: 2)
      #expect(value == expected && value.sign == expected.sign)
    }
  }

  static let exponentsAndZerosCancelTable: [(String, Double)] = [
    ("0." + String(repeating: "0", count: 400) + "1", 0.0),
    ("1" + String(repeating: "0", count: 400), .infinity),
    ("1" + String(repeating: "0", count: 400) + "e-400", 1),
    ("0." + String(repeating: "0", count: 400) + "1e401", 1),
    ("0." + String(repeating: "0", count: 400) + "1e900", .infinity),
    ("-1" + String(repeating: "0", count: 400) + "e-900", -0.0),
  ]

  @Test(arguments: exponentsAndZerosCancelTable)
  func exponentsAndZerosCancel(_ text: String, _ expected: Double) throws {
    try withView("[\(text)]") { view in
      let value = view.double(at: 2)
      #expect(value == expected && value.sign == expected.sign)
    }
  }

  @Test(
    arguments: [
      ("9223372036854775807", Int.max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("1.0", 1), ("1e2", 100), ("1.5", nil), ("1e30", nil),
      ("-0", 0),
      ("9007199254740993.0", 9_007_199_254_740_993), ("1500e-2", 15), ("1501e-2", nil),
      ("0e999", 0),
      ("0.0e99999999999999999999", 0), ("12.50e1", 125), ("1e-99999999999999999999", nil),
      ("1e99999999999999999999", nil), ("-12e3", -12000), ("0.00", 0),
      ("92233720368547758070e-1", .max),
      ("1000000000000000000000000e-20", 10000), ("18446744073709551615", nil),
    ] as [(String, Int?)])
  func tableOfIntegers(_ text: String, _ expected: Int?) throws {
    try withView("[\(text)]") { view in #expect(view.integer(at: 2) == expected) }
  }

  @Test(
    arguments: [
      ("3.4028235e38", 3.4028235e+38), ("1e39", .infinity), ("1e-50", 0), ("0.1", 0.1),
      // Rounded to a double first, this one would go the other way.
      ("1.00000017881393432617187499", 1.0000001), ("16777217", 16777216),
    ] as [(String, Float)])
  func tableOfFloats(_ text: String, _ expected: Float) throws {
    try withView("[\(text)]") { view in #expect(view.float(at: 2) == expected) }
  }

  @Test func randomTextAgreesWithTheStandardLibrary() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<50_000 {
      let text = NumberReadingTests.randomNumber(&generator)
      let expected = try #require(Double(text))
      let value = DecimalTextTesting.double(text)
      #expect(value == expected && value.sign == expected.sign, "\(text)")
      #expect(DecimalTextTesting.decimalDouble(text).bitPattern == value.bitPattern, "\(text)")
    }
  }

  @Test(arguments: 0...9)
  func everyNumberOfDigitsBeforeAndBehindThePoint(_ whole: Int) throws {
    var generator = SeededGenerator(seed: 13)
    var texts: [String] = []
    for behind in 0...26 {
      for zeros in 0...min(behind, 12) {
        // Zeros at the beginning, as in 0.00012, or digits, as in 120.034.
        let digits = (0..<whole).map { _ in Int.random(in: 1...9, using: &generator) }
        let fraction = (0..<behind).map {
          $0 < zeros ? 0 : Int.random(in: 0...9, using: &generator)
        }
        let first = whole == 0 ? "0" : digits.map(String.init).joined()
        let text = first + (behind == 0 ? "" : "." + fraction.map(String.init).joined())
        texts += [text, "-" + text]
      }
    }
    try withView("[\(texts.joined(separator: ","))]") { view in
      var values = [Double](repeating: .nan, count: texts.count)
      #expect(view.readNumbers(from: 2, count: texts.count, into: &values) == nil)
      for (text, value) in zip(texts, values) {
        let expected = try #require(Double(text))
        #expect(value.bitPattern == expected.bitPattern, "\(text)")
        #expect(DecimalTextTesting.decimalDouble(text).bitPattern == value.bitPattern, "\(text)")
      }
    }
  }

  @Test func theFirstNumberThatIsTooLargeIsNamed() throws {
    try withView("[1,2.5,-3e400,1e400]") { view in
      var values = [Double](repeating: .nan, count: 4)
      #expect(view.readNumbers(from: 2, count: 4, into: &values) == 4)
    }
  }

  @Test func randomBitsComeBack() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<50_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      let text = value.description.replacing("+", with: "")
      #expect(DecimalTextTesting.double(text).bitPattern == value.bitPattern, "\(text)")
    }
  }

  static func randomNumber(_ generator: inout SeededGenerator) -> String {
    var text = Bool.random(using: &generator) ? "-" : ""
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
    }
    text +=
      "\(Int.random(in: 1...9, using: &generator))" + digits(.random(in: 0...20, using: &generator))
    if Bool.random(using: &generator) {
      text += "." + digits(.random(in: 1...20, using: &generator))
    }
    if Bool.random(using: &generator) {
      text += "e\(Int.random(in: -345...310, using: &generator))"
    }
    return text
  }
}

enum DecimalTextTesting {
  /// Reads text that is followed by zero bytes, as a document is.
  static func double(_ text: String) -> Double {
    let hasExponent = text.contains("e") || text.contains("E")
    return read(text) { DecimalText.double($0, count: $1, hasExponent: hasExponent) }
  }

  /// The same on the way that any number may go.
  static func decimalDouble(_ text: String) -> Double {
    read(text) { DecimalText.decimalDouble($0, count: $1) }
  }

  private static func read(_ text: String, _ body: (UnsafePointer<UInt8>, Int) -> Double) -> Double
  {
    let padded = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
    return padded.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { body($0, text.utf8.count) } ?? .nan
    }
  }
}
