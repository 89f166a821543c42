// SPDX-License-Identifier: Apache-2.0
// ChainRule: decimal digits eight at a time, and doubles from short numbers.

internal import CNumberText

/// Reading numbers whose grammar the scanner has checked.
enum DecimalText {
  /// The high bit of every byte that is no digit.
  ///
  /// Digits become 0 to 9, which stay below the high bit when 0x76 is added; nothing carries from
  /// byte to byte, as only seven bits of each are added.
  @inline(__always)
  static func nonDigits(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let values = word ^ (ones &* 0x30)
    let raised = (values & (ones &* 0x7F)) &+ (ones &* 0x76)
    return (raised | values) & (ones &* 0x80)
  }

  /// The value of eight digits, the first one lowest in the word: pairs, then fours, then all.
  @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64 {
    var value = word ^ 0x3030_3030_3030_3030
    value = (value &* 10) &+ (value &>> 8)
    let low = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = ((value &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  /// The value of the first digits of a word, one to seven: zeros are put before them.
  @inline(__always)
  static func digits(_ word: UInt64, count: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    return eightDigits(word &<< shift | 0x3030_3030_3030_3030 &>> (64 &- shift))
  }

  /// The double nearest to a number; an infinity where it is too large for one, a signed zero where
  /// it is too small.
  @inline(__always)
  static func double(_ text: UnsafePointer<UInt8>, count: Int) -> Double {
    let decimal = Decimal(text, count: count)
    if let value = decimal.double() { return value }
    return scaledDouble(decimal, text, count: count)
  }

  /// The same for more digits than a double counts, which need wider arithmetic.
  @inline(__always)
  private static func scaledDouble(
    _ decimal: Decimal, _ text: UnsafePointer<UInt8>, count: Int
  ) -> Double {
    var value = 0.0
    let exponent = Int32(clamping: decimal.exponent)
    guard decimal.isExact, chainrule_scale_decimal(decimal.significand, exponent, &value) else {
      return carefulDouble(text, count: count)
    }
    return decimal.isNegative ? -value : value
  }

  /// The same through the C++ standard library, which is right for every length and exponent.
  @inline(never)
  static func carefulDouble(_ text: UnsafePointer<UInt8>, count: Int) -> Double {
    var value = 0.0
    let status = text.withMemoryRebound(to: CChar.self, capacity: count) {
      chainrule_parse_double($0, count, &value)
    }
    return status == CHAINRULE_NUMBER_MALFORMED ? .nan : value
  }

  /// The float32 nearest to a number, rounded once.
  static func float(_ text: UnsafePointer<UInt8>, count: Int) -> Float {
    var value: Float = 0
    let status = text.withMemoryRebound(to: CChar.self, capacity: count) {
      chainrule_parse_float($0, count, &value)
    }
    return status == CHAINRULE_NUMBER_MALFORMED ? .nan : value
  }
}
