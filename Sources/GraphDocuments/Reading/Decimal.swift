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
    isNegative = text[0] == UInt8(ascii: "-")
    let first = isNegative ? 1 : 0
    var next = first
    readDigits(text, &next)
    var digits = next &- first
    if text[next] == UInt8(ascii: "."), next < count {
      let point = next &+ 1
      next = point
      readDigits(text, &next)
      exponent = point &- next
      digits &+= next &- point
    }
    isExact = digits <= 19
    if next < count { readExponent(text, &next, count) }
  }

  /// Reads digits into the significand.
  ///
  /// It wraps around beyond 19 digits, which `isExact` then says. Something that is no digit
  /// follows every number, if only the zero bytes behind the document.
  @inline(__always)
  private mutating func readDigits(_ text: UnsafePointer<UInt8>, _ next: inout Int) {
    var word = text.loadWord(next)
    var others = DecimalText.nonDigits(in: word)
    while others == 0 {
      significand = significand &* 100_000_000 &+ DecimalText.eightDigits(word)
      next &+= 8
      word = text.loadWord(next)
      others = DecimalText.nonDigits(in: word)
    }
    let count = others.trailingZeroBitCount &>> 3
    guard count > 0 else { return }
    if count == 1 {
      significand = significand &* 10 &+ (word & 0x0F)
    } else {
      significand =
        significand &* Decimal.wholePowerOfTen(count) &+ DecimalText.digits(word, count: count)
    }
    next &+= count
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

  /// Ten to the power of 1 to 7; a table once compiled.
  @inline(__always)
  private static func wholePowerOfTen(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 1: 10
    case 2: 100
    case 3: 1000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    default: 10_000_000
    }
  }
}
