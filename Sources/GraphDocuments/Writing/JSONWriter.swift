// SPDX-License-Identifier: Apache-2.0
// ChainRule: JSON, byte by byte, into memory that is kept for the next reply.

/// Appends JSON to a growing run of bytes.
///
///     writer.beginObject()
///     writer.name("finite")
///     writer.boolean(true)
///     writer.endObject()
///
/// Members stand in the order in which they are written. The writer sets commas; that brackets and
/// names are where they belong is the caller's care. Its memory grows with the largest reply and is
/// kept for the next one; ``reset(keeping:)`` gives it back. What is written once is written into memory
/// that is lent.
package struct JSONWriter: ~Copyable {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  /// Whether the memory is that which was lent, and not given back here.
  package private(set) var isLent: Bool

  /// How many bytes are written.
  package private(set) var count = 0

  /// Whether a value has ended, so that a comma belongs before the next.
  private var needsComma = false

  /// How numbers that are not finite are written.
  package var nonFinite: NonFinitePolicy

  /// Beyond so many bytes, the rest of a tensor is not written: nobody will read it.
  package var maximumCount = Int.max

  /// Whether the rest of a tensor was left out, so that what is written is no JSON.
  package private(set) var isCut = false

  /// Whether a number that is not finite was written, by whichever policy.
  package private(set) var hasNonFinite = false

  /// Makes a writer without bytes.
  package init(capacity: Int = 4096, nonFinite: NonFinitePolicy = .string) {
    self.capacity = max(capacity, NumberText.maximumLength)
    base = .allocate(capacity: self.capacity)
    isLent = false
    self.nonFinite = nonFinite
  }

  /// Makes a writer into memory that is lent, and outlives it; when more is written than has room there,
  /// it goes on in memory of its own.
  package init(into memory: UnsafeMutableBufferPointer<UInt8>, nonFinite: NonFinitePolicy) {
    if let lent = memory.baseAddress {
      (base, capacity, isLent) = (lent, memory.count, true)
    } else {
      (base, capacity, isLent) = (.allocate(capacity: 1), 1, false)
    }
    self.nonFinite = nonFinite
  }

  deinit {
    if !isLent { base.deallocate() }
  }

  /// Forgets all bytes, and gives memory back that is more than `keeping`.
  package mutating func reset(keeping maximum: Int = 1 << 20) {
    count = 0
    needsComma = false
    hasNonFinite = false
    guard !isLent, capacity > maximum else { return }
    base.deallocate()
    capacity = max(maximum, NumberText.maximumLength)
    base = .allocate(capacity: capacity)
  }

  /// The bytes written; valid until the next change.
  package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base, count: count)
  }

  /// A copy of the bytes written.
  package func copyBytes() -> [UInt8] { Array(bytes) }

  /// Makes room for `additional` bytes and returns where the first of them will be.
  @inline(__always)
  mutating func reserve(_ additional: Int) -> UnsafeMutablePointer<UInt8> {
    if additional > capacity - count { grow(additional) }
    return base + count
  }

  /// Counts bytes in that were written where ``reserve(_:)`` said.
  @inline(__always)
  mutating func commit(_ additional: Int) { count += additional }

  /// Counts in what a cursor wrote behind the text.
  @inline(__always)
  mutating func commit(to out: TextCursor) { count = out.next - base }

  @inline(never)
  private mutating func grow(_ additional: Int) {
    let larger = max(count + additional, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    if !isLent { base.deallocate() }
    (base, isLent) = (moved, false)
    capacity = larger
  }

  /// Writes one byte.
  @inline(__always)
  mutating func put(_ byte: UInt8) {
    reserve(1).pointee = byte
    count += 1
  }

  /// Writes the comma that belongs before a value, and remembers that one belongs before the next.
  @inline(__always)
  mutating func separate() {
    if needsComma { put(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// The same by a cursor, which has room for it.
  @inline(__always)
  mutating func separate(_ out: inout TextCursor) {
    if needsComma { out.put(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Writes an opening bracket.
  @inline(__always)
  mutating func open(_ bracket: UInt8) {
    separate()
    put(bracket)
    needsComma = false
  }

  /// Writes a closing bracket.
  @inline(__always)
  mutating func close(_ bracket: UInt8) {
    put(bracket)
    needsComma = true
  }

  /// Writes the colon after a name; no comma belongs before its value.
  @inline(__always)
  mutating func endName() {
    put(UInt8(ascii: ":"))
    awaitValue()
  }

  /// Remembers that no comma belongs before what comes next, as it is the value of a name.
  @inline(__always)
  mutating func awaitValue() { needsComma = false }

  /// Whether there are more bytes than anyone will read; what is written then is not finished.
  @inline(__always)
  mutating func cuts(beyond additional: Int = 0) -> Bool {
    if additional <= maximumCount - count { return false }
    isCut = true
    return true
  }

  /// Remembers that a number was not finite.
  @inline(__always)
  mutating func noteNonFinite() { hasNonFinite = true }
}
