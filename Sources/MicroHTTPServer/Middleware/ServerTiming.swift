// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long the phases of an answer took, as a header field.

internal import HTTPTypes

/// How long the phases of an answer took: `decode;dur=0.012, plan;dur=0.004`.
///
/// Durations are milliseconds with three decimals, written as they are added.
public struct ServerTiming: Sendable {
  /// The field value so far; empty without phases.
  public private(set) var fieldValue: String

  /// Makes a field without phases.
  public init() {
    fieldValue = ""
    fieldValue.reserveCapacity(96)
  }

  /// Adds a phase; its name is a token, and a duration below zero counts as zero.
  public mutating func add(_ name: StaticString, _ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = whole.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000)
    let saturated: Int64 = seconds < 0 ? 0 : .max
    add(name, nanoseconds: whole.overflow || overflows ? saturated : sum)
  }

  /// Adds a phase of so many nanoseconds.
  public mutating func add(_ name: StaticString, nanoseconds: Int64) {
    let positive = max(nanoseconds, 0)
    let microseconds = positive / 1_000 + (positive % 1_000 >= 500 ? 1 : 0)
    if !fieldValue.isEmpty { fieldValue += ", " }
    name.withUTF8Buffer { fieldValue += String(decoding: $0, as: UTF8.self) }
    fieldValue += ";dur="
    fieldValue += String(microseconds / 1_000)
    let thousandths = microseconds % 1_000
    fieldValue += thousandths < 10 ? ".00" : thousandths < 100 ? ".0" : "."
    fieldValue += String(thousandths)
  }

  /// Adds the field to a reply, unless there are no phases.
  public func mark(_ response: inout Response) {
    guard !fieldValue.isEmpty else { return }
    response.fields.append(HTTPField(name: .serverTiming, value: fieldValue))
  }
}
