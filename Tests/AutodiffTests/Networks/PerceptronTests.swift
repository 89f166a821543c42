// SPDX-License-Identifier: Apache-2.0
// ChainRule: a perceptron of three layers, compared with JAX's figures.

import Autodiff
import AutodiffTesting
import Testing

@Suite("A perceptron 784-256-128-10")
struct PerceptronTests {
  @Test("Loss and gradients are those of JAX")
  func figures() throws {
    let figures = try PerceptronFigures.load()
    let run = try Evaluation(PerceptronTests.builder(batch: figures.batch), output: "loss")
    let loss = try run.value("loss")
    #expect(loss.count == 1 && abs(loss[0] - figures.loss) <= 1e-9 * figures.loss)
    #expect(figures.gradients.keys.sorted() == ["b1", "b2", "b3", "w1", "w2", "w3", "x"])
    for (name, expected) in figures.gradients {
      let gradient = try #require(run.cotangents.gradient(of: try run.node(name)))
      #expect(gradient.shape.dimensions == expected.shape)
      #expect(expected.mistakes(in: gradient.elements) == [], "\(name)")
    }
  }

  private static func builder(batch: Int) -> GraphBuilder {
    let network = Perceptron(batch: batch)
    var builder = GraphBuilder()
    var nodes: [String: Int] = [:]
    for leaf in network.leaves {
      nodes[leaf.name] = builder.leaf(
        leaf.name, Tensor(Shape(known: leaf.shape), leaf.elements), varies: leaf.varies)
    }
    for node in network.nodes {
      nodes[node.name] = builder.apply(
        node.operation, node.inputs.compactMap { nodes[$0] }, name: node.name)
    }
    return builder
  }
}
