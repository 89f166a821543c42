// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the neuron's examples give its figures.

import Foundation
import Testing

@Suite("The neuron's figures")
struct NeuronTests {
  @Test("are those of the grouped sigmoid", arguments: Transport.allCases)
  func grouped(_ transport: Transport) throws {
    try expect(
      "neuron.json", over: transport, nodes: NeuronFigures.shared,
      edges: NeuronFigures.sharedEdges.merging(NeuronFigures.sigmoidEdges) { $1 })
  }

  @Test("are those of the primitive gates", arguments: Transport.allCases)
  func gates(_ transport: Transport) throws {
    try expect(
      "neuron-gates.json", over: transport,
      nodes: NeuronFigures.shared.merging(NeuronFigures.gates) { $1 },
      edges: NeuronFigures.sharedEdges.merging(NeuronFigures.gateEdges) { $1 })
  }

  private func expect(
    _ example: String, over transport: Transport,
    nodes: [String: (value: Double, gradient: Double)],
    edges: [String: (local: Double, upstream: Double, contribution: Double)]
  ) throws {
    let document = try Samples.example(example)
    try ServiceClient.run(transport) { client in
      let reply = try ComputedReply(client.post("/v1/gradients?detail=edges", document))
      #expect(Set(reply.values.keys) == Set(nodes.keys))
      #expect(Set(reply.gradients.keys) == Set(nodes.keys))
      for (id, figures) in nodes {
        expectClose(reply.values[id], [figures.value], "value of \(id)")
        expectClose(reply.gradients[id], [figures.gradient], "gradient of \(id)")
      }
      #expect(Set(reply.edges.keys) == Set(edges.keys))
      for (id, figures) in edges {
        let edge = try #require(reply.edges[id])
        expectClose(edge.local, [figures.local], "local of \(id)")
        expectClose(edge.upstream, [figures.upstream], "upstream of \(id)")
        expectClose(edge.contribution, [figures.contribution], "contribution of \(id)")
      }
    }
  }
}
