// SPDX-License-Identifier: Apache-2.0
// ChainRule: names as small integers.

/// Names as small integers, numbered in the order in which they are first seen.
///
/// The bytes of all names lie in one array, and the table of hashes holds numbers only, so interning
/// allocates nothing per name. The hash is keyed anew in every process: names come from outside.
/// Names that differ in their last character, as those of numbered nodes do, lie side by side, so that
/// a large table is not looked up at a place that is in no cache for each.
public struct NameTable: Sendable {
  /// All of it is there to be written to, so that a name is put at its place without asking for room.
  private var bytes: [UInt8] = []
  /// How many bytes all names have.
  private(set) var byteCount = 0
  private var ends: [UInt32] = []
  /// 0 where there is none, or one more than a name's number and, in the bits above the mask, some of
  /// its hash, so that other names are seldom compared.
  private var slots: [UInt32] = []
  private var mask = 0
  private let key = NameTable.processKey

  // Neighbours that find their sixteen slots taken go on to the next sixteen together: one slot on they
  // would stand in each other's way, and four slots would be looked at for each name instead of 1.3. Odd, so
  // that every slot is come to.
  private static let stride = 17

  // Asking the system for randomness costs more than interning the names of a small graph.
  private static let processKey = UInt64.random(in: .min ... .max)

  /// Makes an empty table.
  public init() {}

  /// The number of bytes of the longest name; 0 if there are none.
  public private(set) var longest = 0

  /// The number of names.
  public var count: Int { ends.count }

  /// Room for this many names without growing.
  public mutating func reserveCapacity(_ names: Int) {
    guard names * 2 > slots.count else { return }
    ends.reserveCapacity(names)
    makeRoom(forBytes: names * 8)
    rehash(capacity: names * 2)
  }

  /// The number of a name, a new one if it is seen for the first time.
  ///
  /// - Complexity: O(length) on average.
  public mutating func intern(_ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    if ends.count &* 2 >= slots.count { rehash(capacity: max(32, slots.count * 2)) }
    let start = place(of: name)
    let (slot, known) = search(name, from: start)
    if known >= 0 { return known }
    let symbol = Int32(truncatingIfNeeded: ends.count)
    slots[slot] = entry(symbol, start)
    append(name)
    longest = max(longest, name.count)
    ends.append(UInt32(truncatingIfNeeded: byteCount))
    return symbol
  }

  @inline(__always)
  private mutating func append(_ name: UnsafeBufferPointer<UInt8>) {
    let end = byteCount + name.count
    if end > bytes.count { makeRoom(forBytes: max(end, bytes.count * 2)) }
    bytes.withUnsafeMutableBufferPointer { bytes in
      guard let to = bytes.baseAddress, let from = name.baseAddress else { return }
      (to + byteCount).update(from: from, count: name.count)
    }
    byteCount = end
  }

  @inline(never)
  private mutating func makeRoom(forBytes count: Int) {
    guard count > bytes.count else { return }
    bytes.append(count - bytes.count, of: 0)
  }

  /// The slot where the search for a name ends, and the number in it: the name's, or -1.
  ///
  /// There is at least one empty slot.
  @inline(__always)
  private func search(
    _ name: UnsafeBufferPointer<UInt8>, from place: Place
  ) -> (slot: Int, symbol: Int32) {
    slots.withUnsafeBufferPointer { slots in
      ends.withUnsafeBufferPointer { ends in
        bytes.withUnsafeBufferPointer { bytes in
          var slot = place.slot & mask
          let numbers = UInt32(truncatingIfNeeded: mask)
          while true {
            let entry = slots[slot]
            if entry == 0 { return (slot, -1) }
            if (entry ^ place.tag) & ~numbers == 0 {
              let symbol = Int(entry & numbers) &- 1
              let from = symbol == 0 ? 0 : Int(ends[symbol &- 1])
              let own = UnsafeBufferPointer(rebasing: bytes[from..<Int(ends[symbol])])
              if NameTable.areEqual(own, name) {
                return (slot, Int32(truncatingIfNeeded: symbol))
              }
            }
            slot = (slot &+ NameTable.stride) & mask
          }
        }
      }
    }
  }

