// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as doubles and floats, the usual ones on a short way.

internal import CNumberText

/// Reading numbers whose grammar the scanner has checked.
enum DecimalText {
  /// The double nearest to a number; an infinity where it is too large for one, a signed zero where
  /// it is too small.
  ///
  /// Up to 8 bytes behind it are read.
  @inline(__always)
  static func double(_ text: UnsafePointer<UInt8>, count: Int, hasExponent: Bool) -> Double {
    var value = 0.0
    if !hasExponent, chainrule_read_plain_number(text, count, &value) { return value }
    return decimalDouble(text, count: count)
  }

  /// The same of any number: its digits and exponent first.
  @inline(never)
  static func decimalDouble(_ text: UnsafePointer<UInt8>, count: Int) -> Double {
    let decimal = Decimal(text, count: count)
    if let value = decimal.double() { return value }
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
