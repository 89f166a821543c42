// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what elements accumulate to along an axis.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Scans along an axis")
struct ScanTests {
  @Test("Sums forwards, backwards, and without the element itself")
  func sums() throws {
    let g: [Double] = [1, 10, 100]
    try ReductionPoint(.cumulativeSum, [1, 2, 3], cotangent: g).expect([1, 3, 6], [111, 110, 100])
    try ReductionPoint(.cumulativeSum, [1, 2, 3], ["reverse": .boolean(true)], cotangent: g)
      .expect([6, 5, 3], [1, 11, 111])
    try ReductionPoint(.cumulativeSum, [1, 2, 3], ["exclusive": .boolean(true)], cotangent: g)
      .expect([0, 1, 3], [110, 100, 0])
    let both: KeyValuePairs<String, AttributeValue> = [
      "exclusive": .boolean(true), "reverse": .boolean(true),
    ]
    try ReductionPoint(.cumulativeSum, [1, 2, 3], both, cotangent: g).expect(
      [5, 3, 0], [0, 1, 11])
  }

  @Test("Products with zeros have exact derivatives")
  func products() throws {
    let one = try ReductionPoint(.cumulativeProduct, [2, 0, 3, 4])
    try one.expect([2, 0, 0, 0], [1, 32, 0, 0])
    #expect(
      try one.hessian() == [[0, 16, 0, 0], [16, 0, 10, 6], [0, 10, 0, 0], [0, 6, 0, 0]])
    try ReductionPoint(.cumulativeProduct, [0, 0, 3]).expect([0, 0, 0], [1, 0, 0])
    try ReductionPoint(.cumulativeProduct, [2, 0, 3], ["exclusive": .boolean(true)])
      .expect([1, 2, 0], [1, 2, 0])
    try ReductionPoint(.cumulativeProduct, [2, 0, 3], ["reverse": .boolean(true)])
      .expect([0, 0, 3], [0, 9, 1])
  }

  @Test("Logarithms of sums neither overflow nor lose what is close to 0")
  func logarithms() throws {
    let high = try ReductionPoint(.logCumulativeSumExp, [1000, 1000, 0], cotangent: [1, 2, 0])
    try high.expect([1000, 1000.6931471805599, 1000.6931471805599], [2, 1, 0], within: 1e-12)
    let low = try ReductionPoint(.logCumulativeSumExp, [0, -40])
    #expect(low.value[0] == 0)
    #expect(unitsInTheLastPlace(from: low.value[1], to: 4.248354255291589e-18) <= 4)
  }

  @Test("A logarithm of no exponentials has a gradient of 0")
  func noExponentials() throws {
    let nothing = -Double.infinity
    try ReductionPoint(.logCumulativeSumExp, [nothing, nothing, 0, 0], cotangent: [1, 1, 1, 2])
      .expect([nothing, nothing, 0, 0.6931471805599453], [0, 0, 2, 1])
  }

  @Test("A recurrence goes through factors and terms")
  func recurrence() throws {
    let map = OperationCase(.linearRecurrence, [[3], [3]], to: [3]).map(as: Double.self)
    let point = [Tensor(vector: [7.0, 2, 3]), Tensor(vector: [1.0, 10, 100])]
    #expect(try map.value(point) == Tensor(vector: [1, 12, 136]))
    let shares = try map.cotangents(Tensor(vector: [0, 0, 1]), at: point)
    #expect(shares.map(\.elements) == [[0, 3, 12], [6, 3, 1]])
  }

  @Test("Of equal elements the last one met is the running extremum")
  func runningPlaces() throws {
    try ReductionPoint(.cumulativeMaxIndices, [1, 1, 0, 2, 2]).expect(
      [0, 1, 1, 3, 4], [0, 0, 0, 0, 0])
    try ReductionPoint(.cumulativeMinIndices, [1, 1, 0, 2], ["reverse": .boolean(true)])
      .expect([2, 2, 2, 3], [0, 0, 0, 0])
    try ReductionPoint(.cumulativeMaxIndices, [1, .nan, 5]).expect([0, 1, 1], [0, 0, 0])
  }

  @Test("Orders are stable, and NaN is larger than every number")
  func orders() throws {
    try ReductionPoint(.sortedIndices, [3, 1, 3, 1]).expect([1, 3, 0, 2], [0, 0, 0, 0])
    try ReductionPoint(.sortedIndices, [3, 1, 3, 1], ["descending": .boolean(true)])
      .expect([0, 2, 1, 3], [0, 0, 0, 0])
    try ReductionPoint(.sortedIndices, [3, .nan, -.infinity, .infinity])
      .expect([2, 0, 3, 1], [0, 0, 0, 0])
    try ReductionPoint(.sortedIndices, [0, .nan, -0.0], ["descending": .boolean(true)])
      .expect([1, 0, 2], [0, 0, 0])
  }

  @Test("A scan of a scalar has no axis")
  func scalar() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.node("f", .cumulativeSum, ["x"])
    #expect(sketch.errors().count == 1)
  }
}
