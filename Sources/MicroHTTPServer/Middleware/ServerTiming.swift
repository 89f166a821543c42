// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long the phases of an answer took, as a header field.

internal import HTTPTypes

/// How long the phases of an answer took: `decode;dur=0.012, plan;dur=0.004`.
///
/// Durations are milliseconds with three decimals. Phases are kept as numbers and written once.
public struct ServerTiming: Sendable {
  /// The most phases that are kept; more are left out.
  public static let maximumPhases = 8

  private var names = InlineArray<8, StaticString>(repeating: "")
  private var microseconds = InlineArray<8, Int64>(repeating: 0)
  private var count = 0

  /// Makes a field without phases.
  public init() {}

  /// Adds a phase; its name is a token, and a duration below zero counts as zero.
  public mutating func add(_ name: StaticString, _ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = whole.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000)
    let saturated: Int64 = seconds < 0 ? 0 : .max
    add(name, nanoseconds: whole.overflow || overflows ? saturated : sum)
  }

  /// Adds a phase of so many nanoseconds; its name is a token.
  public mutating func add(_ name: StaticString, nanoseconds: Int64) {
    guard count < ServerTiming.maximumPhases else { return }
    let positive = max(nanoseconds, 0)
    names[count] = name
    microseconds[count] = positive / 1_000 + (positive % 1_000 >= 500 ? 1 : 0)
    count += 1
  }

  /// The field value; empty without phases.
  public var fieldValue: String {
    var capacity = 0
    // Nineteen digits at most, a point, and what stands between names and numbers.
    for index in 0..<count { capacity += names[index].utf8CodeUnitCount + 32 }
    return String(unsafeUninitializedCapacity: capacity) { buffer in
      var writer = FieldWriter(buffer)
      for index in 0..<count {
        if index > 0 { writer.append(", ") }
        writer.append(names[index])
        writer.append(";dur=")
        writer.append(thousandths: microseconds[index])
      }
      return writer.count
    }
  }

  /// Adds the field to a reply, unless there are no phases.
  public func mark(_ response: inout Response) {
    guard count > 0 else { return }
    response.fields.append(HTTPField(name: .serverTiming, value: fieldValue))
  }
}

/// Writes text into memory that is known to be large enough.
private struct FieldWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    self.buffer = buffer
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes in
      for byte in bytes { append(byte) }
    }
  }

  /// Writes a number with a point before its last three digits.
  mutating func append(thousandths number: Int64) {
    var digits = 4
    var limit: Int64 = 10_000
    while digits < 19, number >= limit {
      digits += 1
      limit = digits < 19 ? limit * 10 : .max
    }
    var rest = number
    var index = count + digits
    count += digits + 1
    for position in 0..<digits {
      if position == 3 {
        buffer[index] = UInt8(ascii: ".")
        index -= 1
      }
      buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      index -= 1
      rest /= 10
    }
  }

  private mutating func append(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }
}
