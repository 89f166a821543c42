// SPDX-License-Identifier: Apache-2.0
// ChainRule: the seed graph in every form that a stage needs.

import Autodiff
import GraphDocuments

/// The seed graph, sigmoid(w0*x0 + w1*x1 + w2), in every form that a stage needs.
struct Neuron: Sendable {
  let document: [UInt8]
  let graph: Graph
  let plan: Plan
  let outputs = [9]
  let seeds = [Seed(node: 9, elements: [1.0])]
  let reply: GradientsReply
  private let leaves: LeafValues

  init() {
    guard let (graph, leaves) = try? Neuron.built() else { fatalError("the neuron is not right") }
    (self.graph, self.leaves) = (graph, leaves)
    plan = Plan(graph, outputs: outputs)
    let nodes = (0..<graph.count).map { node in
      NodeDocument(
        id: graph.name(of: node), op: graph.codes[node].listing.name,
        inputs: node < 5 ? nil : graph.operands(of: node).map { .node(graph.name(of: Int($0))) },
        value: node < 5 ? TensorDocument(leaves.elements[node]) : nil)
    }
    let request = GradientsRequest(GraphDocument(nodes: nodes))
    document = (try? DocumentEncoder.encode(request)) ?? []
    reply = .example
  }

  func build() throws -> Graph { try Neuron.built().graph }

  func forward() throws -> Tape<Double> { try plan.forward(leaves, as: Double.self) }

  private static func built() throws -> (graph: Graph, leaves: LeafValues) {
    var builder = GraphBuilder()
    let leaves = [("w0", 2.0), ("w1", -3), ("w2", -3), ("x0", -1.237), ("x1", -2)]
    for (name, value) in leaves { builder.variable(name, value) }
    builder.apply(.multiply, [0, 3], name: "m0")
    builder.apply(.multiply, [1, 4], name: "m1")
    builder.apply(.add, [5, 6], name: "a0")
    builder.apply(.add, [7, 2], name: "a1")
    builder.apply(.sigmoid, [8], name: "f")
    return try builder.build()
  }
}
