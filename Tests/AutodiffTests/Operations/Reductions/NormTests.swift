// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of norms at zero, at ties and at numbers that squares do not fit.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Norms")
struct NormTests {
  @Test("At 0 the derivative is 0, where JAX and autograd answer NaN")
  func zero() throws {
    for order in [AttributeValue.number(2), .word("fro"), .number(1), .number(3), .word("inf")] {
      try ReductionPoint(.norm, [0, 0], ["ord": order]).expect([0], [0, 0])
    }
    try ReductionPoint(.l2, [0, 0, 0]).expect([0], [0, 0, 0])
    let rows = try ReductionPoint(.norm, [0, 0, 3, 4], shape: [2, 2], ["axes": .integer(1)])
    try rows.expect([0, 5], [0, 0, 0.6, 0.8])
  }

  @Test("The square of a norm at 0 has derivative 0, where JAX answers NaN")
  func square() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(vector: [0.0, 0]))
    sketch.node("n", .norm, ["x"])
    sketch.node("f", .square, ["n"])
    let run = try Evaluation(sketch.builder, output: "f")
    #expect(try run.value("f") == [0])
    #expect(try run.gradient("x") == [0, 0])
  }

  @Test("A root of squares built by hand stays NaN at 0")
  func byHand() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(vector: [0.0, 0]))
    sketch.node("s", .sumSquare, ["x"])
    sketch.node("f", .squareRoot, ["s"])
    let gradient = try Evaluation(sketch.builder, output: "f").gradient("x")
    #expect(gradient.map(\.isNaN) == [true, true])
  }

  @Test("A component of 0 has derivative 0 in the 1-norm, where JAX answers 1")
  func zeroComponent() throws {
    try ReductionPoint(.norm, [0, -2, 3], ["ord": .number(1)]).expect([5], [0, -1, 1])
    try ReductionPoint(.l1, [0, -2, 3]).expect([5], [0, -1, 1])
  }

  @Test("Magnitudes that tie share the cotangent of the maximum norm")
  func ties() throws {
    try ReductionPoint(.norm, [1, -1], ["ord": .word("inf")]).expect([1], [0.5, -0.5])
    try ReductionPoint(.norm, [1, -1, 3], ["ord": .word("-inf")]).expect([1], [0.5, -0.5, 0])
  }

  @Test("Nothing overflows or vanishes on the way")
  func extremes() throws {
    try ReductionPoint(.norm, [3e200, 4e200]).expect([5e200], [0.6, 0.8])
    try ReductionPoint(.norm, [3e-200, 4e-200]).expect([5e-200], [0.6, 0.8])
    let small = try ReductionPoint(.norm, [3e-200, 4e-200])
    #expect(distance(small.value[0], 5e-200) <= 2)
    let least = try ReductionPoint(.norm, [.leastNonzeroMagnitude, 0])
    #expect(least.value == [.leastNonzeroMagnitude] && least.gradient == [1, 0])
    let third = try ReductionPoint(.norm, [1e200, 1e200], ["ord": .number(3)])
    // The cube root of 2, and its square inverted, by mpmath.
    try third.expect([1.2599210498948732e200], [0.6299605249474366, 0.6299605249474366])
    try ReductionPoint(.norm, [.infinity, 1]).expect([.infinity], [.nan, 0])
  }

  @Test("Pythagorean triples are exact")
  func triples() throws {
    for (a, b, c) in [(3.0, 4.0, 5.0), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29)] {
      #expect(try ReductionPoint(.norm, [a, -b]).value == [c])
    }
  }

  @Test("An order of 0 or below over nothing is refused")
  func refusals() {
    for order in [AttributeValue.number(0), .number(.nan), .word("nuc")] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(vector: [1.0, 2]))
      sketch.node("f", .norm, ["x"], attributes: [("ord", order)])
      #expect(sketch.errors().count == 1)
    }
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor<Double>(vector: []))
    sketch.node("f", .norm, ["x"], attributes: [("ord", .number(-1))])
    #expect(sketch.errors().count == 1)
  }
}
