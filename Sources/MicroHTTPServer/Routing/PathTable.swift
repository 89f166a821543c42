// SPDX-License-Identifier: Apache-2.0
// ChainRule: finds the pattern that a path fits, by hashing bytes.

/// Finds the pattern that a path fits, without allocation.
///
/// Every pattern is kept as its *shape*: its text with each parameter written `{`. For
/// `/v1/graphs/{name}/gradients` that is `/v1/graphs/{/gradients`. All shapes stand in one
/// open-addressing table. A path is looked up as it is, and then once for each distinct set of
/// parameter positions among the patterns of as many segments, with those segments read as `{`.
/// A service has a hundred patterns but only a handful of such sets, so a look-up costs one or two
/// passes over the bytes of the path, whatever the number of patterns.
///
/// Sets with fewer parameters go first, which makes literal text win over a parameter.
struct PathTable: Sendable {
  /// Which segments of a path are read as parameters: bit `i` is segment `i`.
  struct Mask: Sendable, Hashable {
    var segmentCount: Int
    var parameters: UInt64
  }

  private static let parameter = UInt8(ascii: "{")
  private static let slash = UInt8(ascii: "/")
  private static let empty: Int32 = -1

  private var shapes: [[UInt8]] = []
  private var masks: [UInt64] = []
  private var slots: [Int32]
  private var maskedShapes: [Mask] = []

  /// Makes a table of patterns no two of which have one shape.
  init(_ patterns: [RoutePattern]) {
    var capacity = 16
    while capacity < patterns.count * 4 { capacity *= 2 }
    slots = Array(repeating: PathTable.empty, count: capacity)
    for pattern in patterns { insert(pattern) }
    maskedShapes = Set(maskedShapes).sorted { left, right in
      (left.parameters.nonzeroBitCount, left.parameters)
        < (right.parameters.nonzeroBitCount, right.parameters)
    }
  }

  /// The shape of a pattern: equal for two patterns that differ in names of parameters only.
  static func shape(of pattern: RoutePattern) -> [UInt8] {
    var shape: [UInt8] = []
    for segment in pattern.segments {
      shape.append(slash)
      switch segment {
      case .literal(let text): shape.append(contentsOf: text.utf8)
      case .parameter: shape.append(parameter)
      }
    }
    return shape.isEmpty ? [slash] : shape
  }

  /// The index of the pattern that a path fits; `nil` if none does.
  ///
  /// - Complexity: O(bytes of the path) for each set of parameter positions of its segment count.
  func index(of path: UnsafeBufferPointer<UInt8>) -> Int? {
    if let index = find(path, parameters: 0) { return index }
    guard !maskedShapes.isEmpty, path.first == PathTable.slash else { return nil }
    let segmentCount = path.reduce(0) { $1 == PathTable.slash ? $0 + 1 : $0 }
    for mask in maskedShapes where mask.segmentCount == segmentCount {
      if let index = find(path, parameters: mask.parameters) { return index }
    }
    return nil
  }

  private mutating func insert(_ pattern: RoutePattern) {
    let shape = PathTable.shape(of: pattern)
    var parameters: UInt64 = 0
    for (index, segment) in pattern.segments.enumerated() {
      if case .parameter = segment { parameters |= 1 << UInt64(index) }
    }
    var slot = shape.withUnsafeBufferPointer { firstSlot(of: $0, parameters: 0) }
    while slots[slot] != PathTable.empty { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(shapes.count)
    shapes.append(shape)
    masks.append(parameters)
    if parameters != 0 {
      maskedShapes.append(Mask(segmentCount: pattern.segments.count, parameters: parameters))
    }
  }

  private func find(_ path: UnsafeBufferPointer<UInt8>, parameters: UInt64) -> Int? {
    var slot = firstSlot(of: path, parameters: parameters)
    while slots[slot] != PathTable.empty {
      let index = Int(slots[slot])
      if masks[index] == parameters, matches(path, shapes[index], parameters: parameters) {
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a: short inputs, a table that no client can fill.
  private func firstSlot(of path: UnsafeBufferPointer<UInt8>, parameters: UInt64) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var reader = ShapeReader(path: path, parameters: parameters)
    while let byte = reader.next() {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1)
  }

  private func matches(
    _ path: UnsafeBufferPointer<UInt8>, _ shape: [UInt8], parameters: UInt64
  ) -> Bool {
    if parameters == 0, path.count != shape.count { return false }
    var reader = ShapeReader(path: path, parameters: parameters)
    for byte in shape where reader.next() != byte { return false }
    return reader.next() == nil && !reader.skippedNothing
  }
}

/// Reads a path as a shape: segments that are parameters as one `{`.
private struct ShapeReader {
  let path: UnsafeBufferPointer<UInt8>
  /// The segments still to come that are parameters; bit 0 is the next one.
  var parameters: UInt64
  var index = 0
  /// Whether a parameter stood for an empty segment, which fits no pattern.
  var skippedNothing = false
  private var atParameter = false

  init(path: UnsafeBufferPointer<UInt8>, parameters: UInt64) {
    self.path = path
    self.parameters = parameters
  }

  mutating func next() -> UInt8? {
    if atParameter {
      atParameter = false
      let start = index
      while index < path.count, path[index] != UInt8(ascii: "/") { index += 1 }
      if index == start { skippedNothing = true }
      return UInt8(ascii: "{")
    }
    guard index < path.count else { return nil }
    let byte = path[index]
    index += 1
    if byte == UInt8(ascii: "/") {
      atParameter = parameters & 1 == 1
      parameters >>= 1
    }
    return byte
  }
}
