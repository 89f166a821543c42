// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as text.

import Testing

@testable import GraphDocuments

@Suite struct NumberTextTests {
  static let doublesTable: [(Double, String)] = [
    (0, "0"), (-0.0, "-0.0"), (1, "1"), (-1, "-1"), (9, "9"), (10, "10"), (-12345, "-12345"),
    (100000, "100000"), (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "0.00001"),
    (0.000001, "0.000001"), (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (-1e-7, "-1e-7"),
    (1e20, "100000000000000000000"),
    (1e21, "1e21"), (1.5e21, "1.5e21"), (123456789012345683968, "123456789012345680000"),
    (1.2345e22, "1.2345e22"), (9007199254740991, "9007199254740991"),
    (9007199254740992, "9007199254740992"), (9007199254740994, "9007199254740994"),
    (-9007199254740992, "-9007199254740992"), (4503599627370495.5, "4503599627370495.5"),
    (0.04742587317756679, "0.04742587317756679"), (1e308, "1e308"),
    (.greatestFiniteMagnitude, "1.7976931348623157e308"),
    (.leastNonzeroMagnitude, "5e-324"), (.leastNormalMagnitude, "2.2250738585072014e-308"),
    (123.456, "123.456"), (-0.5, "-0.5"), (1e16, "10000000000000000"), (2e-6, "0.000002"),
    (9.5367431640625e-7, "9.5367431640625e-7"), (1.0 / 3, "0.3333333333333333"),
    (.nan, "NaN"), (-.infinity, "-Infinity"),
  ]

  @Test(arguments: doublesTable)
  func doublesAreWrittenAsJavaScriptDoes(_ value: Double, _ expected: String) {
    #expect(NumberText.text(value) == expected)
  }

  static let floatsTable: [(Float, String)] = [
    (0.1, "0.1"), (16777216, "16777216"), (-0.0, "-0.0"), (3.4028235e38, "3.4028235e38"),
    (.leastNonzeroMagnitude, "1e-45"), (1.0 / 3, "0.33333334"), (1e21, "1e21"), (-2.5, "-2.5"),
  ]

  @Test(arguments: floatsTable)
  func floatsAreWrittenInTheirOwnShortestForm(_ value: Float, _ expected: String) {
    #expect(NumberText.text(value) == expected)
  }

  @Test(arguments: [UInt64(1), 2])
  func everyBitPatternComesBack(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var wrong: [UInt64] = []
    for _ in 0..<50_000 {
      let bits = generator.next()
      // One in eight is subnormal, one in eight near one.
      let kind = bits & 7
      let pattern =
        kind == 0 ? bits & 0x800F_FFFF_FFFF_FFFF : kind == 1 ? bits & 0xBFFF_FFFF_FFFF_FFFF : bits
      let value = Double(bitPattern: pattern)
      guard value.isFinite else { continue }
      let text = NumberText.text(value)
      let expected = Double(text)
      if expected?.bitPattern != pattern || text.utf8.count > NumberText.maximumLength {
        wrong.append(pattern)
      }
      if DecimalTextTesting.double(text).bitPattern != pattern { wrong.append(pattern) }
    }
    #expect(wrong.isEmpty)
  }

  @Test func digitsAreTheFewestThereAre() {
    func digits(_ text: String) -> String {
      let head = text.prefix { $0 != "e" }.filter(\.isNumber)
      let digits = head.drop { $0 == "0" }.reversed().drop { $0 == "0" }
      return String(digits.reversed())
    }
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<20_000 {
      let whole = generator.next() >> UInt64.random(in: 4...60, using: &generator)
      let scales: [Double] = [1, 10, 100, 1000, 10_000, 1_000_000, 10_000_000]
      let value = Double(whole) / scales[Int.random(in: 0..<7, using: &generator)]
      let text = NumberText.text(value)
      #expect(Double(text) == value && digits(text) == digits(value.description), "\(value)")
    }
  }

  @Test func everyFloatPatternComesBack() {
    var generator = SeededGenerator(seed: 3)
    var wrong: [UInt32] = []
    for _ in 0..<50_000 {
      let pattern = UInt32(truncatingIfNeeded: generator.next())
      let value = Float(bitPattern: pattern)
      guard value.isFinite else { continue }
      if Float(NumberText.text(value))?.bitPattern != pattern { wrong.append(pattern) }
    }
    #expect(wrong.isEmpty)
  }

  @Test func wholeNumbersAreAllTheirDigits() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<5000 {
      let shift = UInt64.random(in: 11...63, using: &generator)
      let whole = Int64(bitPattern: generator.next() >> shift)
      #expect(NumberText.text(Double(whole)) == "\(whole)")
      #expect(NumberText.text(Double(-whole - 1)) == "\(-whole - 1)")
    }
  }
}
