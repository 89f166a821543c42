// SPDX-License-Identifier: Apache-2.0
// ChainRule: a moment as RFC 3339 writes it.

internal import Glibc

/// A moment, in milliseconds since the beginning of 1970 in UTC.
package struct Timestamp: Sendable, Hashable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The present moment by the system's clock.
  package static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The moment as RFC 3339 writes it, in UTC: `2026-01-31T23:59:59.999Z`.
  ///
  /// Right for the years 0 to 9999 of the Gregorian calendar, which RFC 3339 is about.
  package var text: String {
    let (days, time) = Timestamp.floorDivide(milliseconds, by: 86_400_000)
    let date = Timestamp.civil(daysSince1970: days)
    var text = ""
    text.reserveCapacity(24)
    Timestamp.append(date.year, digits: 4, to: &text, then: "-")
    Timestamp.append(date.month, digits: 2, to: &text, then: "-")
    Timestamp.append(date.day, digits: 2, to: &text, then: "T")
    Timestamp.append(time / 3_600_000, digits: 2, to: &text, then: ":")
    Timestamp.append(time / 60_000 % 60, digits: 2, to: &text, then: ":")
    Timestamp.append(time / 1_000 % 60, digits: 2, to: &text, then: ".")
    Timestamp.append(time % 1_000, digits: 3, to: &text, then: "Z")
    return text
  }

  /// The date of a day, by counting in eras of 400 years that begin on the first of March, so that
  /// the leap day is the last one of a year.
  private static func civil(
    daysSince1970 days: Int64
  ) -> (year: Int64, month: Int64, day: Int64) {
    // 719,468 days lie between the first of March of year 0 and the beginning of 1970.
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    // Days without the leap days so far: every 4 years (1,460 days), not every 100, every 400.
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // From March on, five months always have 153 days.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func append(
    _ number: Int64, digits: Int, to text: inout String, then mark: String
  ) {
    let written = String(number)
    for _ in 0..<max(0, digits - written.utf8.count) { text += "0" }
    text += written
    text += mark
  }
}
