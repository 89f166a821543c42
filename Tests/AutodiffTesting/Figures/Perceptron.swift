// SPDX-License-Identifier: Apache-2.0
// ChainRule: a perceptron whose numbers come from an integer formula.

package import Autodiff

/// A perceptron 784-256-128-10 whose numbers come from the integer formula of
/// `scripts/lib/fixtures/perceptron.py`, so that only the figures are stored.
package struct Perceptron {
  /// Its leaves: the images, a weight and a bias for each layer, and soft labels.
  package struct Leaf {
    package let name: String
    package let shape: [Int]
    package let elements: [Double]
    /// Whether it is a variable; the labels are not.
    package let varies: Bool
  }

  /// A computed node.
  package struct Node {
    package let name: String
    package let operation: OperationCode
    package let inputs: [String]
  }

  package let leaves: [Leaf]

  /// The computed nodes in order; the last is the loss.
  package let nodes = [
    Node(name: "z1", operation: .linear, inputs: ["x", "w1", "b1"]),
    Node(name: "h1", operation: .rectifiedLinear, inputs: ["z1"]),
    Node(name: "z2", operation: .linear, inputs: ["h1", "w2", "b2"]),
    Node(name: "h2", operation: .tanh, inputs: ["z2"]),
    Node(name: "z3", operation: .linear, inputs: ["h2", "w3", "b3"]),
    Node(name: "loss", operation: .crossEntropy, inputs: ["z3", "labels"]),
  ]

  private static let sizes = [784, 256, 128, 10]
  private static let weightScales = [0.125, 0.25, 0.5]
  private static let biasScale = 0.25

  /// The network on so many images.
  package init(batch: Int) {
    let sizes = Perceptron.sizes
    var leaves = [Perceptron.leaf("x", [batch, sizes[0]], salt: 1)]
    for layer in 1...3 {
      leaves.append(
        Perceptron.leaf(
          "w\(layer)", [sizes[layer], sizes[layer - 1]], salt: 2 * layer,
          scale: Perceptron.weightScales[layer - 1]))
      leaves.append(
        Perceptron.leaf(
          "b\(layer)", [sizes[layer]], salt: 2 * layer + 1, scale: Perceptron.biasScale))
    }
    self.leaves = leaves + [Perceptron.labels(batch)]
  }

  private static func formula(_ row: Int, _ column: Int, _ salt: Int) -> Double {
    Double((7919 * column + 104729 * row + 31 * salt) % 1000)
  }

  private static func leaf(
    _ name: String, _ shape: [Int], salt: Int, scale: Double = 1
  ) -> Leaf {
    let columns = shape.last ?? 1
    let elements = (0..<shape.reduce(1, *)).map { place in
      (formula(place / columns, place % columns, salt) / 1000 - 0.5) * scale
    }
    return Leaf(name: name, shape: shape, elements: elements, varies: true)
  }

  /// Soft labels: each row adds up to 1.
  private static func labels(_ batch: Int) -> Leaf {
    let rows = (0..<batch).flatMap { row in
      let weights = (0..<10).map { formula(row, $0, 100) + 1 }
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
    return Leaf(name: "labels", shape: [batch, 10], elements: rows, varies: false)
  }
}
