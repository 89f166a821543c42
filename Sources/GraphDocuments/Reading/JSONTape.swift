// SPDX-License-Identifier: Apache-2.0
// ChainRule: the flat record of a scanned document, reused from one document to the next.

/// A place in a tape: the index of a value's first word.
package typealias JSONIndex = Int

/// The flat record of one document: what stands where, in document order, without a copy of it.
///
/// ``JSONScanner`` writes it, ``JSONView`` reads it. The memory grows with the largest document and
/// is kept for the next one; ``reset(keeping:)`` gives it back.
package struct JSONTape: ~Copyable {
  /// An object that says a name twice: the words of both names.
  package struct Duplicate: Sendable, Hashable {
    package let first: JSONIndex
    package let second: JSONIndex
  }

  /// How many duplicate names are kept for the report; a longer list helps nobody.
  static let maximumDuplicates = 1000

  private(set) var words: UnsafeMutablePointer<UInt64>
  private(set) var capacity: Int
  var count = 0
  var frames: UnsafeMutablePointer<JSONScanner.Frame>
  private(set) var frameCapacity: Int

  /// The names that stand twice in one object, in document order, at most 1000.
  package var duplicates: [Duplicate] = []

  /// Makes a tape with room for small documents.
  package init() {
    capacity = 512
    words = .allocate(capacity: capacity)
    frameCapacity = 32
    frames = .allocate(capacity: frameCapacity)
  }

  deinit {
    words.deallocate()
    frames.deallocate()
  }

  /// Forgets the document, and gives memory back that is more than `keeping` words.
  package mutating func reset(keeping maximumWords: Int = 1 << 16) {
    count = 0
    duplicates.removeAll()
    guard capacity > maximumWords else { return }
    words.deallocate()
    capacity = max(maximumWords, 64)
    words = .allocate(capacity: capacity)
  }

  /// Makes room for `additional` more words; those written so far are kept.
  mutating func grow(by additional: Int) {
    let moved = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity + additional)
    moved.update(from: words, count: count)
    words.deallocate()
    words = moved
    capacity += additional
  }

  /// Makes room for twice as many open containers.
  mutating func growFrames() {
    let moved = UnsafeMutablePointer<JSONScanner.Frame>.allocate(capacity: frameCapacity * 2)
    moved.update(from: frames, count: frameCapacity)
    frames.deallocate()
    frames = moved
    frameCapacity *= 2
  }
}
