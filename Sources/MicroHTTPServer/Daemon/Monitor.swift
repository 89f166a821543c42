// SPDX-License-Identifier: Apache-2.0
// ChainRule: a lock around a value, with a condition to wait for.

internal import CMicroHTTPD
internal import Glibc

/// A value behind a lock, and a way to wait until it changes.
///
/// The standard library's `Mutex` is a futex of its own, which ThreadSanitizer on Linux does not
/// know: it reports races that are none. A POSIX mutex it knows, and a bounded queue needs a
/// condition beside the lock anyway.
///
/// Why `@unchecked Sendable` holds: `state` is private and touched in two places, `withLock` and
/// `wait`, both between a lock and an unlock of `mutex` by the same thread; a wait gives the lock
/// up only inside `pthread_cond_timedwait`, when no access to `state` is in progress. The mutex and
/// the condition live at fixed addresses from `init` to `deinit`, as POSIX asks. The compiler
/// cannot know that one property guards another, hence `@unchecked`.
package final class Monitor<State: Sendable>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  /// Puts a value behind a new lock.
  package init(_ state: State) {
    self.state = state
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  /// Calls `body` with the value while no other thread has it; `body` must not call back.
  package func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Waits until `body` returns something, asked now and after each signal; `nil` after `deadline`.
  func wait<Result>(
    until deadline: Instant? = nil, _ body: (inout State) -> Result?
  ) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      guard let deadline else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      if Instant.now >= deadline { return nil }
      var time = deadline.timespec
      pthread_cond_timedwait(condition, mutex, &time)
    }
  }

  /// Wakes one thread that waits.
  func signal() {
    pthread_cond_signal(condition)
  }

  /// Wakes every thread that waits.
  func broadcast() {
    pthread_cond_broadcast(condition)
  }
}
