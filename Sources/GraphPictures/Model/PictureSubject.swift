// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph that is to be drawn, and what is known of it.

package import Autodiff

/// A graph that is to be drawn, and what is known of it.
package struct PictureSubject<S: Scalar> {
  package let graph: Graph
  /// The nodes that are differentiated, or would be.
  package let outputs: [Int]
  /// What the nodes compute; `nil` where leaves have no values.
  package var tape: Tape<S>?
  /// The gradients; `nil` where there are none.
  package var cotangents: Cotangents<S>?
  /// Whether shapes are known.
  package var hasShapes = true
  /// What nodes are called beside their ids.
  package var labels: [Int: String] = [:]
  /// The ids that edges were given, by the place of the operand in ``Graph/operands``.
  package var edgeIDs: [Int: String] = [:]
  /// Whether local derivatives are shown.
  package var showsLocals = false
  /// The digits of numbers; `nil` for the usual ones.
  package var digits: Int?
  /// What a reader must know beside the picture.
  package var notes: [String] = []

  /// Takes a graph of which nothing more is known.
  package init(_ graph: Graph, outputs: [Int]) {
    self.graph = graph
    self.outputs = outputs
  }
}

extension PictureSubject {
  /// Whether a gradient that is shown passes a node.
  func isActive(_ node: Int) -> Bool {
    guard let cotangents else { return true }
    return cotangents.plan.reachesOutput(node) && graph.elementTypes[node].isDifferentiable
  }

  /// The id of the edge of an operand: the one that it was given, or its ends and its port.
  func edgeID(_ source: Int, _ target: Int, port: Int) -> String {
    edgeIDs[Int(graph.operandStart[target]) + port]
      ?? "\(graph.name(of: source))->\(graph.name(of: target)):\(port)"
  }
}
