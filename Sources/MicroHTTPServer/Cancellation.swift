// SPDX-License-Identifier: Apache-2.0
// ChainRule: a flag that says nobody waits for an answer any more.

internal import Synchronization

/// A flag that says nobody waits for an answer any more; once set, it stays set.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Makes a flag that is not set.
  public init() {}

  /// Whether the answer is still wanted.
  ///
  /// Cheap enough to ask every few thousand steps.
  public var isCancelled: Bool {
    flag.load(ordering: .relaxed)
  }

  /// Says that nobody waits any more.
  public func cancel() {
    flag.store(true, ordering: .relaxed)
  }
}
