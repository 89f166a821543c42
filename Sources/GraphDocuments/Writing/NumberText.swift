// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers as text, straight into a buffer.

internal import CNumberText

/// The text of numbers as documents have it: JavaScript's, except that a negative zero is `-0.0`.
package enum NumberText {
  /// How many bytes any number takes at most.
  package static let maximumLength = 32

  /// Writes the shortest text that reads back as a finite double, and returns its length.
  @inline(__always)
  package static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let length = writeWhole(value, to: out)
    return length > 0 ? length : writeShortest(value, to: out)
  }

  /// Writes a finite double that is whole and below 2^53, and returns its length; 0 for others.
  ///
  /// Whole numbers are frequent: seeds, indices, sums of ones. Below 2^53 all their digits are the
  /// shortest ones.
  @inline(__always)
  static func writeWhole(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    // Cut and compared: whether a number is exactly whole is a call into libm on processors of old.
    guard value.magnitude < 0x1p53 else { return 0 }
    let whole = Int64(value)
    guard Double(whole) == value, whole != 0 || value.sign == .plus else { return 0 }
    return write(whole, to: out)
  }

  /// Writes any finite double.
  @inline(never)
  static func writeShortest(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out.withMemoryRebound(to: CChar.self, capacity: maximumLength) {
      chainrule_shortest_double(value, $0)
    }
  }

  /// Writes the shortest text that reads back as a finite float32, and returns its length.
  @inline(never)
  static func write(_ value: Float, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out.withMemoryRebound(to: CChar.self, capacity: maximumLength) {
      chainrule_shortest_float(value, $0)
    }
  }

  /// Writes a whole number, and returns its length.
  @inline(__always)
  static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    var magnitude = value.magnitude
    var length = 0
    if value < 0 {
      out[0] = UInt8(ascii: "-")
      length = 1
    }
    if magnitude < 10 {
      out[length] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude)
      return length + 1
    }
    length += digitCount(magnitude)
    var next = length
    while magnitude >= 10 {
      let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
      next -= 1
      out[next] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      magnitude = quotient
    }
    out[next - 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude)
    return length
  }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// The text of a double; `NaN`, `Infinity` or `-Infinity` where it is not finite.
  package static func text(_ value: Double) -> String {
    guard value.isFinite else { return NumberDocument.text(value) }
    return string { write(value, to: $0) }
  }

  /// The text of a float32.
  package static func text(_ value: Float) -> String {
    guard value.isFinite else { return NumberDocument.text(Double(value)) }
    return string { write(value, to: $0) }
  }

  private static func string(_ body: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maximumLength) { buffer in
      guard let out = buffer.baseAddress else { return "" }
      let count = body(out)
      return String(decoding: UnsafeBufferPointer(start: out, count: count), as: UTF8.self)
    }
  }
}
