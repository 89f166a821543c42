// SPDX-License-Identifier: Apache-2.0
// ChainRule: moments as text, against Foundation's calendar.

import Foundation
import Testing

@testable import ChainRuleService

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "A moment is written as RFC 3339 does",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (1_000_000_000_123, "2001-09-09T01:46:40.123Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func known(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).text == text)
  }

  // Foundation's calendar is Julian before October 1582, RFC 3339's is not.
  @Test("Every week of eight centuries begins on the day that Foundation says")
  func everyDay() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for day in Int64(-140_000)...150_000 where day.isMultiple(of: 7) || abs(day) < 20_000 {
      let milliseconds = day * 86_400_000 + 45_296_789
      let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
      // Seconds as a double may round the last millisecond, so that one is compared by itself.
      let (ours, theirs) = (Timestamp(milliseconds: milliseconds).text, date.formatted(style))
      guard ours.prefix(19) == theirs.prefix(19), ours.hasSuffix(".789Z") else {
        Issue.record("\(ours) is not \(theirs)")
        return
      }
    }
  }

  @Test("The present moment lies between two others")
  func now() {
    let before = Timestamp.now()
    let after = Int64(Date().timeIntervalSince1970 * 1_000) + 1
    #expect(before.milliseconds <= after)
    #expect(before.milliseconds > after - 60_000)
  }
}
