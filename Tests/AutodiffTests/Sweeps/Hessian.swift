// SPDX-License-Identifier: Apache-2.0
// ChainRule: second derivatives by way of the differentiated graph.

import Autodiff
import AutodiffTesting
import Testing

/// The second derivatives of one output by scalar leaves.
struct Hessian {
  /// The rows: reverse sweeps over the gradients.
  let rows: [[Double]]
  private let derived: DifferentiatedGraph
  private let nodes: [Int]

  init(_ builder: GraphBuilder, output: String, by leaves: [String]) throws {
    let (graph, values) = try builder.build()
    nodes = try leaves.map { try #require(graph.node(named: $0)) }
    derived = graph.differentiated(
      values, output: try #require(graph.node(named: output)), withRespectTo: nodes)
    let plan = Plan(derived.graph, outputs: derived.gradients)
    let tape = try plan.forward(derived.leaves, as: Double.self)
    rows = try derived.gradients.map { [nodes] gradient in
      let cotangents = try tape.reverse([Seed(node: gradient, elements: [1])])
      return try nodes.map { try #require(cotangents.gradient(of: $0)).elements[0] }
    }
  }

  /// The product with a vector: tangents over the gradients.
  func product(_ vector: [Double]) throws -> [Double] {
    let plan = Plan(derived.graph, outputs: derived.gradients)
    let tape = try plan.forward(derived.leaves, as: Double.self)
    let directions = zip(nodes, vector).map { Seed(node: $0, elements: [$1]) }
    let tangents = try tape.tangents(directions)
    return try derived.gradients.map { try #require(tangents.tangent(of: $0)).elements[0] }
  }
}
