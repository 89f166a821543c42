// SPDX-License-Identifier: Apache-2.0
// ChainRule: how to make a graph at a point.

package import Autodiff

/// A graph with the numbers in its leaves, and which of its nodes are asked about.
package struct PreparedGraph {
  /// The graph.
  package let graph: Graph
  /// The numbers in its leaves.
  package let leaves: LeafValues
  /// The leaves that are operands, in order.
  package let operands: [Int]
  /// The node that is the value.
  package let output: Int

  /// States what is what in a graph.
  package init(graph: Graph, leaves: LeafValues, operands: [Int], output: Int) {
    self.graph = graph
    self.leaves = leaves
    self.operands = operands
    self.output = output
  }
}

/// How to make a graph at a point: as given, and differentiated.
package struct GraphRecipe {
  /// Adds the nodes, with the point's numbers in the leaves, and says which are operands and value.
  package let add:
    (_ builder: inout GraphBuilder, _ point: [Tensor<Double>]) throws -> (
      operands: [Int], output: Int
    )

  /// States how.
  package init(
    add: @escaping (inout GraphBuilder, [Tensor<Double>]) throws -> (operands: [Int], output: Int)
  ) {
    self.add = add
  }

  /// The same graph under a convention.
  package func following(_ convention: KinkConvention) -> GraphRecipe {
    GraphRecipe { builder, point in
      builder.convention = convention
      return try add(&builder, point)
    }
  }

  /// The graph at a point.
  package func graph(at point: [Tensor<Double>]) throws -> PreparedGraph {
    var builder = GraphBuilder()
    let (operands, output) = try add(&builder, point)
    let (graph, leaves) = try builder.build()
    return PreparedGraph(graph: graph, leaves: leaves, operands: operands, output: output)
  }

  /// The graph whose value is the cotangent of an operand.
  ///
  /// The point has one tensor more, the cotangent of the value: it becomes a leaf, and what is
  /// differentiated is the sum of its products with the value.
  package func derivativeGraph(
    at point: [Tensor<Double>], operand: Int
  ) throws -> PreparedGraph {
    var builder = GraphBuilder()
    let (operands, output) = try add(&builder, Array(point.dropLast()))
    let cotangent = builder.leaf("cotangent", point[point.count - 1])
    let weighted = builder.apply(.multiply, [output, cotangent], name: "weighted")
    let total = builder.apply(.sum, [weighted], name: "total")
    let (graph, leaves) = try builder.build()
    let derived = graph.differentiated(
      leaves, output: total, withRespectTo: [operands[operand]])
    return PreparedGraph(
      graph: derived.graph, leaves: derived.leaves, operands: operands + [cotangent],
      output: derived.gradients[0])
  }
}