  /// What stands in the slot of a name.
  private func entry(_ symbol: Int32, _ place: Place) -> UInt32 {
    let numbers = UInt32(truncatingIfNeeded: mask)
    return place.tag & ~numbers | (UInt32(truncatingIfNeeded: symbol) &+ 1)
  }

  /// The number of a name, a new one if it is seen for the first time.
  public mutating func intern(_ name: String) -> Int32 {
    var name = name
    return name.withUTF8 { intern($0) }
  }

  /// The number of a name; `nil` if it was never seen.
  public func find(_ name: UnsafeBufferPointer<UInt8>) -> Int32? {
    guard !slots.isEmpty else { return nil }
    let symbol = search(name, from: place(of: name)).symbol
    return symbol >= 0 ? symbol : nil
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

  /// Calls `body` with the bytes of all names, one after the other, and where each ends; without either if
  /// there are none.
  func withMemory<Failure>(
    _ body: (UnsafePointer<UInt8>?, UnsafePointer<UInt32>?) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      try ends.withUnsafeBufferPointer { (ends) throws(Failure) in
        try body(bytes.baseAddress, ends.baseAddress)
      }
    }
  }

  @inline(__always)
  private func range(of symbol: Int32) -> Range<Int> {
    let index = Int(symbol)
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  @inline(__always)
  private static func areEqual(
    _ own: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard own.count == name.count else { return false }
    let (own, name) = (UnsafeRawBufferPointer(own), UnsafeRawBufferPointer(name))
    guard own.count >= 8 else { return shortWord(own) == shortWord(name) }
    var offset = 0
    while offset &+ 8 < own.count {
      if word(own, offset) != word(name, offset) { return false }
      offset &+= 8
    }
    return word(own, own.count &- 8) == word(name, own.count &- 8)
  }

  /// Where the search for a name begins, whatever the number of slots, and the bits that tell it from
  /// others.
  private struct Place {
    let slot: Int
    let tag: UInt32
  }

  // Eight bytes at a time, the last eight whatever came before, folded through a 128-bit product:
  // strong enough against collisions that are found without knowing the key. The lowest four bits of
  // the last byte are no part of it: they say which of sixteen slots side by side it is.
  @inline(__always)
  private func place(of name: UnsafeBufferPointer<UInt8>) -> Place {
    let raw = UnsafeRawBufferPointer(name)
    var state = key ^ UInt64(truncatingIfNeeded: raw.count)
    let last: UInt64
    if raw.count >= 8 {
      var offset = 0
      while offset &+ 8 < raw.count {
        state = fold(state ^ NameTable.word(raw, offset))
        offset &+= 8
      }
      last = NameTable.word(raw, raw.count &- 8)
    } else {
      last = NameTable.shortWord(raw)
    }
    let within = (last &>> 56) & 0xF
    let hash = fold(state ^ (last & ~(0xF &<< 56)))
    return Place(
      slot: Int(truncatingIfNeeded: hash ^ within),
      tag: UInt32(truncatingIfNeeded: hash &>> 32 ^ within &<< 28))
  }

  @inline(__always)
  private static func word(_ name: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    name.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// The bytes of a name of less than eight: with those of another of its length, all different
  /// names give different words.
  @inline(__always)
  private static func shortWord(_ name: UnsafeRawBufferPointer) -> UInt64 {
    let count = name.count
    if count >= 4 {
      let first = name.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let last = name.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(first) | UInt64(last) &<< 32
    }
    guard count > 0 else { return 0 }
    let (middle, last) = (UInt64(name[count &>> 1]), UInt64(name[count &- 1]))
    return UInt64(name[0]) | middle &<< 8 | last &<< 56
  }

  @inline(__always)
  private func fold(_ x: UInt64) -> UInt64 {
    let product = (x ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: key | 0x0101_0101_0101_0101)
    return product.high ^ product.low
  }

  private mutating func rehash(capacity: Int) {
    var size = 32
    while size < capacity { size *= 2 }
    slots = [UInt32](filledWith: 0, count: size)
    mask = size - 1
    for symbol in 0..<Int32(truncatingIfNeeded: ends.count) {
      let start = withBytes(of: symbol) { place(of: $0) }
      var slot = start.slot & mask
      while slots[slot] != 0 { slot = (slot + NameTable.stride) & mask }
      slots[slot] = entry(symbol, start)
    }
  }
}
