// SPDX-License-Identifier: Apache-2.0
// ChainRule: candidates for the same work, measured in turns.

import Foundation
import Glibc

/// One way of doing the work of a row.
struct Candidate {
  let name: String
  let work: () -> Void

  init(_ name: String, _ work: @escaping () -> Void) {
    self.name = name
    self.work = work
  }
}

/// Candidates for the same work, measured in turns, so that a machine which slows down does so for
/// all of them.
///
/// What is measured is the time that this thread spent on a processor: another program that runs at
/// the same moment then disturbs little.
struct Contest {
  let row: String
  let candidates: [Candidate]

  /// How often each has its turn, and how long a turn lasts at least, in nanoseconds.
  struct Length {
    var rounds = 9
    var turn = 40_000_000
  }

  /// Nanoseconds of one piece of work, by candidate and round.
  func times(_ length: Length) -> [String: [Double]] {
    let repetitions = candidates.map { count($0, lasting: length.turn) }
    var times: [String: [Double]] = [:]
    for _ in 0..<length.rounds {
      for (candidate, count) in zip(candidates, repetitions) {
        times[candidate.name, default: []].append(time(candidate, count) / Double(count))
      }
    }
    return times
  }

  /// Measures, and prints one line of JSON.
  func run(_ length: Length) {
    let line = Line(row: row, nanoseconds: times(length))
    guard let text = try? JSONEncoder().encode(line) else { return }
    say(String(decoding: text, as: UTF8.self))
  }

  private struct Line: Encodable {
    let row: String
    let nanoseconds: [String: [Double]]
  }

  /// How often the work must be done to last so long; the first time is no measure of the others.
  private func count(_ candidate: Candidate, lasting turn: Int) -> Int {
    candidate.work()
    var count = 1
    while time(candidate, count) < Double(turn), count < 1 << 24 { count *= 2 }
    return count
  }

  private func time(_ candidate: Candidate, _ count: Int) -> Double {
    let begin = Contest.now
    for _ in 0..<count { candidate.work() }
    return Contest.now - begin
  }

  /// Nanoseconds that this thread has run.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// Prints a line at once, for somebody who waits for it.
func say(_ line: String) {
  FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

/// How long some work takes, whoever does it.
func milliseconds(_ work: () -> Void) -> Double {
  let duration = ContinuousClock().measure(work)
  return Double(duration.components.attoseconds) / 1e15
    + Double(duration.components.seconds) * 1e3
}

/// How long some work takes on processors, on all threads together.
func processorMilliseconds(_ work: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }
  let begin = now()
  work()
  return now() - begin
}

/// Keeps the optimiser from leaving out work whose result nobody reads.
@inline(never)
func consume<Value>(_ value: Value) {}

/// Ends the program: a measurement of something wrong is none.
func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("measure: \(message)\n".utf8))
  exit(1)
}
