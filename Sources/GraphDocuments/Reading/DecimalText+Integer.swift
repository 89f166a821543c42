// SPDX-License-Identifier: Apache-2.0
// ChainRule: exact integers from any way to write them.

extension DecimalText {
  /// The integer that a number is; `nil` if it has a fraction or is beyond 64 bits.
  ///
  /// It never goes through a double: 9007199254740993.0 is that integer.
  static func integer(_ text: UnsafePointer<UInt8>, count: Int) -> Int? {
    var digits = IntegerDigits()
    var next = text[0] == UInt8(ascii: "-") ? 1 : 0
    var isFraction = false
    scan: while next < count {
      switch text[next] {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): break scan
      case let digit: digits.append(Int(digit) - 0x30, isFraction: isFraction)
      }
      next += 1
    }
    if digits.significant == 0 { return 0 }
    guard let written = exponent(text, from: next, count: count) else { return nil }
    return digits.value(exponent: written, isNegative: text[0] == UInt8(ascii: "-"))
  }

  /// The written exponent from its `e` on; 0 where there is none, `nil` where it is out of reach.
  private static func exponent(
    _ text: UnsafePointer<UInt8>, from start: Int, count: Int
  ) -> Int? {
    guard start < count else { return 0 }
    let digits = UnsafeBufferPointer(start: text + start + 1, count: count - start - 1)
    return Int(String(decoding: digits, as: UTF8.self)).flatMap { abs($0) < 1 << 40 ? $0 : nil }
  }
}

/// The digits of a number without the zeros at both ends, and where its point is.
private struct IntegerDigits {
  /// The digits from the first to the last that is not zero, while they fit.
  private var value = 0
  /// How many digits `value` stands for; with more than 19, it overflowed.
  private(set) var significant = 0
  /// Zeros that were read since the last digit that is not zero.
  private var zeros = 0
  private var fractionDigits = 0
  private var isOverflow = false

  mutating func append(_ digit: Int, isFraction: Bool) {
    if isFraction { fractionDigits += 1 }
    if digit == 0 {
      if significant > 0 { zeros += 1 }
      return
    }
    scale(by: zeros + 1)
    let (sum, overflow) = value.subtractingReportingOverflow(digit)
    value = sum
    isOverflow = isOverflow || overflow
    significant += zeros + 1
    zeros = 0
  }

  private mutating func scale(by powers: Int) {
    guard value != 0 else { return }
    guard powers <= 19 else {
      isOverflow = true
      return
    }
    for _ in 0..<powers {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      value = product
      isOverflow = isOverflow || overflow
    }
  }

  /// The whole number; the digits are kept negative, as there is one more negative number.
  func value(exponent: Int, isNegative: Bool) -> Int? {
    var result = self
    let shift = exponent - fractionDigits + zeros
    guard shift >= 0 else { return nil }
    result.scale(by: shift)
    guard !result.isOverflow else { return nil }
    if isNegative { return result.value }
    return result.value == .min ? nil : -result.value
  }
}
