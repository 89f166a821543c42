// SPDX-License-Identifier: Apache-2.0
// ChainRule: which share of what all threads have is a thread's own.

internal import Glibc
internal import Synchronization

/// Which share of what all threads have is a thread's own.
///
/// Threads are dealt shares in turn when they first ask. With more threads than shares some have one
/// in common, so whatever is kept in a share is still counted atomically.
enum ThreadShare {
  /// How many shares there are.
  static let count = 8

  /// The share of this thread, from zero on.
  static var current: Int {
    // A key without a value has none of a thread that never asked, so numbers begin at 1.
    if let known = pthread_getspecific(key) { return Int(bitPattern: known) - 1 }
    let share = next.wrappingAdd(1, ordering: .relaxed).oldValue % count
    pthread_setspecific(key, UnsafeRawPointer(bitPattern: share + 1))
    return share
  }

  private static let next = Atomic(0)

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
