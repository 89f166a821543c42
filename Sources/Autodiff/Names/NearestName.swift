// SPDX-License-Identifier: Apache-2.0
// ChainRule: the right name nearest to a wrong one.

/// Looks for the name that was meant.
package enum NearestName {
  /// Names longer than this are not compared: nobody mistypes them, and the work would be theirs.
  private static let maximumLength = 64

  /// The candidate nearest to `name`; `nil` if none is near.
  ///
  /// The same name in other letter case comes first. Otherwise the one with the fewest insertions,
  /// deletions, replacements and swaps of neighbours, of which there may be one in a name of up to
  /// 4 characters, two up to 8 and three beyond: further away a suggestion misleads more often than
  /// it helps. Of equally near ones the first wins. Where names go on after this one with a figure or
  /// an underscore, it is the name of a family, and only they are meant: `conv1d` and `conv2d` by
  /// `conv`.
  ///
  /// - Complexity: O(candidates x name x 3).
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    ranked(name, among: candidates).first
  }

  /// Up to `count` candidates near to `name`, the nearest first.
  package static func ranked(
    _ name: String, among candidates: some Sequence<String>, count: Int = 1
  ) -> [String] {
    let target = Array(name.lowercased().unicodeScalars)
    guard !target.isEmpty, target.count <= maximumLength else { return [] }
    var found: [(distance: Int, name: String)] = []
    var family: [String] = []
    for candidate in candidates where candidate != name {
      let other = Array(candidate.lowercased().unicodeScalars.prefix(maximumLength + 1))
      if goesOn(other, after: target), family.count < count { family.append(candidate) }
      let bound = allowance(target.count)
      guard let distance = distance(target, other, within: bound) else { continue }
      // As far as it is long means that nothing is left of it.
      guard distance < min(target.count, other.count) || distance == 0 else { continue }
      let place = found.firstIndex { $0.distance > distance } ?? found.endIndex
      found.insert((distance, candidate), at: place)
      if found.count > count { found.removeLast() }
    }
    let same = found.prefix { $0.distance == 0 }.map(\.name)
    return family.isEmpty ? found.map(\.name) : Array((same + family).prefix(count))
  }

  /// Whether a name is another and then a figure or an underscore.
  private static func goesOn(_ name: [Unicode.Scalar], after start: [Unicode.Scalar]) -> Bool {
    guard start.count > 1, name.count > start.count, name.starts(with: start) else { return false }
    return name[start.count] == "_" || ("0"..."9").contains(name[start.count])
  }

  private static func allowance(_ length: Int) -> Int {
    switch length {
    case ...4: 1
    case ...8: 2
    default: 3
    }
  }

  /// The edits between two texts, with swaps of neighbours as one; `nil` if more than `bound`.
  ///
  /// Three rows of the usual table: `current[j]` is the distance between the first `i` characters
  /// of one and the first `j` of the other.
  static func distance(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], within bound: Int
  ) -> Int? {
    guard abs(a.count - b.count) <= bound else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var best = previous[j] + (a[i] == b[j] ? 0 : 1)
        best = min(best, previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforePrevious[j - 1] + 1)
        }
        current.append(best)
      }
      if let least = current.min(), least > bound { return nil }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count] <= bound ? previous[b.count] : nil
  }
}
