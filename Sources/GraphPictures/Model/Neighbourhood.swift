// SPDX-License-Identifier: Apache-2.0
// ChainRule: the nodes around one of them.

package import Autodiff

/// Some of the nodes of a graph: all, or those around one of them.
package struct Neighbourhood: Sendable {
  /// The nodes, the nearest first; those of a whole graph in order.
  package let nodes: [Int]
  /// What is left out, in a sentence; `nil` if it is nothing.
  package let note: String?

  /// All nodes.
  package init(all graph: Graph) {
    nodes = Array(0..<graph.count)
    note = nil
  }

  /// The nodes around one: those that are fewest edges away, in whichever direction, as many as fit.
  ///
  /// - Complexity: O(nodes + edges).
  package init(around center: Int, of graph: Graph, maximumNodes: Int, maximumEdges: Int) {
    let users = Users(graph)
    var (found, distance) = ([center], [Int](repeating: -1, count: graph.count))
    distance[center] = 0
    var (next, edges, isCut) = (0, graph.operands(of: center).count, false)
    search: while next < found.count {
      let node = found[next]
      next += 1
      for other in graph.operands(of: node).map({ Int($0) }) + users.of(node)
      where distance[other] < 0 {
        let own = graph.operands(of: other).count
        guard found.count < maximumNodes, edges + own <= maximumEdges else {
          isCut = true
          break search
        }
        distance[other] = distance[node] + 1
        edges += own
        found.append(other)
      }
    }
    nodes = found
    let radius = distance[found[found.count - 1]]
    let name = LabelText.isolated(LabelText.clean(graph.name(of: center), columns: 40))
    note =
      found.count == graph.count
      ? nil
      : "\(found.count) of \(graph.count) nodes: those within \(radius) "
        + "\(radius == 1 ? "edge" : "edges") of '\(name)'\(isCut ? ", as many as fit" : "")."
  }
}

/// The nodes that use each node.
private struct Users {
  private var start: [Int]
  private var users: [Int]

  init(_ graph: Graph) {
    start = [0]
    for count in graph.useCounts() { start.append(start[start.count - 1] + count) }
    users = [Int](repeating: 0, count: start[start.count - 1])
    var next = start
    for node in 0..<graph.count {
      for operand in graph.operands(of: node) {
        users[next[Int(operand)]] = node
        next[Int(operand)] += 1
      }
    }
  }

  func of(_ node: Int) -> [Int] { Array(users[start[node]..<start[node + 1]]) }
}
