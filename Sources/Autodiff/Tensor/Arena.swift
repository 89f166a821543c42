// SPDX-License-Identifier: Apache-2.0
// ChainRule: memory for the values of a sweep.

/// Memory for numbers, freed with its last owner.
///
/// Only the sweep that made an arena writes to it, and only to elements that no view in use shows;
/// so views may be read while the sweep goes on. Arenas cross threads only where their holder says why
/// that is safe.
@usableFromInline
class Arena<S: Scalar> {
  @usableFromInline final let base: UnsafeMutablePointer<S>
  final let count: Int

  /// Makes memory for this many numbers, all zero.
  init(zeros count: Int) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  /// Makes memory whose numbers are not defined until they are written.
  init(undefined count: Int) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
  }

  deinit {
    base.deallocate()
  }
}
