// SPDX-License-Identifier: Apache-2.0
// ChainRule: a value that one thread at a time may see.

internal import Glibc

/// A value that one thread at a time may see.
///
/// A POSIX mutex rather than `Synchronization.Mutex`, whose use ThreadSanitizer takes for races on
/// Linux.
///
/// `@unchecked Sendable`: the value is reached through ``withLock(_:)`` only, which holds the mutex
/// for as long as anybody sees it. What a pointer points to is nothing that the compiler could check.
final class Guarded<Value>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Calls `body` with the value while nobody else sees it.
  @inline(__always)
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
