// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long the parts of a call take.

internal import Glibc

/// How long the parts of a call took; `nil` for parts that did not happen.
package struct Timings: Sendable {
  package var decode: Duration?
  package var plan: Duration?
  package var forward: Duration?
  package var reverse: Duration?
  package var encode: Duration?

  package init() {}
}

/// Measures the time between its laps.
///
/// The system's clock is asked itself: `ContinuousClock` takes as long as some of what is measured.
struct Stopwatch {
  private var last = Stopwatch.now

  private static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The time since it was started, or since the last lap.
  mutating func lap() -> Duration {
    let now = Stopwatch.now
    defer { last = now }
    return .nanoseconds(now - last)
  }
}
