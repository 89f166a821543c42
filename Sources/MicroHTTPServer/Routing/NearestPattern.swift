// SPDX-License-Identifier: Apache-2.0
// ChainRule: the pattern that a mistaken path may have meant.

/// The pattern that a mistaken path may have meant.
enum NearestPattern {
  /// Longer paths are not compared: nobody mistypes a pattern into this.
  static let maximumPathBytes = 256

  /// The pattern at the smallest edit distance, at most a quarter of its literal text.
  ///
  /// A pattern with parameters is compared segment by segment, its parameters for free; one without
  /// is compared as a whole, so that a missing or doubled slash costs one edit.
  static func find(_ path: String, among patterns: [RoutePattern]) -> RoutePattern? {
    let bytes = Array(path.utf8)
    guard bytes.count <= maximumPathBytes else { return nil }
    let parts = bytes.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var nearest: (pattern: RoutePattern, distance: Int)?
    for pattern in patterns {
      let literal = literalBytes(of: pattern)
      let limit = min(max(1, literal / 4), (nearest?.distance ?? .max) - 1)
      guard limit > 0 else { continue }
      let distance =
        pattern.parameterNames.isEmpty
        ? EditDistance.between(bytes, Array(pattern.description.utf8), atMost: limit)
        : bySegment(parts, pattern, atMost: limit)
      if let distance { nearest = (pattern, distance) }
    }
    return nearest?.pattern
  }

  private static func literalBytes(of pattern: RoutePattern) -> Int {
    pattern.segments.reduce(0) { total, segment in
      if case .literal(let text) = segment { total + text.utf8.count + 1 } else { total }
    }
  }

  private static func bySegment(
    _ parts: [ArraySlice<UInt8>], _ pattern: RoutePattern, atMost limit: Int
  ) -> Int? {
    guard parts.count == pattern.segments.count else { return nil }
    var total = 0
    for (part, segment) in zip(parts, pattern.segments) {
      switch segment {
      case .parameter:
        if part.isEmpty { return nil }
      case .literal(let text):
        let rest = limit - total
        guard let distance = EditDistance.between(Array(part), Array(text.utf8), atMost: rest)
        else { return nil }
        total += distance
      }
    }
    return total
  }
}

/// How many edits lie between two byte strings.
enum EditDistance {
  /// The number of insertions, deletions, replacements and swaps of neighbours between two strings.
  ///
  /// - Returns: `nil` if it is more than `limit`.
  /// - Complexity: O(n · m).
  static func between(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
    guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = last
    for i in 0..<left.count {
      current[0] = i + 1
      var smallest = current[0]
      for j in 0..<right.count {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        var distance = min(replaced, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          distance = min(distance, beforeLast[j - 1] + 1)
        }
        current[j + 1] = distance
        smallest = min(smallest, distance)
      }
      // A row above the limit cannot come back under it, but for one swap across it.
      if smallest > limit + 1 { return nil }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
