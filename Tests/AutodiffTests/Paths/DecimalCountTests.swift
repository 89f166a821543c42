// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of numbers of any size.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Numbers of paths")
struct DecimalCountTests {
  private static func number(_ value: UInt64, doubled times: Int) -> DecimalCount {
    var number = DecimalCount.zero
    for _ in 0..<value { number.add(.one) }
    for _ in 0..<times { number.add(number) }
    return number
  }

  @Test("Powers of two, the last of which Python prints")
  func powers() {
    #expect(Self.number(0, doubled: 9).description == "0")
    #expect(Self.number(1, doubled: 63).description == "9223372036854775808")
    #expect(
      Self.number(1, doubled: 200).description
        == "1606938044258990275541962092341162602522202993782792835301376")
    #expect(
      Self.number(3, doubled: 128).description == "1020847100762815390390123822295304634368")
  }

  @Test("Carries and borrows go through limbs that are full or empty")
  func carries() {
    var number = Self.number(1, doubled: 0)
    for _ in 0..<18 {
      let one = number
      for _ in 0..<9 { number.add(one) }
    }
    #expect(number.description == "1" + String(repeating: "0", count: 18))
    number.subtract(1)
    #expect(number.description == String(repeating: "9", count: 18))
    number.add(.one)
    #expect(number.limbs == [0, 1])
    number.subtract(0)
    #expect(number.limbs == [0, 1])
  }

  @Test("Sums of two agree with those of words")
  func sums() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let (a, b) = (
        UInt64.random(in: 0..<1000, using: &generator),
        UInt64.random(in: 1..<1000, using: &generator)
      )
      var sum = Self.number(a, doubled: 40)
      sum.add(Self.number(b, doubled: 40))
      #expect(sum.description == "\((a + b) << 40)")
      sum.subtract(Int(b))
      #expect(sum.description == "\(((a + b) << 40) - b)")
    }
  }
}
