// SPDX-License-Identifier: Apache-2.0
// ChainRule: what comes of the ways on from each node.

/// What comes of the ways on from each node to the seeded outputs: of the best, and of all together.
struct PathCompletions {
  /// The best way on: its weight, with the output's cotangent, and its length.
  struct Best: Sendable {
    var weight: PathWeight
    var length: Int32

    /// Whether it comes before another one: more weight, or as much over more edges.
    func precedes(_ other: Best) -> Bool {
      weight == other.weight ? length > other.length : weight > other.weight
    }

    /// The way that goes over an edge first.
    func after(_ edge: PathWeight) -> Best {
      Best(weight: edge * weight, length: length + 1)
    }
  }

  /// The weight of each edge.
  let weights: [PathWeight]
  /// The sum of the products of all ways on from each node; with the node's own cotangent, if it is an
  /// output.
  let sums: [Double]
  private let best: [Best]
  private let isReaching: [Bool]

  /// The edges that leave each node and lead on.
  private let edgesOn: EdgesBySource

  /// - Complexity: O(edges).
  init(_ edges: PathEdges, within budget: Budget) throws(EvaluationError) {
    let (graph, count) = (edges.graph, edges.graph.count)
    let weights = edges.factors.indices.map {
      edges.isOpen[$0] ? PathWeight(edges.factors[$0]) : .zero
    }
    var sums = [Double](repeating: 0, count: count)
    var best = [Best](repeating: Best(weight: .zero, length: -1), count: count)
    var isReaching = [Bool](repeating: false, count: count)
    for (output, seed) in edges.seeds {
      sums[output] = seed
      best[output] = Best(weight: PathWeight(seed), length: 0)
      isReaching[output] = true
    }
    func add(_ place: Int, from source: Int, to target: Int) {
      let way = best[target].after(weights[place])
      if !isReaching[source] || way.precedes(best[source]) { best[source] = way }
      isReaching[source] = true
      if !edges.absent.contains(place) { sums[source] += edges.factors[place] * sums[target] }
    }
    let operands = graph.operands
    var steps = 0
    for node in graph.order.reversed() where isReaching[Int(node)] {
      for place in graph.operandPlaces(of: Int(node)) where edges.isOpen[place] {
        add(place, from: Int(operands[place]), to: Int(node))
        steps += 1
        if steps % PathEdges.stride == 0 { try budget.check() }
      }
    }
    (self.weights, self.sums, self.best, self.isReaching) = (weights, sums, best, isReaching)
    edgesOn = EdgesBySource(graph) { place in
      edges.isOpen[place] && isReaching[Int(edges.targets[place])]
    }
  }

  /// Whether a way leads on from a node, or the node is an output.
  func exist(from node: Int) -> Bool { isReaching[node] }

  /// The best way on from a node.
  ///
  /// - Precondition: There is one.
  func best(from node: Int) -> Best { best[node] }

  /// The edges that leave a node and lead on.
  func uses(of node: Int) -> ArraySlice<Int32> {
    edgesOn[node]
  }
}
