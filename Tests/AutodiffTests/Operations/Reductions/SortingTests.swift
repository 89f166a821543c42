// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what chooses elements by their order.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Elements by their order")
struct SortingTests {
  @Test("Running extrema give the cotangent of a tie to the last, where JAX gives 1.5 and 0.5")
  func runningTies() throws {
    try ReductionPoint(.cumulativeMax, [1, 1]).expect([1, 1], [1, 1])
    try ReductionPoint(.cumulativeMin, [1, 1, 1], cotangent: [1, 10, 100])
      .expect([1, 1, 1], [1, 10, 100])
    try ReductionPoint(.cumulativeMax, [2, 1, 2, 3, 0]).expect([2, 2, 2, 3, 3], [2, 0, 1, 2, 0])
    let backwards = try ReductionPoint(
      .cumulativeMax, [2, 1, 2, 0], ["reverse": .boolean(true)], cotangent: [1, 10, 100, 1000])
    try backwards.expect([2, 2, 2, 0], [1, 0, 110, 1000])
    #expect(
      try ReductionPoint(.cumulativeMax, [1, .nan, 5]).value.map(\.isNaN) == [false, true, true])
  }

  @Test("Equal elements are sorted as they stand, and each keeps its own cotangent")
  func stable() throws {
    let g: [Double] = [1, 10, 100, 1000]
    try ReductionPoint(.sort, [3, 1, 3, 1], cotangent: g).expect([1, 1, 3, 3], [100, 1, 1000, 10])
    try ReductionPoint(.sort, [3, 1, 3, 1], ["descending": .boolean(true)], cotangent: g)
      .expect([3, 3, 1, 1], [1, 100, 10, 1000])
    let columns = try ReductionPoint(
      .sort, [3, 1, 2, 2], shape: [2, 2], ["axis": .integer(0)], cotangent: g)
    try columns.expect([2, 1, 3, 2], [100, 10, 1, 1000])
  }

  @Test("The first of equal elements are among the k largest")
  func tops() throws {
    let two: KeyValuePairs<String, AttributeValue> = ["k": .integer(2)]
    try ReductionPoint(.topK, [1, 3, 3, 3], two).expect([3, 3], [0, 1, 1, 0])
    try ReductionPoint(.topKIndices, [1, 3, 3, 3], two).expect([1, 2], [0, 0, 0, 0])
    let least: KeyValuePairs<String, AttributeValue> = [
      "k": .integer(2), "largest": .boolean(false),
    ]
    try ReductionPoint(.topK, [1, 3, 1, 1], least).expect([1, 1], [1, 0, 1, 0])
    for count in [-1, 5] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(vector: [1.0, 2, 3, 4]))
      sketch.node("f", .topK, ["x"], attributes: [("k", .integer(count))])
      #expect(sketch.errors().count == 1)
    }
  }

  @Test(
    "The median of four is the mean of the middle two as in JAX, or the lower one as in PyTorch")
  func medians() throws {
    let x: [Double] = [4, 1, 3, 2]
    try ReductionPoint(.median, x).expect([2.5], [0, 0, 0.5, 0.5])
    try ReductionPoint(.median, x, ["interpolation": .word("lower")]).expect([2], [0, 0, 0, 1])
    try ReductionPoint(.median, x, ["interpolation": .word("higher")]).expect([3], [0, 0, 1, 0])
    try ReductionPoint(.median, [3, 1, 2]).expect([2], [0, 0, 1])
    try ReductionPoint(.median, [1e308, 1.5e308]).expect([1.25e308], [0.5, 0.5])
    #expect(try ReductionPoint(.median, [1, .nan, 2]).value[0].isNaN)
    let rows = try ReductionPoint(
      .median, [1, 2, 3, 4, 9, 5], shape: [2, 3], ["axes": .integer(0)])
    try rows.expect([2.5, 5.5, 4], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
  }

  @Test("There is no median of nothing")
  func nothing() {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor<Double>(vector: []))
    sketch.node("f", .median, ["x"])
    #expect(sketch.errors().count == 1)
  }
}
