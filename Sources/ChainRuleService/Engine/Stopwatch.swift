// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long the parts of a call take.

internal import Glibc

/// How long the parts of a call took, in nanoseconds; `nil` for parts that did not happen.
package struct Timings: Sendable {
  package var decode: Int64?
  package var plan: Int64?
  package var forward: Int64?
  package var reverse: Int64?
  package var encode: Int64?

  package init() {}
}

/// Measures the time between its laps, in nanoseconds.
///
/// The system's clock is asked itself: `ContinuousClock` takes as long as some of what is measured,
/// and so does arithmetic with `Duration`.
struct Stopwatch {
  private var last = Stopwatch.now

  /// The monotonic clock.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// What the clock says so many milliseconds later, or at the end of time.
  static func time(milliseconds: Int, after start: Int64) -> Int64 {
    let (span, overflow) = Int64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
    let (sum, carry) = start.addingReportingOverflow(span)
    return overflow || carry ? .max : sum
  }

  /// The time since it was started, or since the last lap.
  mutating func lap() -> Int64 {
    let now = Stopwatch.now
    defer { last = now }
    return now - last
  }
}
