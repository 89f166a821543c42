// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the example of two layers gives JAX's figures.

import AutodiffTesting
import Foundation
import Testing

@Suite("Two layers, posted")
struct TwoLayerDocumentTests {
  @Test("One output: every value, gradient and edge", arguments: Transport.allCases)
  func oneOutput(_ transport: Transport) throws {
    let document = try Samples.example("two-layers.json")
    try ServiceClient.run(transport) { client in
      let reply = try ComputedReply(client.post("/v1/gradients?detail=edges", document))
      for (id, value) in TwoLayerFigures.values {
        expectClose(reply.values[id], value, "value of \(id)")
      }
      for (id, gradient) in TwoLayerFigures.gradients {
        expectClose(reply.gradients[id], gradient, "gradient of \(id)")
      }
      // Nothing fans out here: what an edge contributes is its source's gradient.
      #expect(reply.edges.count == 10)
      for (id, edge) in reply.edges {
        expectClose(edge.contribution, try #require(reply.gradients[edge.source]), id)
      }
      // σ' on the diagonal.
      for (id, result) in [("z->a1:0", "a1"), ("z1->a2:0", "a2")] {
        let derivatives = try #require(TwoLayerFigures.values[result]).map { $0 * (1 - $0) }
        expectClose(reply.edges[id]?.local, derivatives, within: 1e-12, "local of \(id)")
      }
    }
  }

  @Test("Two outputs: a row of the Jacobian for each cotangent", arguments: Transport.allCases)
  func twoOutputs(_ transport: Transport) throws {
    let document = try Samples.example("two-layers.json")
    try ServiceClient.run(transport) { client in
      for row in 0..<2 {
        let rest = """
          , "inputs": {"W1": [[0.5, -0.6], [-0.7, 0.8]], "b1": [0.1, -0.1]},
          "cotangents": {"a2": [\(row == 0 ? "1, 0" : "0, 1")]}}
          """
        let end = try #require(document.lastIndex(of: "}"))
        let reply = try ComputedReply(client.post("/v1/gradients", document[..<end] + rest))
        expectClose(reply.outputs["a2"], TwoLayerFigures.twoOutputs, "a2")
        for (id, jacobian) in TwoLayerFigures.jacobians {
          expectClose(reply.gradients[id], jacobian[row], "row \(row) by \(id)")
        }
      }
    }
  }
}
