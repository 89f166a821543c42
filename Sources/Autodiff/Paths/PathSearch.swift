// SPDX-License-Identifier: Apache-2.0
// ChainRule: one path after the other, by what comes of them.

/// One path after the other, by what comes of them.
struct PathSearch {
  private let edges: PathEdges
  private let completions: PathCompletions
  /// The paths found so far.
  private(set) var found: [Path] = []
  /// How many are wanted.
  private let room: Int
  /// Beginnings of paths that were not followed, the best last; each stands for all paths that begin
  /// so, and no path for which another stands.
  private var openings: [Opening] = []
  private var count = 0
  /// The edges of the beginnings: each with the one before it.
  private var links: [(before: Int32, place: Int32)] = []
  /// The sum of what is no longer kept.
  private var lost = 0.0
  private var hasLost = false

  /// The beginning of a path, and what may come of it at best.
  private struct Opening {
    /// The best of the paths that begin so.
    var bound: PathCompletions.Best
    /// When it was noted: earlier ones come first where all else ties.
    var order: Int
    let leaf: Int32
    /// Where it has come to.
    var node: Int32
    /// Whether it ends there.
    var isWhole = false
    /// The last edge of it, -1 if there is none, and the links before that.
    var place: Int32 = -1
    var link: Int32 = -1
    var weight = PathWeight.one
    var length: Int32 = 0
    /// The product of the local derivatives so far; `nil` once an edge is absent.
    var product: Double? = 1

    func precedes(_ other: Opening) -> Bool {
      if bound.precedes(other.bound) { return true }
      return !other.bound.precedes(bound) && order < other.order
    }
  }

  init(_ edges: PathEdges, _ completions: PathCompletions, room: Int) {
    (self.edges, self.completions, self.room) = (edges, completions, room)
  }

  /// Notes the paths from a leaf.
  mutating func open(_ leaf: Int) {
    let leaf32 = Int32(truncatingIfNeeded: leaf)
    note(Opening(bound: completions.best(from: leaf), order: 0, leaf: leaf32, node: leaf32))
  }

  /// The next path; `nil` if there is none.
  ///
  /// - Complexity: O(edges that leave its nodes).
  mutating func next() -> Path? {
    guard var opening = openings.popLast() else { return nil }
    while true {
      if opening.place >= 0 {
        links.append((opening.link, opening.place))
        (opening.link, opening.place) = (Int32(truncatingIfNeeded: links.count - 1), -1)
      }
      if opening.isWhole { break }
      opening = step(opening)
    }
    let path = path(opening)
    found.append(path)
    return path
  }

  /// Goes on to the best next node, and notes the others.
  private mutating func step(_ opening: Opening) -> Opening {
    let node = Int(opening.node)
    var best: Opening?
    if edges.seeds[node] != nil {
      var end = opening
      end.isWhole = true
      end.bound = bound(opening, PathCompletions.Best(weight: seedWeight(node), length: 0))
      best = end
    }
    for place in completions.uses(of: node) {
      let next = extended(opening, by: Int(place))
      guard let other = best else {
        best = next
        continue
      }
      let isBetter = next.bound.precedes(other.bound)
      note(isBetter ? other : next)
      if isBetter { best = next }
    }
    // A node that was come to has a way on.
    return best ?? opening
  }

  private func seedWeight(_ node: Int) -> PathWeight { PathWeight(edges.seeds[node] ?? 0) }

  private func bound(
    _ opening: Opening, _ rest: PathCompletions.Best
  ) -> PathCompletions.Best {
    PathCompletions.Best(
      weight: opening.weight * rest.weight, length: opening.length + rest.length)
  }

  private func extended(_ opening: Opening, by place: Int) -> Opening {
    var next = opening
    next.node = edges.targets[place]
    next.place = Int32(truncatingIfNeeded: place)
    next.weight = opening.weight * completions.weights[place]
    next.length += 1
    next.product =
      edges.absent.contains(place) ? nil : opening.product.map { $0 * edges.factors[place] }
    next.bound = bound(next, completions.best(from: Int(next.node)))
    return next
  }

  /// Keeps a beginning, if as many as may still be listed are not better; the sum of its paths is never
  /// lost.
  private mutating func note(_ opening: Opening) {
    var opening = opening
    opening.order = count
    count += 1
    let room = room - found.count
    if openings.count >= room {
      guard room > 0, let worst = openings.first, opening.precedes(worst) else {
        return lose(opening)
      }
      lose(openings.removeFirst())
    }
    var (low, high) = (0, openings.count)
    while low < high {
      let middle = (low + high) / 2
      if openings[middle].precedes(opening) { high = middle } else { low = middle + 1 }
    }
    openings.insert(opening, at: low)
  }

  private mutating func lose(_ opening: Opening) {
    hasLost = true
    let node = Int(opening.node)
    let rest = opening.isWhole ? edges.seeds[node] ?? 0 : completions.sums[node]
    if let product = opening.product { lost += product * rest }
  }

  private func path(_ opening: Opening) -> Path {
    var places: [Int32] = []
    var link = opening.link
    while link >= 0 {
      places.append(links[Int(link)].place)
      link = links[Int(link)].before
    }
    var product = edges.seeds[Int(opening.node)] ?? 0
    for place in places { product *= edges.factors[Int(place)] }
    return Path(
      leaf: Int(opening.leaf), output: Int(opening.node), places: places.reversed(),
      product: opening.product == nil ? 0 : product)
  }

  /// What was found, leaf by leaf, and the sum of all else.
  consuming func list() -> PathList {
    for opening in openings { lose(opening) }
    let order = found.indices.sorted { first, second in
      let (a, b) = (found[first], found[second])
      if a.leaf != b.leaf { return a.leaf < b.leaf }
      let (x, y) = (a.product.rank, b.product.rank)
      if x != y { return x > y }
      return a.places.count == b.places.count ? first < second : a.places.count > b.places.count
    }
    return PathList(paths: order.map { found[$0] }, othersSum: hasLost ? lost : nil)
  }
}

extension Double {
  /// The magnitude, and more than any for NaN.
  fileprivate var rank: Double { isNaN ? .infinity : magnitude }
}
