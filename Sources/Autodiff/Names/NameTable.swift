// SPDX-License-Identifier: Apache-2.0
// ChainRule: names as small integers.

/// Names as small integers, numbered in the order in which they are first seen.
///
/// The bytes of all names lie in one array, and the table of hashes holds numbers only, so interning
/// allocates nothing per name. The hash is keyed anew in every process: names come from outside.
public struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  private var slots: [Int32] = []
  private var mask = 0
  private let key = NameTable.processKey

  // Asking the system for randomness costs more than interning the names of a small graph.
  private static let processKey = UInt64.random(in: .min ... .max)

  /// Makes an empty table.
  public init() {}

  /// The number of names.
  public var count: Int { ends.count }

  /// Room for this many names without growing.
  public mutating func reserveCapacity(_ names: Int) {
    guard names * 2 > slots.count else { return }
    ends.reserveCapacity(names)
    bytes.reserveCapacity(names * 8)
    rehash(capacity: names * 2)
  }

  /// The number of a name, a new one if it is seen for the first time.
  ///
  /// - Complexity: O(length) on average.
  public mutating func intern(_ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    if ends.count * 2 >= slots.count { rehash(capacity: max(32, slots.count * 2)) }
    var slot = Int(truncatingIfNeeded: hash(name)) & mask
    while slots[slot] >= 0 {
      if equals(slots[slot], name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    let symbol = Int32(truncatingIfNeeded: ends.count)
    slots[slot] = symbol
    bytes.append(contentsOf: name)
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
    return symbol
  }

  /// The number of a name, a new one if it is seen for the first time.
  public mutating func intern(_ name: String) -> Int32 {
    var name = name
    return name.withUTF8 { intern($0) }
  }

  /// The number of a name; `nil` if it was never seen.
  public func find(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard !slots.isEmpty else { return nil }
    var slot = Int(truncatingIfNeeded: hash(name)) & mask
    while slots[slot] >= 0 {
      if equals(slots[slot], name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The number of a name; `nil` if it was never seen.
  public func find(_ name: String) -> Int32? {
    var name = name
    return name.withUTF8 { find($0) }
  }

  /// The name of this number.
  public subscript(symbol: Int32) -> String {
    withBytes(of: symbol) { String(decoding: $0, as: UTF8.self) }
  }

  /// How many bytes all names have.
  var byteCount: Int { bytes.count }

  /// How many bytes a name has.
  @inline(__always)
  func length(of symbol: Int32) -> Int { range(of: symbol).count }

  /// Calls `body` with the bytes of a name.
  @inline(__always)
  public func withBytes<Result>(
    of symbol: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let range = range(of: symbol)
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  @inline(__always)
  private func range(of symbol: Int32) -> Range<Int> {
    let index = Int(symbol)
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  @inline(__always)
  private func equals(_ symbol: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    withBytes(of: symbol) { own in
      guard own.count == name.count else { return false }
      let (own, name) = (UnsafeRawBufferPointer(own), UnsafeRawBufferPointer(name))
      var offset = 0
      while offset + 8 <= own.count {
        let (a, b) = (
          own.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
          name.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        )
        if a != b { return false }
        offset += 8
      }
      while offset < own.count {
        if own[offset] != name[offset] { return false }
        offset += 1
      }
      return true
    }
  }

  // Eight bytes at a time, folded through a 128-bit product: strong enough against collisions that
  // are found without knowing the key.
  @inline(__always)
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(name)
    var state = key ^ UInt64(truncatingIfNeeded: raw.count)
    var offset = 0
    while offset + 8 <= raw.count {
      state = fold(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < raw.count {
      tail = tail << 8 | UInt64(raw[offset])
      offset += 1
    }
    return fold(state ^ tail)
  }

  @inline(__always)
  private func fold(_ x: UInt64) -> UInt64 {
    let product = (x ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: key | 0x0101_0101_0101_0101)
    return product.high ^ product.low
  }

  private mutating func rehash(capacity: Int) {
    var size = 32
    while size < capacity { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    mask = size - 1
    for symbol in 0..<Int32(truncatingIfNeeded: ends.count) {
      var slot = Int(truncatingIfNeeded: withBytes(of: symbol) { hash($0) }) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = symbol
    }
  }
}
