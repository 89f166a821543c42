// SPDX-License-Identifier: Apache-2.0
// ChainRule: a point on the clock that never goes back.

internal import CMicroHTTPD
internal import Glibc

/// A point on the monotonic clock, in one word: phases of thousands of connections are compared.
struct Instant: Comparable, Sendable {
  /// Nanoseconds since some start of the machine's choosing.
  var nanoseconds: UInt64

  static var now: Instant {
    var time = Glibc.timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
  }

  var timespec: Glibc.timespec {
    Glibc.timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  }

  static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// This point and a span after it; the far future if there is no such point.
  func advanced(by span: Span) -> Instant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(span.nanoseconds)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  /// The span from an earlier point to this one; zero if that point is not earlier.
  func since(_ earlier: Instant) -> Span {
    Span(nanoseconds: nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0)
  }
}

/// A length of time of at most 584 years, in one word.
struct Span: Comparable, Sendable {
  var nanoseconds: UInt64

  init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// The nearest span to a duration: negative ones are zero, endless ones the longest.
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else {
      nanoseconds = 0
      return
    }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    nanoseconds = overflow || carry ? .max : sum
  }

  static func < (left: Span, right: Span) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  var duration: Duration {
    .nanoseconds(Int64(clamping: nanoseconds))
  }

  /// Whole milliseconds, rounded up, so that a wait of this length does not end too early.
  var milliseconds: UInt64 {
    nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
  }

  /// Whole seconds, rounded up.
  var seconds: UInt64 {
    nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
  }
}
