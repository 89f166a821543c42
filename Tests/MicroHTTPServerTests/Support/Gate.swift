// SPDX-License-Identifier: Apache-2.0
// ChainRule: waiting in tests, always with a bound.

@testable import MicroHTTPServer

/// A door that handlers wait at until the test opens it; it opens by itself after 20 seconds.
final class Gate: Sendable {
  private struct State: Sendable {
    var isOpen = false
    var waiting = 0
  }

  private let state = Monitor(State())

  func open() {
    state.withLock { $0.isOpen = true }
    state.broadcast()
  }

  /// Waits at the door; `false` if it opened by itself.
  @discardableResult
  func pass() -> Bool {
    state.withLock { $0.waiting += 1 }
    state.broadcast()
    return state.wait(until: .soon) { $0.isOpen ? true : nil } ?? false
  }

  /// Waits until so many have come to the door.
  func awaitArrivals(_ count: Int) -> Bool {
    state.wait(until: .soon) { $0.waiting >= count ? true : nil } ?? false
  }
}

extension Instant {
  /// Later than anything in a test should take.
  static var soon: Instant { .now.advanced(by: Span(.seconds(20))) }
}

/// Everything that a server said.
final class EventRecorder: Sendable {
  private let events = Monitor<[ServerEvent]>([])

  @Sendable func record(_ event: ServerEvent) {
    events.withLock { $0.append(event) }
    events.broadcast()
  }

  /// Waits for something that can be found in the events so far.
  func await<Result>(_ find: @escaping (ServerEvent) -> Result?) -> Result? {
    events.wait(until: .soon) { events in
      for event in events {
        if let result = find(event) { return result }
      }
      return nil
    }
  }

  /// Waits until so many events are of one kind.
  func await(_ count: Int, _ isOfKind: @escaping (ServerEvent) -> Bool) -> Bool {
    events.wait(until: .soon) { $0.count(where: isOfKind) >= count ? true : nil } ?? false
  }
}

/// Asks a question until its answer is yes, for 20 seconds at most.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = Instant.soon
  let pause = Monitor(false)
  while Instant.now < end {
    if try condition() { return true }
    _ = pause.wait(until: .now.advanced(by: Span(.milliseconds(5)))) { $0 ? true : nil }
  }
  return false
}
