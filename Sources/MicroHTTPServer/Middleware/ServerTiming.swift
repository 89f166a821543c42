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

  /// The bytes that the field takes at most: of each phase nineteen digits, a point, and what
  /// stands between names and numbers.
  package var capacity: Int {
    var capacity = 16
    for index in 0..<count { capacity += names[index].utf8CodeUnitCount + 32 }
    return capacity
  }

  /// Writes the field, unless there are no phases.
  package func write(to writer: inout FieldWriter) {
    guard count > 0 else { return }
    writer.field("Server-Timing", writeValue)
  }

  private func writeValue(to writer: inout FieldWriter) {
    for index in 0..<count {
      if index > 0 { writer.append(", ") }
      writer.append(names[index])
      writer.append(";dur=")
      writer.append(thousandths: microseconds[index])
    }
  }

  /// The field value; empty without phases.
  public var fieldValue: String {
    String(unsafeUninitializedCapacity: capacity) { buffer in
      var writer = FieldWriter(buffer)
      writeValue(to: &writer)
      return writer.written
    }
  }

  /// Adds the field to a reply, unless there are no phases.
  public func mark(_ response: inout Response) {
    guard count > 0 else { return }
    response.fields.append(HTTPField(name: .serverTiming, value: fieldValue))
  }
}
