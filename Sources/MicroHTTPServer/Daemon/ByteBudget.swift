// SPDX-License-Identifier: Apache-2.0
// ChainRule: a bound on bytes held at the same time.

internal import Synchronization

/// A bound on the bytes that all loops together hold at the same time.
final class ByteBudget: Sendable {
  let limit: Int
  private let held = Atomic(0)

  init(limit: Int) {
    self.limit = max(0, limit)
  }

  /// The bytes held now.
  var count: Int {
    held.load(ordering: .relaxed)
  }

  /// Takes bytes from the budget; takes none and answers `false` if they are not there.
  func take(_ bytes: Int) -> Bool {
    guard bytes > 0 else { return true }
    guard bytes <= limit else { return false }
    let (_, sum) = held.wrappingAdd(bytes, ordering: .relaxed)
    if sum <= limit { return true }
    held.wrappingSubtract(bytes, ordering: .relaxed)
    return false
  }

  /// Gives taken bytes back.
  func give(_ bytes: Int) {
    guard bytes > 0 else { return }
    held.wrappingSubtract(bytes, ordering: .relaxed)
  }
}
