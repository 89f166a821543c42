// SPDX-License-Identifier: Apache-2.0
// ChainRule: the edges of a graph by the nodes that they leave.

/// The edges that leave each node, those of one node together and in order, by the places of their
/// operands in ``Graph/operands``.
package struct EdgesBySource: Sendable {
  private var places: [Int32]
  private var start: [Int32]

  /// - Parameter isIncluded: Whether the edge of the operand at a place is among them.
  /// - Complexity: O(nodes + edges).
  package init(_ graph: Graph, where isIncluded: (Int) -> Bool = { _ in true }) {
    let (operands, count) = (graph.operands, graph.count)
    start = [Int32](repeating: 0, count: count + 1)
    for place in operands.indices where isIncluded(place) { start[Int(operands[place]) + 1] += 1 }
    for node in 0..<count { start[node + 1] += start[node] }
    places = [Int32](repeating: 0, count: Int(start[count]))
    var next = start
    for place in operands.indices where isIncluded(place) {
      let source = Int(operands[place])
      places[Int(next[source])] = Int32(truncatingIfNeeded: place)
      next[source] += 1
    }
  }

  /// Those of a node.
  package subscript(node: Int) -> ArraySlice<Int32> {
    places[Int(start[node])..<Int(start[node + 1])]
  }
}
