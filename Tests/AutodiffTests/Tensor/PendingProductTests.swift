// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of products that wait for their place.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Products that wait for their place")
struct PendingProductTests {
  private static let shapes: [([Int], [Int], [Int])] = [
    ([2, 3], [3, 4], [2, 4]), ([40, 30], [30, 20], [40, 20]), ([2, 0], [0, 3], [2, 3]),
    ([5, 2, 3], [3, 4], [2, 4]), ([5, 2, 3], [5, 3, 4], [1, 2, 4]), ([0, 2, 3], [3, 2], [2, 2]),
    ([3, 1], [1, 70], [3, 70]), ([1, 70], [70, 1], [1, 1]),
  ]

  private static func factors(_ a: [Int], _ b: [Int]) -> (Tensor<Double>, Tensor<Double>) {
    var generator = SeededGenerator(seed: 7)
    return (
      .random(Shape(known: a), using: &generator), .random(Shape(known: b), using: &generator)
    )
  }

  /// A product of whose elements nobody has asked yet.
  private func product(
    _ a: Tensor<Double>, _ b: Tensor<Double>, _ target: [Int], plus addend: Tensor<Double>? = nil
  ) -> TensorView<Double> {
    .matrixProduct(
      view(a), transposed: false, view(b), transposed: false, summedTo: Shape(known: target),
      plus: addend.map { view($0) })
  }

  @Test("Are written where nothing was defined", arguments: shapes)
  func written(_ a: [Int], _ b: [Int], _ target: [Int]) {
    let (first, second) = PendingProductTests.factors(a, b)
    let expected = tensor(product(first, second, target))
    let place = view(Tensor<Double>(repeating: .nan, shape: expected.shape))
    let waiting = product(first, second, target)
    place.copy(waiting)
    #expect(tensor(place) == expected)
    #expect(waiting.pendingProduct != nil)
  }

  @Test("Are added where something is, and plus what a rule adds", arguments: shapes)
  func added(_ a: [Int], _ b: [Int], _ target: [Int]) {
    let (first, second) = PendingProductTests.factors(a, b)
    let addend = Tensor<Double>(
      repeating: 0.5, shape: Shape(known: [target[target.count - 1]]))
    let expected = tensor(product(first, second, target))
    let place = view(Tensor<Double>(repeating: 2, shape: expected.shape))
    place.add(product(first, second, target, plus: addend))
    let sum = Tensor(expected.shape, expected.elements.map { $0 + 2.5 })
    #expect(tensor(place).adding(sum, times: -1).largest < 1e-14)
    #expect(
      tensor(product(first, second, target, plus: addend)).adding(expected, times: -1).largest
        <= 0.5 + 1e-14)
  }

  @Test("Are worked out for whoever looks at their elements")
  func lookedAt() {
    let (a, b) = PendingProductTests.factors([2, 3], [3, 2])
    let waiting = product(a, b, [2, 2]).reshaped(to: Shape(known: [4]))
    #expect(tensor(waiting + waiting) == tensor(waiting).scaled(by: 2))
    #expect(waiting.shape == Shape(known: [4]))
  }
}
