// SPDX-License-Identifier: Apache-2.0
// ChainRule: the flat record of a scanned document, reused from one document to the next.

internal import Glibc

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
    words = JSONTape.resized(nil, to: capacity)
    frameCapacity = 32
    frames = .allocate(capacity: frameCapacity)
  }

  deinit {
    free(words)
    frames.deallocate()
  }

  /// Forgets the document, and gives memory back that is more than `keeping` words.
  package mutating func reset(keeping maximumWords: Int = 1 << 16) {
    count = 0
    duplicates.removeAll()
    guard capacity > maximumWords else { return }
    capacity = max(maximumWords, 64)
    words = JSONTape.resized(words, to: capacity)
  }

  /// Makes room for `additional` more words; those written so far are kept.
  mutating func grow(by additional: Int) {
    capacity += additional
    words = JSONTape.resized(words, to: capacity)
  }

  /// The C library moves the pages of large memory instead of their contents, so that there are
  /// never two copies of a large tape.
  private static func resized(
    _ words: UnsafeMutablePointer<UInt64>?, to capacity: Int
  ) -> UnsafeMutablePointer<UInt64> {
    guard let memory = realloc(words, capacity * MemoryLayout<UInt64>.stride) else {
      fatalError("no memory for \(capacity) words")
    }
    return memory.bindMemory(to: UInt64.self, capacity: capacity)
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
