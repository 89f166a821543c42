// SPDX-License-Identifier: Apache-2.0
// ChainRule: an order that brings equal operations together.

/// An order that brings equal operations together: level by level, a level being the nodes whose
/// longest path from a leaf is equally long, and operation by operation within a level.
///
/// No node of a level uses another of it. So the nodes of one operation in a level can be computed
/// all together; and where they are few, the loop over steps still foresees what comes next.
enum WideOrder {
  /// The fewest nodes for which it is worth the trouble.
  private static let fewestNodes = 128
  /// How many nodes a level has at least, on average.
  private static let narrowestLevel = 4

  /// The nodes in such an order; `nil` if a graph is small or narrow, or holds tensors.
  ///
  /// - Complexity: O(nodes + edges).
  static func order(of graph: Graph) -> [Int32]? {
    guard graph.count >= fewestNodes, !graph.columns.shapes.hasTensors,
      let levels = Levels(of: graph)
    else { return nil }
    // A stable sort by the second key, then by the first.
    let byCode = sorted(graph.order, keys: OperationCode.allCases.count) {
      Int(graph.codes[Int($0)].rawValue)
    }
    return sorted(byCode, keys: levels.count) { Int(levels.levelOfNode[Int($0)]) }
  }

  /// The nodes in the order of a key, and those of equal keys in the order in which they were.
  private static func sorted(
    _ nodes: [Int32], keys: Int, _ key: (Int32) -> Int
  ) -> [Int32] {
    var next = [Int32](repeating: 0, count: keys + 1)
    for node in nodes { next[key(node) + 1] += 1 }
    for key in 0..<keys { next[key + 1] += next[key] }
    return [Int32](unsafeUninitializedCapacity: nodes.count) { sorted, count in
      for node in nodes {
        let key = key(node)
        sorted.initializeElement(at: Int(next[key]), to: node)
        next[key] += 1
      }
      count = nodes.count
    }
  }

  /// The level of each node: 0 for leaves, and one more than that of its highest operand.
  private struct Levels {
    private(set) var levelOfNode: [Int32]
    /// How many levels there are.
    private(set) var count = 1

    /// `nil` if there are too many for a graph that is wide.
    init?(of graph: Graph) {
      levelOfNode = [Int32](repeating: 0, count: graph.count)
      let most = graph.count / narrowestLevel
      for node in graph.order {
        var level: Int32 = 0
        for place in graph.operandPlaces(of: Int(node)) {
          level = Swift.max(level, levelOfNode[Int(graph.operands[place])] + 1)
        }
        levelOfNode[Int(node)] = level
        count = Swift.max(count, Int(level) + 1)
        if count > most { return nil }
      }
    }
  }
}
