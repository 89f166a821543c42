// SPDX-License-Identifier: Apache-2.0
// ChainRule: doubles one after the other, in memory that is kept for the next document.

/// A growing run of doubles to which values are appended.
///
/// Memory comes with ``reserve(_:)`` only, after a size has been checked against its limit.
package struct NumberBuffer: ~Copyable {
  /// The first double; valid until the buffer grows or ends.
  package private(set) var base: UnsafeMutablePointer<Double>
  package private(set) var capacity: Int
  package private(set) var count = 0

  /// Makes an empty buffer with room for `capacity` doubles.
  package init(capacity: Int = 64) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// The doubles; valid until the buffer grows or ends.
  package var values: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: base, count: count)
  }

  package subscript(index: Int) -> Double {
    precondition(index >= 0 && index < count, "an index within the buffer")
    return base[index]
  }

  /// Makes room for `additional` doubles and returns where the first of them will be.
  @inline(__always)
  package mutating func reserve(_ additional: Int) -> UnsafeMutablePointer<Double> {
    if additional > capacity - count { grow(additional) }
    return base + count
  }

  /// Counts doubles in that were written where ``reserve(_:)`` said.
  @inline(__always)
  package mutating func commit(_ additional: Int) {
    precondition(additional >= 0 && additional <= capacity - count, "only what was reserved")
    count += additional
  }

  @inline(__always)
  package mutating func append(_ value: Double) {
    reserve(1).pointee = value
    count += 1
  }

  /// Forgets all from `newCount` on; the memory is kept.
  package mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count, "a buffer is cut within its values")
    count = newCount
  }

  /// Forgets all, and gives memory back that is more than `keeping` doubles.
  package mutating func reset(keeping maximum: Int = 1 << 16) {
    count = 0
    guard capacity > maximum else { return }
    base.deallocate()
    capacity = max(maximum, 1)
    base = .allocate(capacity: capacity)
  }

  @inline(never)
  private mutating func grow(_ additional: Int) {
    // Half as much again, so that appending one by one costs O(1) each; exactly where it is large.
    let larger = max(count + additional, capacity + capacity / 2)
    let moved = UnsafeMutablePointer<Double>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
