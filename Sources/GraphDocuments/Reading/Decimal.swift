// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number's digits as one integer, and its exponent.

internal import CNumberText

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
    var others = chainrule_non_digits(word)
    while others == 0 {
      significand = significand &* 100_000_000 &+ chainrule_eight_digits(word)
      next &+= 8
      word = text.loadWord(next)
      others = chainrule_non_digits(word)
    }
    let count = others.trailingZeroBitCount &>> 3
    guard count > 0 else { return }
    significand =
      significand &* chainrule_whole_power_of_ten(Int32(truncatingIfNeeded: count))
      &+ chainrule_few_digits(word, UInt32(truncatingIfNeeded: count))
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
        value /= chainrule_power_of_ten(Int32(truncatingIfNeeded: -exponent))
      } else {
        value *= chainrule_power_of_ten(Int32(truncatingIfNeeded: exponent))
      }
    }
    return isNegative ? -value : value
  }
}
