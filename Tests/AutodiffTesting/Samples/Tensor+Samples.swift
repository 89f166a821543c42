// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors as vectors that the laws compute with.

package import Autodiff

extension Tensor {
  /// A tensor whose number of elements the test vouches for.
  package init(_ shape: Shape, _ elements: [S]) {
    guard let tensor = Tensor(shape: shape, elements: elements) else {
      preconditionFailure("\(elements.count) elements do not fill \(shape)")
    }
    self = tensor
  }

  /// A vector.
  package init(vector elements: [S]) { self.init(Shape(known: [elements.count]), elements) }

  /// A tensor of equal elements.
  package init(repeating element: S, shape: Shape) {
    self.init(shape, [S](repeating: element, count: shape.count))
  }

  /// A tensor of random elements.
  package static func random(
    _ shape: Shape, in domain: Domain = Domain(-1, 1), avoiding points: [Double] = [],
    using generator: inout SeededGenerator
  ) -> Tensor {
    var elements: [S] = []
    for _ in 0..<shape.count {
      elements.append(S(domain.sample(avoiding: points, using: &generator)))
    }
    return Tensor(shape, elements)
  }

  /// The sum of this and a multiple of another tensor of the same shape.
  package func adding(_ other: Tensor, times factor: S) -> Tensor {
    Tensor(shape, zip(elements, other.elements).map { $0 + factor * $1 })
  }

  /// A multiple.
  package func scaled(by factor: S) -> Tensor { Tensor(shape, elements.map { factor * $0 }) }

  /// The largest magnitude; 0 of nothing, NaN if there is one.
  package var largest: Double {
    elements.reduce(0) { largest, element in
      let magnitude = Double(element).magnitude
      return magnitude > largest || magnitude.isNaN ? magnitude : largest
    }
  }

  /// The products of elements, added in double precision, and the sum of their magnitudes.
  package func product(with other: Tensor) -> (sum: Double, magnitude: Double) {
    zip(elements, other.elements).reduce((0, 0)) { total, pair in
      let term = Double(pair.0) * Double(pair.1)
      return (total.0 + term, total.1 + term.magnitude)
    }
  }

  /// The same elements in double precision.
  package var inDoublePrecision: Tensor<Double> { Tensor<Double>(shape, elements.map(Double.init)) }

  /// Whether shape and every bit are the same; NaNs are the same as each other.
  package func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    return zip(elements, other.elements).allSatisfy { mine, theirs in
      mine.isNaN
        ? theirs.isNaN
        : mine == theirs && mine.sign == theirs.sign
    }
  }
}
