// SPDX-License-Identifier: Apache-2.0
// ChainRule: how many threads long work may have beside its own.

internal import Glibc
internal import Synchronization

/// How many threads long work may have beside its own: what is left of a fixed number, so that many
/// requests at once have one each, and a single one has the machine.
final class HelperThreads: Sendable {
  private let free: Atomic<Int>

  /// The number of cores that are switched on.
  static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// - Parameter threads: How many threads one call may have at most, its own among them.
  init(threads: Int) {
    free = Atomic(max(threads - 1, 0))
  }

  /// Calls `body` with a number of threads, its own among them, of which no other call has any.
  func with<Result, Failure>(
    atMost wanted: Int, _ body: (Int) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let taken = take(wanted - 1)
    defer { free.wrappingAdd(taken, ordering: .relaxed) }
    return try body(1 + taken)
  }

  private func take(_ wanted: Int) -> Int {
    var known = free.load(ordering: .relaxed)
    while true {
      let taken = min(max(wanted, 0), known)
      let (exchanged, original) = free.weakCompareExchange(
        expected: known, desired: known - taken, ordering: .relaxed)
      if exchanged { return taken }
      known = original
    }
  }
}
