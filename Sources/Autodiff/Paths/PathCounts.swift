// SPDX-License-Identifier: Apache-2.0
// ChainRule: how many paths there are, exactly.

/// How many paths lead from leaves to the seeded outputs, exactly.
package struct PathCounts: Sendable {
  let counts: [Int: DecimalCount]

  /// The number of paths from a leaf, in decimal.
  package func text(ofLeaf leaf: Int) -> String { (counts[leaf] ?? .zero).description }

  /// The number of paths from all leaves but so many, in decimal; `nil` if there are no others.
  package func text(ofAllBut listed: Int) -> String? {
    var total = DecimalCount.zero
    for count in counts.values { total.add(count) }
    total.subtract(listed)
    return total == .zero ? nil : total.description
  }
}

extension PathEdges {
  /// So many limbs of 18 digits are held at a time: 8 MiB.
  static let maximumLimbs = 1 << 20

  /// The number of paths from each of these leaves; `nil` if it has too many digits to be kept.
  ///
  /// The outputs have one each; what a node has it gives to each of its operands, and keeps no longer.
  ///
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: O(edges) sums of numbers of as many digits as there are nodes, at most.
  package func counts(
    fromLeaves leaves: [Int], within budget: Budget, maximumLimbs: Int = maximumLimbs
  ) throws(EvaluationError) -> PathCounts? {
    var counts = [DecimalCount](repeating: .zero, count: graph.count)
    for output in seeds.keys { counts[output] = .one }
    var (live, steps) = (seeds.count, 0)
    let (operands, kept) = (graph.operands, Set(leaves))
    for node in graph.order.reversed() {
      let node = Int(node)
      let count = counts[node]
      guard count != .zero else { continue }
      for place in graph.operandPlaces(of: node) where isOpen[place] {
        let source = Int(operands[place])
        live -= counts[source].limbs.count
        counts[source].add(count)
        live += counts[source].limbs.count
        steps += count.limbs.count
      }
      if live > maximumLimbs { return nil }
      if !kept.contains(node) {
        live -= count.limbs.count
        counts[node] = .zero
      }
      if steps >= PathEdges.stride {
        steps = 0
        try budget.check()
      }
    }
    return PathCounts(
      counts: [Int: DecimalCount](
        leaves.map { ($0, counts[$0]) }, uniquingKeysWith: { first, _ in first }))
  }
}
