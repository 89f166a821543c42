// SPDX-License-Identifier: Apache-2.0
// ChainRule: the paths of which most comes.

/// A path from a leaf to an output.
package struct Path: Sendable, Equatable {
  /// The leaf.
  package let leaf: Int
  /// The output.
  package let output: Int
  /// The edges, from the leaf on, by the places of their operands in ``Graph/operands``.
  package let places: [Int32]
  /// The output's cotangent times the local derivatives along the edges, from the output back, as a
  /// sweep multiplies them.
  package let product: Double
}

/// The paths of which most comes, and the sum of what comes of the others.
package struct PathList: Sendable, Equatable {
  /// The paths, those of one leaf together and by magnitude; those that tie by length, the longest first,
  /// and then in the order of their edges.
  package let paths: [Path]
  /// The sum of the products of all other paths; `nil` if there are none.
  package let othersSum: Double?
}

extension PathEdges {
  /// So many edges are listed in all, and with them the path that goes beyond.
  static let maximumListedEdges = 1 << 20

  /// The paths from these leaves of which most comes, at most so many.
  ///
  /// They are found without looking at the others: for each node it is known how much comes of the best
  /// way on (``PathCompletions``), so that the search for the next path goes straight there, and only
  /// notes what it passes. Of what it passed as many are kept as may still be listed; together they
  /// stand for all other paths, and the sum of those follows from the sums of their completions.
  ///
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: O(edges), and for each path listed O(edges that leave its nodes).
  package func list(
    fromLeaves leaves: [Int], atMost maximum: Int, within budget: Budget
  ) throws(EvaluationError) -> PathList {
    let completions = try PathCompletions(self, within: budget)
    var search = PathSearch(self, completions, room: maximum)
    for leaf in leaves where completions.exist(from: leaf) { search.open(leaf) }
    var edges = 0
    while search.found.count < maximum, edges < PathEdges.maximumListedEdges {
      guard let path = search.next() else { break }
      edges += path.places.count
      try budget.check()
    }
    return search.list()
  }
}
