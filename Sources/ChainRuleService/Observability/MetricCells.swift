// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers that many threads add to without a lock.

internal import Synchronization

/// Numbers that many threads add to without a lock.
///
/// Each thread adds to a share of its own, and a number is the sum of its shares: two cores that add to
/// one word wait for each other some fifty nanoseconds each time, and a request is counted nine times.
final class MetricCells: Sendable {
  /// How many numbers there are; a fixed size lets them stand inside an object.
  static let count = 24

  private let shares = (0..<ThreadShare.count).map { _ in Share() }

  private final class Share: Sendable {
    /// As many as fill four lines of a cache, so that two shares have none in common.
    let cells = InlineArray<32, Atomic<Int>> { _ in Atomic(0) }
  }

  /// Adds to the number at an index; wraps around after 2^63, as counters of 64 bits do.
  func add(_ amount: Int, at index: Int) {
    shares[ThreadShare.current].cells[index].wrappingAdd(amount, ordering: .relaxed)
  }

  /// The number at an index.
  subscript(index: Int) -> Int {
    shares.reduce(0) { $0 &+ $1.cells[index].load(ordering: .relaxed) }
  }
}

/// How often durations fell between bounds, and their sum.
final class DurationHistogram: Sendable {
  /// The upper bounds of the buckets, in nanoseconds; a last bucket has none.
  ///
  /// They reach from one exchange of a small graph, some 15 µs, to the default deadline.
  static let bounds: [Int] = [
    10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
    5_000_000_000, 10_000_000_000, 30_000_000_000,
  ]

  private static let sum = bounds.count + 1

  private let cells = MetricCells()

  /// Counts a duration; one below zero counts as zero.
  func record(nanoseconds: Int) {
    let duration = max(0, nanoseconds)
    var bucket = 0
    while bucket < DurationHistogram.bounds.count, duration > DurationHistogram.bounds[bucket] {
      bucket += 1
    }
    cells.add(1, at: bucket)
    cells.add(duration, at: DurationHistogram.sum)
  }

  /// What was counted, at one moment or close to it.
  struct Reading: Sendable, Equatable {
    /// How many durations fell into each bucket, not those below; the last one has no bound.
    var buckets: [Int]
    /// The sum of all durations.
    var nanoseconds: Int
    /// How many durations were counted: always the sum of the buckets.
    var count: Int { buckets.reduce(0, +) }
  }

  /// Reads the buckets while others may be counting.
  func read() -> Reading {
    Reading(
      buckets: (0...DurationHistogram.bounds.count).map { cells[$0] },
      nanoseconds: cells[DurationHistogram.sum])
  }
}
