// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of σ(W₁ σ(W x + b) + b₁), with matrices.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Two layers")
struct TwoLayerTests {
  /// How the affine maps are written.
  enum Spelling: Sendable, CaseIterable {
    case linear, matrixProductAndSum
  }

  private static func network(
    _ spelling: Spelling, outputWeights: [[Double]], outputBias: [Double]
  ) -> GraphSketch {
    var sketch = GraphSketch()
    func matrix(_ rows: [[Double]]) -> Tensor<Double> {
      Tensor(Shape(known: [rows.count, rows[0].count]), rows.flatMap { $0 })
    }
    sketch.builder.leaf("x", Tensor(vector: [1, -2]))
    sketch.builder.leaf("W", matrix([[0.1, 0.2], [0.3, -0.4]]))
    sketch.builder.leaf("b", Tensor(vector: [0.05, -0.05]))
    sketch.builder.leaf("W1", matrix(outputWeights))
    sketch.builder.leaf("b1", Tensor(vector: outputBias))
    for (result, x, weight, bias) in [("z", "x", "W", "b"), ("z1", "a1", "W1", "b1")] {
      switch spelling {
      case .linear: sketch.node(result, .linear, [x, weight, bias])
      case .matrixProductAndSum:
        sketch.node("\(result) before", .matmul, [weight, x])
        sketch.node(result, .add, ["\(result) before", bias])
      }
      sketch.node(result == "z" ? "a1" : "a2", .sigmoid, [result])
    }
    return sketch
  }

  @Test("One output: every value and every gradient", arguments: Spelling.allCases)
  func oneOutput(_ spelling: Spelling) throws {
    let network = TwoLayerTests.network(
      spelling, outputWeights: [[0.5, -0.6]], outputBias: [0.1])
    let run = try Evaluation(network.builder, output: "a2")
    for (name, value) in TwoLayerFigures.values {
      expectEqual(try run.value(name), value, name)
    }
    for (name, gradient) in TwoLayerFigures.gradients {
      expectEqual(try run.gradient(name), gradient, name)
    }
  }

  @Test("Two outputs: the Jacobian, row by row and column by column", arguments: Spelling.allCases)
  func twoOutputs(_ spelling: Spelling) throws {
    let network = TwoLayerTests.network(
      spelling, outputWeights: [[0.5, -0.6], [-0.7, 0.8]], outputBias: [0.1, -0.1])
    let run = try Evaluation(network.builder, output: "a2")
    expectEqual(try run.value("a2"), TwoLayerFigures.twoOutputs, "a2")
    for (name, rows) in TwoLayerFigures.jacobians {
      let leaf = try run.node(name)
      for place in 0..<2 {
        let unit = [0, 1].map { $0 == place ? 1.0 : 0 }
        let row = try run.tape.reverse([Seed(node: run.output, elements: unit)])
        expectEqual(try #require(row.gradient(of: leaf)).elements, rows[place], name)
        let column = try run.tape.tangents([Seed(node: leaf, elements: unit)])
        expectEqual(
          try #require(column.tangent(of: run.output)).elements, rows.map { $0[place] }, name)
      }
    }
  }

  /// Fifteen decimals each, so the smallest of them have thirteen digits.
  private func expectEqual(_ found: [Double], _ expected: [Double], _ name: String) {
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      let bound = 1e-12 * abs(expected) + 5.1e-16
      #expect(abs(found - expected) <= bound, "\(name): \(found), not \(expected)")
    }
  }
}
