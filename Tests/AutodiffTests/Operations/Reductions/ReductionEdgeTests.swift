// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of reductions where calculus or arithmetic is silent.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Reductions at their edges")
struct ReductionEdgeTests {
  @Test("A product with a zero has the exact derivative 6, 0, 0, where autograd 1.9 answers NaN")
  func zeroFactor() throws {
    try ReductionPoint(.product, [0, 2, 3]).expect([0], [6, 0, 0])
    try ReductionPoint(.product, [2, 0, 3]).expect([0], [0, 6, 0])
    try ReductionPoint(.product, [0, 0, 3]).expect([0], [0, 0, 0])
    try ReductionPoint(.product, [2, 3, 0, 0, 1, 5], shape: [2, 3], ["axes": .integer(0)])
      .expect([0, 3, 0], [0, 1, 5, 2, 3, 0])
    let second = try ReductionPoint(.product, [0, 2, 3]).hessian()
    #expect(second == [[0, 3, 2], [3, 0, 0], [2, 0, 0]])
  }

  @Test("A product over several axes at once")
  func severalAxes() throws {
    let point = try ReductionPoint(
      .product, [1, 2, 3, 4, 0, 6, 7, 8], shape: [2, 2, 2], ["axes": .integers([0, 2])],
      cotangent: [1, 10])
    try point.expect([0, 672], [0, 0, 2240, 1680, 12, 0, 960, 840])
  }

  @Test("Over nothing: a sum of 0, a product of 1, a log of the sum of -∞")
  func nothing() throws {
    try ReductionPoint(.product, []).expect([1], [])
    try ReductionPoint(.norm, []).expect([0], [])
    try ReductionPoint(.sumSquare, []).expect([0], [])
    try ReductionPoint(.logSumExp, []).expect([-.infinity], [])
    try ReductionPoint(.variance, []).expect([.nan], [])
    try ReductionPoint(.standardDeviation, []).expect([.nan], [])
    try ReductionPoint(.allElements, []).expect([1], [])
    try ReductionPoint(.anyElement, []).expect([0], [])
  }

  @Test(
    "logsumexp of -∞ alone is -∞ with a gradient of 0, where JAX, PyTorch and autograd answer NaN")
  func noExponentials() throws {
    let low = -Double.infinity
    try ReductionPoint(.logSumExp, [low, low]).expect([low], [0, 0])
    try ReductionPoint(.logSumExp, [low]).expect([low], [0])
    try ReductionPoint(.logSumExp, [low, 0]).expect([0], [0, 1])
    let rows = try ReductionPoint(
      .logSumExp, [low, low, 1, 1], shape: [2, 2], ["axes": .integer(1)])
    try rows.expect([low, 1 + 0.693147180559945309], [0, 0, 0.5, 0.5])
  }

  @Test("Infinite elements of logsumexp share its cotangent")
  func infiniteExponentials() throws {
    let high = Double.infinity
    try ReductionPoint(.logSumExp, [high, 0]).expect([high], [1, 0])
    try ReductionPoint(.logSumExp, [high, high, 3]).expect([high], [0.5, 0.5, 0])
    let none = try ReductionPoint(.logSumExp, [.nan, 0])
    #expect(none.value[0].isNaN && none.gradient.allSatisfy(\.isNaN))
  }

  @Test("logsumexp neither overflows nor loses a result close to 0")
  func digits() throws {
    try ReductionPoint(.logSumExp, [1000, 1000]).expect([1000.6931471805599], [0.5, 0.5])
    let tiny = try ReductionPoint(.logSumExp, [-40, 0])
    // log1p(exp(-40)), by mpmath.
    #expect(unitsInTheLastPlace(from: tiny.value[0], to: 4.248354255291589e-18) <= 4)
  }

