// SPDX-License-Identifier: Apache-2.0
// ChainRule: an order that brings equal operations together.

/// An order that brings equal operations together: level by level, a level being the nodes whose
/// longest path from a leaf is equally long, and operation by operation within a level.
///
/// No node of a level uses another of it. So the nodes of one operation in a level can be computed
/// all together; and where they are few, the loop over steps still foresees what comes next.
struct WideOrder {
  /// The nodes, each after its operands.
  let nodes: [Int32]
  /// The level of each node: 0 for leaves, and one more than that of its highest operand.
  let levelOfNode: [Int32]

  /// The fewest nodes for which it is worth the trouble.
  private static let fewestNodes = 128
  /// How many nodes a level has at least, on average.
  private static let narrowestLevel = 4

  /// `nil` if a graph is small or narrow, or holds tensors.
  ///
  /// - Complexity: O(nodes + edges).
  init?(of graph: Graph) {
    guard graph.count >= WideOrder.fewestNodes, !graph.columns.shapes.hasTensors,
      let levels = WideOrder.levels(of: graph, atMost: graph.count / WideOrder.narrowestLevel)
    else { return nil }
    levelOfNode = levels.levelOfNode
    // A stable sort by the second key, then by the first.
    let byCode = WideOrder.sorted(graph.order, keys: OperationCode.count) {
      Int(graph.codes[Int($0)].rawValue)
    }
    nodes = WideOrder.sorted(byCode, keys: levels.count) { Int(levels.levelOfNode[Int($0)]) }
  }

  /// The level of each node, and how many there are; `nil` if more than are allowed.
  private static func levels(
    of graph: Graph, atMost most: Int
  ) -> (levelOfNode: [Int32], count: Int)? {
    var (levelOfNode, count) = ([Int32](filledWith: 0, count: graph.count), 1)
    for node in graph.order {
      var level: Int32 = 0
      for place in graph.operandPlaces(of: Int(node)) {
        level = max(level, levelOfNode[Int(graph.operands[place])] + 1)
      }
      levelOfNode[Int(node)] = level
      count = max(count, Int(level) + 1)
      if count > most { return nil }
    }
    return (levelOfNode, count)
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
}
