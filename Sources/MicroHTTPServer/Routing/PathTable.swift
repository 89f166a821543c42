// SPDX-License-Identifier: Apache-2.0
// ChainRule: finds the pattern that a path fits, by hashing bytes.

internal import Glibc

/// Finds the pattern that a path fits, without allocation.
///
/// Patterns without parameters stand in an open-addressing table, found by a hash of the whole
/// path. The others stand in a second one, found by a hash of their literal segments and of where
/// their parameters are: for `/v1/graphs/{name}/gradients`, of `v1`, `graphs`, `gradients` and of
/// "the third of four". A path is looked up once for each distinct set of parameter positions among
/// the patterns of as many segments. A service has a hundred patterns but only a handful of such
/// sets, so the cost does not grow with the patterns.
///
/// Sets with fewer parameters go first, which makes literal text win over a parameter.
struct PathTable: Sendable {
  /// Which segments of a path are read as parameters: bit `i` is segment `i`.
  private struct Positions: Sendable, Hashable {
    var segmentCount: Int
    var parameters: UInt64
  }

  private var literals: HashTable
  private var parameterized: HashTable
  private var positions: [Positions] = []
  /// Where the segments of each pattern stand in `text`; empty for parameters.
  private var segments: [[Range<Int>]] = []
  private var text: [UInt8] = []

  /// Makes a table of patterns no two of which differ in the names of parameters only.
  init(_ patterns: [RoutePattern]) {
    literals = HashTable(entries: patterns.count)
    parameterized = HashTable(entries: patterns.count)
    for (index, pattern) in patterns.enumerated() { insert(pattern, at: index) }
    positions = Set(positions).sorted { left, right in
      (left.parameters.nonzeroBitCount, left.parameters)
        < (right.parameters.nonzeroBitCount, right.parameters)
    }
  }

  /// The index of the pattern that a path fits; `nil` if none does.
  ///
  /// - Complexity: O(bytes of the path), and a few steps for each set of parameter positions.
  func index(of path: UnsafeRawBufferPointer) -> Int? {
    literals.find(ByteHash.of(path)) { isEqual(segments[$0][0], path[...]) }
      ?? (positions.isEmpty ? nil : parameterizedIndex(of: path))
  }

  private func parameterizedIndex(of path: UnsafeRawBufferPointer) -> Int? {
    let count = PathSegments.count(in: path)
    for positions in positions where positions.segmentCount == count {
      let hash = PathSegments.hash(of: path, without: positions.parameters)
      let found = parameterized.find(hash) { fits(path, $0, parameters: positions.parameters) }
      if let found { return found }
    }
    return nil
  }

  /// Whether a path of as many segments has the literal ones of a pattern, and none that is empty
  /// where the pattern has parameters.
  private func fits(
    _ path: UnsafeRawBufferPointer, _ pattern: Int, parameters: UInt64
  ) -> Bool {
    var parts = PathSegments(path)
    for index in segments[pattern].indices {
      let range = segments[pattern][index]
      guard let part = parts.next() else { return false }
      if parameters >> UInt64(index) & 1 == 1 {
        guard range.isEmpty, !part.isEmpty else { return false }
      } else {
        guard !range.isEmpty, isEqual(range, path[part]) else { return false }
      }
    }
    return parts.next() == nil
  }

  private mutating func insert(_ pattern: RoutePattern, at index: Int) {
    let bytes = Array(pattern.description.utf8)
    var parameters: UInt64 = 0
    for (index, segment) in pattern.segments.enumerated() {
      if case .parameter = segment { parameters |= 1 << UInt64(index) }
    }
    guard parameters != 0 else {
      segments.append([append(bytes)])
      literals.insert(index, hash: bytes.withUnsafeBytes(ByteHash.of))
      return
    }
    positions.append(.init(segmentCount: pattern.segments.count, parameters: parameters))
    segments.append(
      pattern.segments.map { segment in
        if case .literal(let literal) = segment { append(Array(literal.utf8)) } else { 0..<0 }
      })
    // The hash skips parameters, so the pattern's own text can be hashed like a path.
    let hash = bytes.withUnsafeBytes { PathSegments.hash(of: $0, without: parameters) }
    parameterized.insert(index, hash: hash)
  }

  private mutating func append(_ bytes: [UInt8]) -> Range<Int> {
    let start = text.count
    text.append(contentsOf: bytes)
    return start..<text.count
  }

  private func isEqual(_ range: Range<Int>, _ part: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard range.count == part.count else { return false }
    return text.withUnsafeBytes { text in
      let other = UnsafeRawBufferPointer(rebasing: part)
      guard let left = text.baseAddress, let right = other.baseAddress else { return true }
      return memcmp(left + range.lowerBound, right, range.count) == 0
    }
  }
}

/// Indices found by a hash; open addressing, at most a quarter full.
private struct HashTable: Sendable {
  private var slots: [(hash: UInt64, index: Int32)]

  init(entries: Int) {
    var capacity = 16
    while capacity < entries * 4 { capacity *= 2 }
    slots = Array(repeating: (0, -1), count: capacity)
  }

  mutating func insert(_ index: Int, hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].index >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = (hash, Int32(index))
  }

  @inline(__always)
  func find(_ hash: UInt64, where isRight: (Int) -> Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].index >= 0 {
      let index = Int(slots[slot].index)
      if slots[slot].hash == hash, isRight(index) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}

/// Walks over the segments of an absolute path.
private struct PathSegments: IteratorProtocol {
  private let path: UnsafeRawBufferPointer
  private var end = 0

  init(_ path: UnsafeRawBufferPointer) {
    self.path = path
  }

  mutating func next() -> Range<Int>? {
    guard end < path.count else { return nil }
    let start = end + 1
    end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return start..<end
  }

  /// The number of segments; none in a path that is not absolute.
  static func count(in path: UnsafeRawBufferPointer) -> Int {
    guard path.first == UInt8(ascii: "/") else { return 0 }
    var count = 0
    for byte in path where byte == UInt8(ascii: "/") { count += 1 }
    return count
  }

  /// The hash of the segments that are no parameters, and of which are.
  static func hash(of path: UnsafeRawBufferPointer, without parameters: UInt64) -> UInt64 {
    var hash = parameters
    var rest = parameters
    var parts = PathSegments(path)
    while let part = parts.next() {
      if rest & 1 == 0 {
        let segment = UnsafeRawBufferPointer(rebasing: path[part])
        hash = ByteHash.mixed(hash, ByteHash.of(segment))
      }
      rest >>= 1
    }
    return hash
  }
}

/// A hash of short byte strings, eight bytes a step; no client can fill the table it is for.
private enum ByteHash {
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count)
    var index = 0
    while index + 8 <= bytes.count {
      hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mixed(hash, rest)
  }

  static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let product = (hash ^ value) &* 0x9e37_79b9_7f4a_7c15
    return product ^ product >> 32
  }
}
