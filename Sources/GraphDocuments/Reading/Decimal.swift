// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number's digits as one integer, and its exponent.

/// A number of at most 19 digits as it is written: `significand * 10^exponent`, and a sign.
struct Decimal {
  var significand: UInt64 = 0
  var exponent = 0
  var isNegative = false
  /// Whether all digits fit; where not, the other members say nothing.
  var isExact = true

  /// Takes a number apart whose grammar has been checked; up to 8 bytes behind it are read.
  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, count: Int) {
    var next = 0
    isNegative = text[0] == UInt8(ascii: "-")
    if isNegative { next = 1 }
    var digits = readDigits(text, &next)
    if next < count, text[next] == UInt8(ascii: ".") {
      next += 1
      let fraction = readDigits(text, &next)
      digits += fraction
      exponent = -fraction
    }
    isExact = digits <= 19
    if next < count { readExponent(text, &next, count) }
  }

  /// Reads digits into the significand, and returns how many there are.
  ///
  /// It wraps around beyond 19 digits, which `isExact` then says. Something that is no digit
  /// follows every number, if only the zero bytes behind the document.
  @inline(__always)
  private mutating func readDigits(_ text: UnsafePointer<UInt8>, _ next: inout Int) -> Int {
    let start = next
    while true {
      let word = text.loadWord(next)
      guard DecimalText.nonDigits(in: word) == 0 else { break }
      significand = significand &* 100_000_000 &+ DecimalText.eightDigits(word)
      next += 8
    }
    while true {
      let digit = text[next] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      significand = significand &* 10 &+ UInt64(digit)
      next += 1
    }
    return next - start
  }

  /// Adds the written exponent; one of more than 9 digits is left to the careful way.
  @inline(__always)
  private mutating func readExponent(
    _ text: UnsafePointer<UInt8>, _ next: inout Int, _ count: Int
  ) {
    next += 1
    let isNegativeExponent = text[next] == UInt8(ascii: "-")
    if isNegativeExponent || text[next] == UInt8(ascii: "+") { next += 1 }
    guard count - next <= 9 else {
      isExact = false
      return
    }
    var written = 0
    while next < count {
      written = written * 10 + Int(text[next] &- UInt8(ascii: "0"))
      next += 1
    }
    exponent += isNegativeExponent ? -written : written
  }

  /// The nearest double, where one multiplication or division of exact numbers gives it (Clinger).
  ///
  /// A significand up to 2^53 and a power of ten up to 10^22 are doubles, so the one operation
  /// rounds once. A whole number of 19 digits fits 64 bits, and its conversion rounds once too.
  @inline(__always)
  func double() -> Double? {
    guard isExact else { return nil }
    var value = Double(significand)
    if exponent != 0 {
      guard significand <= 1 &<< 53, exponent >= -22, exponent <= 22 else {
        return significand == 0 ? (isNegative ? -0.0 : 0) : nil
      }
      if exponent < 0 {
        value /= Decimal.powerOfTen(-exponent)
      } else {
        value *= Decimal.powerOfTen(exponent)
      }
    }
    return isNegative ? -value : value
  }
}

extension Decimal {
  /// Ten to the power of 0 to 22, each of which is a double exactly; a table once compiled.
  @inline(__always)
  static func powerOfTen(_ exponent: Int) -> Double {
    switch exponent {
    case 0: 1e0
    case 1: 1e1
    case 2: 1e2
    case 3: 1e3
    case 4: 1e4
    case 5: 1e5
    case 6: 1e6
    case 7: 1e7
    case 8: 1e8
    case 9: 1e9
    case 10: 1e10
    case 11: 1e11
    case 12: 1e12
    case 13: 1e13
    case 14: 1e14
    case 15: 1e15
    case 16: 1e16
    case 17: 1e17
    case 18: 1e18
    case 19: 1e19
    case 20: 1e20
    case 21: 1e21
    default: 1e22
    }
  }
}
