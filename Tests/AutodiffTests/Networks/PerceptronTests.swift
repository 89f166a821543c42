// SPDX-License-Identifier: Apache-2.0
// ChainRule: a perceptron of three layers, compared with JAX's figures.

import Autodiff
import AutodiffTesting
import Foundation
import Testing

/// The figures that `scripts/generate-fixtures/mlp.py` prints.
private struct PerceptronFigures: Decodable {
  struct Gradient: Decodable {
    let shape: [Int]
    let sum: Double
    let sumOfSquares: Double
    let places: [Int]
    let elements: [Double]
  }

  let batch: Int
  let loss: Double
  let gradients: [String: Gradient]

  static func load() throws -> PerceptronFigures {
    let file = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Autodiff/perceptron.json")
    return try JSONDecoder().decode(PerceptronFigures.self, from: Data(contentsOf: file))
  }
}

/// A perceptron 784-256-128-10 whose numbers come from an integer formula, as in the script.
private enum Perceptron {
  static let sizes = [784, 256, 128, 10]
  private static let scales = [1: (0.125, 0.25), 2: (0.25, 0.25), 3: (0.5, 0.25)]

  private static func formula(_ row: Int, _ column: Int, _ salt: Int) -> Double {
    Double((7919 * column + 104729 * row + 31 * salt) % 1000)
  }

  private static func numbers(
    _ rows: Int, _ columns: Int, salt: Int, scale: Double = 1
  ) -> [Double] {
    (0..<rows * columns).map { place in
      (formula(place / columns, place % columns, salt) / 1000 - 0.5) * scale
    }
  }

  /// Soft labels: each row adds up to 1.
  private static func labels(_ batch: Int) -> Tensor<Double> {
    let rows = (0..<batch).flatMap { row in
      let weights = (0..<10).map { formula(row, $0, 100) + 1 }
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    return Tensor(Shape(known: [batch, 10]), rows)
  }

  static func builder(batch: Int) -> GraphBuilder {
    var builder = GraphBuilder()
    var x = builder.leaf(
      "x", Tensor(Shape(known: [batch, sizes[0]]), numbers(batch, sizes[0], salt: 1)))
    for layer in 1...3 {
      let (inputs, outputs) = (sizes[layer - 1], sizes[layer])
      let (weightScale, biasScale) = scales[layer] ?? (1, 1)
      let weight = builder.leaf(
        "w\(layer)",
        Tensor(
          Shape(known: [outputs, inputs]),
          numbers(outputs, inputs, salt: 2 * layer, scale: weightScale)))
      let bias = builder.leaf(
        "b\(layer)", Tensor(vector: numbers(1, outputs, salt: 2 * layer + 1, scale: biasScale)))
      x = builder.apply(.linear, [x, weight, bias], name: "z\(layer)")
      if layer == 1 { x = builder.apply(.rectifiedLinear, [x], name: "h1") }
      if layer == 2 { x = builder.apply(.tanh, [x], name: "h2") }
    }
    let labels = builder.leaf("labels", labels(batch), varies: false)
    builder.apply(.crossEntropy, [x, labels], name: "loss")
    return builder
  }
}

@Suite("A perceptron 784-256-128-10")
struct PerceptronTests {
  @Test("Loss and gradients are those of JAX")
  func figures() throws {
    let figures = try PerceptronFigures.load()
    let builder = Perceptron.builder(batch: figures.batch)
    let names = figures.gradients.keys.sorted()
    #expect(names == ["b1", "b2", "b3", "w1", "w2", "w3", "x"])
    let run = try Evaluation(builder, output: "loss")
    expectEqual(try run.value("loss"), [figures.loss], within: 1e-9)
    for (name, expected) in figures.gradients {
      let gradient = try #require(run.cotangents.gradient(of: try run.node(name)))
      #expect(gradient.shape.dimensions == expected.shape)
      let squares = gradient.elements.reduce(0) { $0 + $1 * $1 }
      expectEqual([squares], [expected.sumOfSquares], within: 1e-9, name)
      // A sum may cancel: it is as exact as the elements that went into it.
      let size = gradient.elements.reduce(0) { $0 + abs($1) }
      #expect(abs(gradient.elements.reduce(0, +) - expected.sum) <= 1e-9 * size)
      for (place, element) in zip(expected.places, expected.elements) {
        let found = gradient.elements[place]
        #expect(
          abs(found - element) <= 1e-9 * max(abs(element), size / Double(gradient.shape.count)))
      }
    }
  }
}
