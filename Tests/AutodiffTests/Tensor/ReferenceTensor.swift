// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors as functions of an index, to compare with.

import Autodiff
import AutodiffTesting

/// What a tensor operation should do, said by indices and without strides.
enum Reference {
  /// Every index of a shape in row-major order.
  static func indices(of shape: Shape) -> [[Int]] {
    shape.dimensions.reduce([[]]) { prefixes, length in
      prefixes.flatMap { prefix in (0..<length).map { prefix + [$0] } }
    }
  }

  /// The tensor that has these elements.
  static func tensor(_ shape: Shape, _ element: ([Int]) -> Double) -> Tensor<Double> {
    Tensor(shape, indices(of: shape).map(element))
  }

  /// The element of a tensor at an index.
  static func element(_ tensor: Tensor<Double>, _ index: [Int]) -> Double {
    let place = zip(index, tensor.shape.dimensions).reduce(0) { $0 * $1.1 + $1.0 }
    return tensor.elements[place]
  }

  /// The element that broadcasting shows at an index of the result.
  static func broadcast(_ tensor: Tensor<Double>, _ index: [Int]) -> Double {
    let own = index.suffix(tensor.shape.rank)
    return element(tensor, zip(own, tensor.shape.dimensions).map { $1 == 1 ? 0 : $0 })
  }

  /// A reduction over axes: what is reduced, gathered for each index of the result.
  static func reduction(
    _ tensor: Tensor<Double>, axes: [Int], keepingDimensions: Bool,
    _ combine: ([Double]) -> Double
  ) -> Tensor<Double> {
    let shape = tensor.shape
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    let full = Shape(known: kept.map { shape.dimensions[$0] })
    let result = Reference.tensor(full) { place in
      combine(
        indices(of: shape).filter { index in kept.map { index[$0] } == place }
          .map { element(tensor, $0) })
    }
    let lengths = shape.dimensions.indices.map { axes.contains($0) ? 1 : shape.dimensions[$0] }
    return keepingDimensions ? Tensor(Shape(known: lengths), result.elements) : result
  }

  /// The places along an axis that Python's slice names.
  static func places(_ begin: Int, _ end: Int, _ step: Int, length: Int) -> [Int] {
    func clamped(_ place: Int, _ low: Int, _ high: Int) -> Int {
      min(max(place < 0 ? place + length : place, low), high)
    }
    let (low, high) = step > 0 ? (0, length) : (-1, length - 1)
    let last = clamped(end, low, high)
    var places: [Int] = []
    var place = clamped(begin, low, high)
    while step > 0 ? place < last : place > last {
      places.append(place)
      place += step
    }
    return places
  }

  /// A batched matrix product, one sum of products an element.
  static func matrixProduct(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> {
    let (left, right) = (a.shape.dimensions, b.shape.dimensions)
    let leads =
      Shape(known: Array(left.dropLast(2)))
      .broadcast(with: Shape(known: Array(right.dropLast(2)))) ?? .scalar
    let inner = left[left.count - 1]
    let shape = Shape(
      known: leads.dimensions + [left[left.count - 2], right[right.count - 1]])
    return tensor(shape) { index in
      let lead = Array(index.dropLast(2))
      let (row, column) = (index[index.count - 2], index[index.count - 1])
      return (0..<inner).reduce(0) { sum, k in
        sum + broadcastLead(a, lead, row, k) * broadcastLead(b, lead, k, column)
      }
    }
  }

  private static func broadcastLead(
    _ tensor: Tensor<Double>, _ lead: [Int], _ row: Int, _ column: Int
  ) -> Double {
    let lengths = tensor.shape.dimensions.dropLast(2)
    let own = zip(lead.suffix(lengths.count), lengths).map { $1 == 1 ? 0 : $0 }
    return element(tensor, own + [row, column])
  }
}
