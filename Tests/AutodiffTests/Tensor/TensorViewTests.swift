// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of elementwise operations, movements and products of tensors.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Tensors")
struct TensorViewTests {
  private static func random(_ lengths: [Int], _ seed: UInt64 = 1) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return Tensor.random(Shape(known: lengths), in: .reals, using: &generator)
  }

  @Test(
    "Elementwise operations broadcast their operands",
    arguments: [
      ([3], [2, 3]), ([], [2, 2]), ([1, 3], [2, 1]), ([2, 3], [2, 3]), ([4, 1, 2], [3, 1]),
      ([0], [1]), ([2, 0], [1, 1]), ([], []), ([2, 3, 4], [3, 1]),
    ])
  func elementwise(_ lengthsOfA: [Int], _ lengthsOfB: [Int]) throws {
    let a = TensorViewTests.random(lengthsOfA, 1)
    let b = TensorViewTests.random(lengthsOfB, 2)
    let shape = try #require(a.shape.broadcast(with: b.shape))
    let difference = view(a) - view(b)
    let expected = Reference.tensor(shape) {
      Reference.broadcast(a, $0) - Reference.broadcast(b, $0)
    }
    #expect(tensor(difference) == expected)
    let turned = view(b) - view(a)
    #expect(tensor(turned) == expected.scaled(by: -1))
    let repeated = view(a).broadcast(to: shape)
    #expect(tensor(repeated) == Reference.tensor(shape) { Reference.broadcast(a, $0) })
    var target = TensorView<Double>(undefined: shape)
    target.fill(with: UnaryValue(rule: Twice()), view(a))
    #expect(tensor(target) == Reference.tensor(shape) { 2 * Reference.broadcast(a, $0) })
    target = TensorView<Double>(undefined: shape)
    target.fill(from: view(a), view(b), view(Tensor(3))) { $0 + $1 * $2 }
    #expect(
      tensor(target)
        == Reference.tensor(shape) { Reference.broadcast(a, $0) + Reference.broadcast(b, $0) * 3 })
    let sum = TensorView<Double>(undefined: shape)
    sum.fill(with: PartialA(operation: SumWithValue()), view(a), view(b), value: target)
    let added = Reference.tensor(shape) {
      let (x, y) = (Reference.broadcast(a, $0), Reference.broadcast(b, $0))
      return x + y + (x + y * 3)
    }
    #expect(tensor(sum) == added)
  }

  @Test(
    "The transpose of broadcasting sums over what was repeated",
    arguments: [
      ([3], [2, 3]), ([], [2, 2]), ([2, 1], [2, 3]), ([1, 1], [2, 3]), ([1, 3, 1], [2, 3, 4]),
      ([1], [0]), ([2, 1], [2, 0]), ([2, 3], [2, 3]),
    ])
  func unbroadcast(_ small: [Int], _ large: [Int]) {
    let cotangent = TensorViewTests.random(large)
    let shape = Shape(known: small)
    let result = tensor(view(cotangent).unbroadcast(to: shape))
    var expected = [Double](repeating: 0, count: shape.count)
    let places = Tensor(shape, (0..<shape.count).map(Double.init))
    for index in Reference.indices(of: cotangent.shape) {
      let place = Int(Reference.broadcast(places, index))
      expected[place] += Reference.element(cotangent, index)
    }
    #expect(result.shape == shape)
    #expect(result.adding(Tensor(shape, expected), times: -1).largest < 1e-14)
  }

  @Test(
    "Transposes move every element to its place",
    arguments: [
      ([], []), ([3], [0]), ([2, 3], [0, 1]), ([2, 3], [1, 0]), ([2, 3, 4], [2, 0, 1]),
      ([2, 3, 4], [1, 2, 0]), ([2, 3, 4], [2, 1, 0]), ([2, 0, 4], [1, 2, 0]),
      ([1, 3, 1, 2], [3, 2, 1, 0]),
    ])
  func transposed(_ lengths: [Int], _ permutation: [Int]) {
    let x = TensorViewTests.random(lengths)
    let shape = Shape(known: permutation.map { lengths[$0] })
    let expected = Reference.tensor(shape) { index in
      var source = index
      for (place, axis) in permutation.enumerated() { source[axis] = index[place] }
      return Reference.element(x, source)
    }
    #expect(tensor(view(x).transposed(permutation)) == expected)
  }

  @Test(
    "Concatenation lays parts side by side",
    arguments: [
      ([[2], [3], [1]], 0), ([[2, 3], [2, 1]], 1), ([[2, 3], [4, 3]], 0),
      ([[2, 1, 2], [2, 3, 2], [2, 0, 2]], 1), ([[2, 2, 1], [2, 2, 3]], 2), ([[0], [0]], 0),
      ([[3, 0], [3, 2]], 1), ([[2, 3]], 1),
    ])
  func concatenation(_ lengths: [[Int]], _ axis: Int) {
    let parts = lengths.enumerated().map { TensorViewTests.random($1, UInt64($0)) }
    var total = lengths[0]
    total[axis] = lengths.reduce(0) { $0 + $1[axis] }
    let expected = Reference.tensor(Shape(known: total)) { index in
      var (part, place) = (0, index)
      while place[axis] >= lengths[part][axis] {
        place[axis] -= lengths[part][axis]
        part += 1
      }
      return Reference.element(parts[part], place)
    }
    #expect(tensor(TensorView.concatenation(parts.map(view), axis: axis)) == expected)
  }

  @Test(
    "Products summed along axes that the result does not have",
    arguments: [[2, 4], [1, 2, 4], [5, 1, 2, 4], [3, 2, 4], [1, 1, 2, 4]])
  func summedMatrixProduct(_ target: [Int]) {
    let (a, b) = (TensorViewTests.random([5, 1, 2, 3], 1), TensorViewTests.random([3, 3, 4], 2))
    let target = Shape(known: target)
    let product = TensorView.matrixProduct(
      view(a), transposed: false, view(b), transposed: false, summedTo: target)
    let expected = view(Reference.matrixProduct(a, b)).unbroadcast(to: target)
    #expect(product.shape == target)
    #expect(tensor(product).adding(tensor(expected), times: -1).largest < 1e-13)
  }

  @Test(
    "Matrix products, batched and broadcast, with and without transposes",
    arguments: [
      ([2, 3], [3, 4]), ([1, 1], [1, 1]), ([2, 2, 3], [2, 3, 4]), ([2, 3], [5, 3, 2]),
      ([5, 2, 3], [3, 2]), ([2, 1, 2, 3], [4, 3, 2]), ([1, 2, 3], [4, 3, 1]), ([0, 3], [3, 2]),
      ([2, 0], [0, 3]), ([2, 3], [3, 0]), ([0, 2, 3], [3, 2]), ([0, 2, 3], [1, 3, 2]),
    ])
  func matrixProduct(_ lengthsOfA: [Int], _ lengthsOfB: [Int]) {
    let (a, b) = (TensorViewTests.random(lengthsOfA, 1), TensorViewTests.random(lengthsOfB, 2))
    let expected = Reference.matrixProduct(a, b)
    for transposeA in [false, true] {
      for transposeB in [false, true] {
        let product = TensorView.matrixProduct(
          transposeA ? view(a).matrixTransposed : view(a), transposed: transposeA,
          transposeB ? view(b).matrixTransposed : view(b), transposed: transposeB,
          summedTo: expected.shape)
        #expect(product.shape == expected.shape)
        #expect(tensor(product).adding(expected, times: -1).largest < 1e-13)
      }
    }
  }
}

/// Twice a number.
private struct Twice: UnaryRule {
  func value<A: Algebra>(_ x: A) -> A { 2 * x }
}

/// An operation whose first derivative is the sum of both arguments and the value.
private struct SumWithValue: BinaryOperation, PlainOperation {
  static let listing = OperationListing("sum_with_value", "A test.", arguments: ["a", "b"])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { a + b * 3 }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { a + b + y }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { y }
}
