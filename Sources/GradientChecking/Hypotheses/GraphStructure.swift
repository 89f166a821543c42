// SPDX-License-Identifier: Apache-2.0
// ChainRule: how the nodes of a graph hang together.

internal import Autodiff

/// How the nodes of a graph hang together, seen from the outputs.
///
/// A node's *gate* is the nearest node through which all its paths to the outputs go. In
/// `f = 1/(1 + exp(-z))` the gates of `z` are the negation, the exponential, the sum, and `f`: from `z`
/// to each of them there is one derivative, which is a number if both are.
struct GraphStructure {
  let graph: Graph
  /// The place of each node in the order of computation.
  let position: [Int]
  /// Whether an output depends on each node.
  let isReaching: [Bool]
  /// How often each node is an operand of a node that an output depends on.
  let useCounts: [Int]
  /// The nearest gate of each node; -1 where there is none.
  let gates: [Int]

  init(_ graph: Graph, outputs: [Int]) {
    self.graph = graph
    var position = [Int](repeating: 0, count: graph.count)
    for (place, node) in graph.order.enumerated() { position[Int(node)] = place }
    var isReaching = [Bool](repeating: false, count: graph.count)
    for output in outputs { isReaching[output] = true }
    var uses = [Int](repeating: 0, count: graph.count)
    for node in graph.order.reversed() where isReaching[Int(node)] {
      for operand in graph.operands(of: Int(node)) {
        isReaching[Int(operand)] = true
        uses[Int(operand)] += 1
      }
    }
    (self.position, self.isReaching, useCounts) = (position, isReaching, uses)
    gates = GraphStructure.gates(graph, position, isReaching, outputs)
  }

  /// The gates, users first: that of a node is where the gates of its users meet.
  private static func gates(
    _ graph: Graph, _ position: [Int], _ isReaching: [Bool], _ outputs: [Int]
  ) -> [Int] {
    // -2: not yet met; -1: leaves the graph.
    var gates = [Int](repeating: -2, count: graph.count)
    for output in outputs { gates[output] = -1 }
    for node in graph.order.reversed() where isReaching[Int(node)] {
      let user = Int(node)
      for operand in graph.operands(of: user) {
        let place = Int(operand)
        gates[place] = gates[place] == -2 ? user : meeting(gates[place], user, gates, position)
      }
    }
    return gates.map { max($0, -1) }
  }

  /// The first node that both chains of gates go through; -1 if none.
  private static func meeting(
    _ one: Int, _ other: Int, _ gates: [Int], _ position: [Int]
  ) -> Int {
    var (a, b) = (one, other)
    while a != b {
      if a < 0 || b < 0 { return -1 }
      if position[a] < position[b] { a = gates[a] } else { b = gates[b] }
    }
    return a
  }

  /// The gates of a node, the nearest first, at most so many.
  func gates(of node: Int, limit: Int) -> [Int] {
    var found: [Int] = []
    var gate = gates[node]
    while gate >= 0, found.count < limit {
      found.append(gate)
      gate = gates[gate]
    }
    return found
  }

  /// The nodes between two, both ends left out, in the order of computation.
  func nodes(from source: Int, to target: Int) -> [Int] {
    let order = graph.order[position[source] + 1..<position[target]].map { Int($0) }
    var depends: Set<Int> = [source]
    for node in order where graph.operands(of: node).contains(where: { depends.contains(Int($0)) })
    {
      depends.insert(node)
    }
    var leads: Set<Int> = [target]
    var between: [Int] = []
    for node in [target] + order.reversed() where leads.contains(node) {
      if node != target, depends.contains(node) { between.append(node) }
      for operand in graph.operands(of: node) { leads.insert(Int(operand)) }
    }
    return between.reversed()
  }
}