  @Test("The deviation of equal elements has derivative 0, where JAX and autograd answer NaN")
  func constants() throws {
    for value in [0, 0.1, 1e200, -3] {
      for count in [1, 2, 3, 7, 33, 100] {
        let equal = [Double](repeating: value, count: count)
        let zeros = [Double](repeating: 0, count: count)
        try ReductionPoint(.standardDeviation, equal).expect([0], zeros)
        try ReductionPoint(.variance, equal).expect([0], zeros)
      }
    }
  }

  @Test("Variance in two passes keeps the digits that the difference of two means loses")
  func largeMean() throws {
    let point = try ReductionPoint(.variance, [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    try point.expect([22.5], [-3, -1.5, 1.5, 3])
    let sample = try ReductionPoint(.variance, [1, 2, 3, 4], ["ddof": .integer(1)])
    try sample.expect([5.0 / 3], [-1, -1.0 / 3, 1.0 / 3, 1])
    try ReductionPoint(.variance, [1, 2], ["ddof": .integer(2)]).expect(
      [.nan], [.nan, .nan])
    try ReductionPoint(.standardDeviation, [1], ["ddof": .integer(1)]).expect([.nan], [.nan])
    try ReductionPoint(.variance, [], ["ddof": .integer(1)]).expect([.nan], [])
    let huge = try ReductionPoint(.standardDeviation, [1e200, 3e200])
    try huge.expect([1e200], [-0.5, 0.5])
  }

  @Test("Whole elements are counted, and truth has no derivative")
  func counting() throws {
    try ReductionPoint(.countNonZero, [0, 2, -1, .nan, -0.0]).expect([3], [0, 0, 0, 0, 0])
    try ReductionPoint(.allElements, [1, 2, 0.5]).expect([1], [0, 0, 0])
    try ReductionPoint(.allElements, [1, 0, 0.5]).expect([0], [0, 0, 0])
    try ReductionPoint(.anyElement, [0, 0, -0.0]).expect([0], [0, 0, 0])
    let rows = try ReductionPoint(.anyElement, [0, 0, 0, 3], shape: [2, 2], ["axes": .integer(1)])
    try rows.expect([0, 1], [0, 0, 0, 0])
  }

  @Test("The first of equal elements, or of those that are NaN, is the place of an extremum")
  func places() throws {
    try ReductionPoint(.argMax, [1, 3, 3]).expect([1], [0, 0, 0])
    try ReductionPoint(.argMin, [2, 1, 1]).expect([1], [0, 0, 0])
    try ReductionPoint(.argMax, [1, .nan, 3, .nan]).expect([1], [0, 0, 0, 0])
    try ReductionPoint(.argMin, [1, .nan, 0, .nan]).expect([1], [0, 0, 0, 0])
    let columns = try ReductionPoint(
      .argMax, [1, 5, 4, 4, 2, 4], shape: [2, 3], ["axis": .integer(0), "keepdims": .boolean(true)])
    try columns.expect([1, 0, 0], [0, 0, 0, 0, 0, 0])
    try ReductionPoint(.argMin, [1, 5, 4, 4, 2, 0], shape: [2, 3]).expect([5], [0, 0, 0, 0, 0, 0])
  }

  @Test("What ONNX calls ReduceLogSum, ReduceSumSquare, ReduceL1 and ReduceL2")
  func exchanged() throws {
    for (name, value, gradient) in [
      ("ReduceLogSum", 1.9459101490553132, [1.0 / 7, 1.0 / 7]),
      ("ReduceSumSquare", 25, [6, 8]), ("ReduceL1", 7, [1, 1]), ("ReduceL2", 5, [0.6, 0.8]),
      ("ReduceLogSumExp", 4.313261687518223, [0.2689414213699951, 0.7310585786300049]),
      ("ReduceProd", 12, [4, 3]),
    ] as [(String, Double, [Double])] {
      let code = try #require(OperationTable.find(name))
      try ReductionPoint(code, [3, 4]).expect([value], gradient)
    }
  }
}
