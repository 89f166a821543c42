// SPDX-License-Identifier: Apache-2.0
// ChainRule: JAX's figures of a perceptron's loss and gradients.

import Foundation

/// The figures that `scripts/lib/fixtures/perceptron.py` prints.
package struct PerceptronFigures: Decodable {
  /// What is stored of one gradient: its sums, and some of its elements.
  package struct Gradient: Decodable {
    package let shape: [Int]
    package let sum: Double
    package let sumOfSquares: Double
    package let places: [Int]
    package let elements: [Double]

    /// What of a gradient differs from these figures by more than 1e-9; empty if nothing does.
    package func mistakes(in found: [Double]) -> [String] {
      guard found.count == shape.reduce(1, *) else { return ["it has \(found.count) elements"] }
      var mistakes: [String] = []
      let squares = found.reduce(0) { $0 + $1 * $1 }
      if !(abs(squares - sumOfSquares) <= 1e-9 * sumOfSquares) {
        mistakes.append("the sum of squares is \(squares), not \(sumOfSquares)")
      }
      // A sum may cancel: it is as exact as the elements that went into it.
      let size = found.reduce(0) { $0 + abs($1) }
      let total = found.reduce(0, +)
      if !(abs(total - sum) <= 1e-9 * size) {
        mistakes.append("the sum is \(total), not \(sum)")
      }
      for (place, element) in zip(places, elements) {
        let scale = max(abs(element), size / Double(found.count))
        if !(abs(found[place] - element) <= 1e-9 * scale) {
          mistakes.append("element \(place) is \(found[place]), not \(element)")
        }
      }
      return mistakes
    }
  }

  package let batch: Int
  package let loss: Double
  package let gradients: [String: Gradient]

  /// Reads the stored figures.
  package static func load() throws -> PerceptronFigures {
    let file = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Autodiff/perceptron.json")
    return try JSONDecoder().decode(PerceptronFigures.self, from: Data(contentsOf: file))
  }
}
