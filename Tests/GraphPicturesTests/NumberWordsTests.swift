// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as pictures show them.

import Testing

@testable import GraphPictures

@Suite struct NumberWordsTests {
  @Test(
    "two decimals, and four digits where those say little",
    arguments: [
      (0.731058578630005, "0.73"), (-0.196611933241482, "-0.20"), (0, "0.00"), (1, "1.00"),
      (999.994, "999.99"), (1000, "1000"), (12345, "1.234e4"), (0.01, "0.01"),
      (0.00123456, "0.001235"), (-1e-7, "-1e-7"), (6.02e23, "6.02e23"), (.nan, "NaN"),
      (.infinity, "∞"), (-.infinity, "-∞"),
    ] as [(Double, String)])
  func short(_ number: Double, _ text: String) {
    #expect(NumberWords(digits: nil).short(number) == text)
  }

  @Test("digits that count, where they are asked for")
  func digits() {
    #expect(NumberWords(digits: 6).short(0.731058578630005) == "0.731059")
    #expect(NumberWords(digits: 1).short(1234.5) == "1e3")
    #expect(NumberWords(digits: 17).short(0.1) == "0.10000000000000001")
  }

  @Test("all digits, in full")
  func full() {
    #expect(NumberWords(digits: 2).full(0.731058578630005) == "0.731058578630005")
    #expect(NumberWords(digits: nil).full(2.0) == "2")
    #expect(NumberWords(digits: nil).full(Float(0.1)) == "0.1")
    #expect(NumberWords(digits: nil).full(1e300) == "1e300")
  }
}
