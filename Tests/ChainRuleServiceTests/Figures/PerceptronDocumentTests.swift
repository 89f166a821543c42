// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that a perceptron, posted as one document, gives JAX's figures.

import Autodiff
import AutodiffTesting
import Foundation
import Testing

@Suite("A perceptron 784-256-128-10, posted")
struct PerceptronDocumentTests {
  /// How the document writes its tensors.
  enum Encoding: String, CaseIterable, Sendable {
    case nested, flat, base64
  }

  @Test("Loss and gradients are those of JAX", arguments: Encoding.allCases)
  func figures(_ encoding: Encoding) throws {
    let figures = try PerceptronFigures.load()
    let document = PerceptronDocumentTests.document(Perceptron(batch: figures.batch), encoding)
    try ServiceClient.run(.live) { client in
      let reply = try ComputedReply(
        client.post("/v1/gradients?detail=gradients&outputs=loss", document))
      expectClose(reply.outputs["loss"], [figures.loss], within: 1e-9, "loss")
      #expect(Set(reply.gradients.keys) == Set(figures.gradients.keys))
      for (id, expected) in figures.gradients {
        let gradient = try #require(reply.gradients[id])
        #expect(expected.mistakes(in: gradient) == [], "gradient of \(id)")
      }
    }
  }

  private static func document(_ network: Perceptron, _ encoding: Encoding) -> String {
    var nodes = network.leaves.map { leaf in
      #"{"id":"\#(leaf.name)","op":"\#(leaf.varies ? "variable" : "constant")","#
        + #""value":\#(text(leaf, encoding))}"#
    }
    nodes += network.nodes.map { node in
      let inputs = node.inputs.map { #""\#($0)""# }.joined(separator: ",")
      return #"{"id":"\#(node.name)","op":"\#(node.operation.listing.name)","inputs":[\#(inputs)]}"#
    }
    return #"{"nodes":[\#(nodes.joined(separator: ","))]}"#
  }

  private static func text(_ leaf: Perceptron.Leaf, _ encoding: Encoding) -> String {
    switch encoding {
    case .nested:
      guard leaf.shape.count == 2 else { return "\(leaf.elements)" }
      let rows = stride(from: 0, to: leaf.elements.count, by: leaf.shape[1]).map { start in
        "\(Array(leaf.elements[start..<start + leaf.shape[1]]))"
      }
      return "[\(rows.joined(separator: ","))]"
    case .flat:
      return #"{"shape":\#(leaf.shape),"data":\#(leaf.elements)}"#
    case .base64:
      let bytes = leaf.elements.flatMap { element in
        withUnsafeBytes(of: element.bitPattern.littleEndian) { Array($0) }
      }
      let text = Data(bytes).base64EncodedString()
      return #"{"shape":\#(leaf.shape),"dtype":"float64","base64":"\#(text)"}"#
    }
  }
}
