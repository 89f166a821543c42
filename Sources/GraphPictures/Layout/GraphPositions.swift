// SPDX-License-Identifier: Apache-2.0
// ChainRule: positions of nodes for whoever draws them.

package import Autodiff

/// Positions of nodes for whoever draws them, from left to right.
package struct GraphPositions: Sendable {
  /// The room that a node is given: that of a node of React Flow.
  package static let (width, height) = (150.0, 40.0)

  private let centers: [Point]

  /// Lays a graph out: by Graphviz up to so many nodes and edges, in plain columns beyond.
  ///
  /// - Parameter budget: How long Graphviz may be waited for; plain columns, too, when it is over.
  package init(
    _ graph: Graph, maximumNodes: Int, maximumEdges: Int, within budget: Budget = .unlimited
  ) {
    let order = graph.order.map { Int($0) }
    var places = [Int](repeating: 0, count: graph.count)
    for (place, node) in order.enumerated() { places[node] = place }
    var wires: [(source: Int, target: Int)] = []
    for (place, node) in order.enumerated() {
      for operand in graph.operands(of: node) {
        wires.append((source: places[Int(operand)], target: place))
      }
    }
    let box = (width: GraphPositions.width, height: GraphPositions.height)
    let request = LayoutRequest(boxes: order.map { _ in box }, wires: wires)
    let isSmall = graph.count <= maximumNodes && wires.count <= maximumEdges
    let layout =
      isSmall ? GraphvizLayout.layout(request, within: budget) : request.plainWithoutWires
    centers = places.map { layout.centers[$0] }
  }

  /// The middle of a node, in pixels from the upper left corner, downwards; in tenths.
  package func center(of node: Int) -> (x: Double, y: Double) {
    ((centers[node].x * 10).rounded() / 10, (centers[node].y * 10).rounded() / 10)
  }

  /// The upper left corner of a node.
  package func corner(of node: Int) -> (x: Double, y: Double) {
    let (x, y) = center(of: node)
    return (x - GraphPositions.width / 2, y - GraphPositions.height / 2)
  }
}

/// Numbers as pictures show them.
package enum PictureNumber {
  /// A number in two decimals, or in as many digits.
  package static func short<S: Scalar>(_ number: S, digits: Int?) -> String {
    NumberWords(digits: digits).short(number)
  }
}
