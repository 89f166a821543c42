// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the numbers of nodes stand in a text.

/// Where a short piece of text stands, in half the memory of a ``TextRange``; nothing is known of what
/// stands behind the first 4 GiB.
package struct ShortRange: Sendable {
  let start: UInt32
  let count: UInt32

  @inline(__always)
  init(_ text: TextRange) {
    if let start = UInt32(exactly: text.start), let count = UInt32(exactly: text.count) {
      (self.start, self.count) = (start, count)
    } else {
      (start, count) = (0, 0)
    }
  }

  /// No text.
  @inline(__always)
  static var none: ShortRange { ShortRange(.none) }

  @inline(__always)
  var isEmpty: Bool { count == 0 }

  var range: TextRange { TextRange(start: Int(start), count: Int(count)) }
}

/// Where the value and the gradient of a node stand.
package struct NodeTexts {
  var value = ShortRange.none
  var gradient = ShortRange.none
}

/// Where numbers stand that were written not long ago, by their bits: what passes a sum is the gradient of
/// all that is added.
///
/// Those that have the same place take it from each other, so that all fit into the nearest cache, and one
/// that is looked for in vain costs next to nothing.
struct RecentNumbers: ~Copyable {
  /// A number without its sign.
  struct Place {
    let bits: UInt64
    let text: ShortRange
  }

  private static var count: Int { 64 }
  let places: UnsafeMutablePointer<Place>

  init() {
    places = .allocate(capacity: RecentNumbers.count)
    // No number that is finite has bits that are all ones.
    UnsafeMutableRawPointer(places).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: RecentNumbers.count * MemoryLayout<Place>.stride)
  }

  deinit { places.deallocate() }

  /// The place for a number.
  @inline(__always)
  static func place(of bits: UInt64) -> Int {
    Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }
}

/// ``NumberTexts`` as loops write them.
package struct NumberTextMemory {
  let nodes: UnsafeMutablePointer<NodeTexts>?
  let recent: UnsafeMutablePointer<RecentNumbers.Place>
}

/// Where the values and gradients of nodes stand in a reply; nothing is known of those that are not asked
/// for.
package struct NumberTexts: ~Copyable {
  /// The numbers that were written last.
  private let recent = RecentNumbers()
  /// One for each node; `nil` if there are none.
  package private(set) var nodes: UnsafeMutablePointer<NodeTexts>?

  /// Makes room for those of so many nodes, of which nothing is known yet.
  package init(count: Int) { if count > 0 { makeRoom(count: count) } }

  deinit { nodes?.deallocate() }

  /// Where all of it lies, as long as this is there.
  package var memory: NumberTextMemory {
    NumberTextMemory(nodes: nodes, recent: recent.places)
  }

  /// Makes room, unless there is some.
  package mutating func makeRoom(count: Int) {
    guard nodes == nil else { return }
    let memory = UnsafeMutablePointer<NodeTexts>.allocate(capacity: count)
    memory.initialize(repeating: NodeTexts(), count: count)
    nodes = memory
  }

  package func value(of node: Int) -> TextRange { nodes?[node].value.range ?? .none }

  package func gradient(of node: Int) -> TextRange { nodes?[node].gradient.range ?? .none }

  package func keep(_ text: TextRange, ofValue node: Int) {
    nodes?[node].value = ShortRange(text)
  }

  package func keep(_ text: TextRange, ofGradient node: Int) {
    nodes?[node].gradient = ShortRange(text)
  }
}
