// SPDX-License-Identifier: Apache-2.0
// ChainRule: values kept within bounds, put in place of others, or given another's sign.

import Testing

@testable import Autodiff

struct ClippingTests {
  private static let none = Double.nan

  static let bounds: [Row] = [
    Row("clip", [0.5], attributes: [-1, 2], 0.5, [1]),
    Row("clip", [-3], attributes: [-1, 2], -1, [0]),
    Row("clip", [3], attributes: [-1, 2], 2, [0]),
    Row("clip", [3], attributes: [none, 2], 2, [0]),
    Row("clip", [-3], attributes: [none, 2], -3, [1]),
    Row("clip", [-3], attributes: [-1, none], -1, [0]),
    Row("clip", [7], attributes: [none, none], 7, [1]),
    Row("clip", [.nan], attributes: [-1, 2], .nan, [.nan]),
    Row("clip", [.infinity], attributes: [-1, 2], 2, [0]),
  ]

  @Test(arguments: bounds) func `inside the slope is 1, and outside 0`(row: Row) throws {
    try row.expect()
  }

  @Test func `on a bound the slope is 0, where JAX answers 0.5, PyTorch and TensorFlow.js 1`()
    throws
  {
    try Row("clip", [2], attributes: [-1, 2], 2, [0]).expect()
    try Row("clip", [-1], attributes: [-1, 2], -1, [0]).expect()
  }

  @Test(arguments: [-1.0, 0, 1, 2, 5])
  func `where the lower bound is above the upper, all is the upper`(x: Double) throws {
    try Row("clip", [x], attributes: [2, 0], 0, [0]).expect()
    try Row("clip_between", [x, 2, 0], 0, [0, 0, 1]).expect()
  }

  static let tensors: [Row] = [
    Row("clip_between", [0.5, -1, 2], 0.5, [1, 0, 0]),
    Row("clip_between", [-3, -1, 2], -1, [0, 1, 0]),
    Row("clip_between", [3, -1, 2], 2, [0, 0, 1]),
    Row("clip_between", [-1, -1, 2], -1, [0.5, 0.5, 0]),
    Row("clip_between", [2, -1, 2], 2, [0.5, 0, 0.5]),
    Row("clip_between", [.nan, -1, 2], .nan, [.nan, .nan, .nan]),
    Row("clip_between", [1, 1, 1], 1, [0, 0.5, 0.5]),
    Row("clip_between", [0, 1, 1], 1, [0, 0.5, 0.5]),
    Row("clip_between", [2, 1, 1], 1, [0, 0, 1]),
    Row("clip_between", [2, 2, 1], 1, [0, 0, 1]),
    Row("clip_between", [1, 2, 1], 1, [0, 0, 1]),
  ]

  @Test(arguments: tensors) func `bounds that are values have their share`(row: Row) throws {
    try row.expect()
  }

  @Test func `bounds that are arguments make it the operation that takes them`() throws {
    var builder = GraphBuilder()
    let x = builder.variable("x", 3)
    let (lower, upper) = (builder.variable("lower", -1), builder.variable("upper", 2))
    let node = builder.apply(.clip, [x, lower, upper], name: "f")
    let (graph, leaves) = try builder.build()
    #expect(graph.codes[node] == .clipBetween)
    #expect(graph.attributeValues(of: node) == nil)
    let tape = try Plan(graph, outputs: [node]).forward(leaves, as: Double.self)
    #expect(tape.value(of: node)?.elements == [2])
  }

  @Test func `bounds cannot be arguments and attributes both`() throws {
    var builder = GraphBuilder()
    let (x, bound) = (builder.variable("x", 3), builder.variable("bound", -1))
    builder.apply(.clip, [x, bound, bound], attributes: ["max": .number(1)], name: "f")
    #expect(throws: GraphErrors.self) { try builder.build() }
  }

  static let signs: [Row] = [
    Row("copysign", [3, -2], -3, [-1, 0]),
    Row("copysign", [-3, -2], -3, [1, 0]),
    Row("copysign", [-3, 2], 3, [-1, 0]),
    Row("copysign", [3, -0.0], -3, [-1, 0]),
    Row("copysign", [3, 0], 3, [1, 0]),
    Row("copysign", [.infinity, -1], -.infinity, [-1, 0]),
    Row("copysign", [3, .nan], .nan, [.nan, 0]),
    Row("copysign", [.nan, 1], .nan, [.nan, 0]),
  ]

  @Test(arguments: signs) func `a sign is taken of zeros too`(row: Row) throws { try row.expect() }

  @Test func `copysign has slope 1 at 0, where PyTorch 1.13 answers 0`() throws {
    try Row("copysign", [0, 1], 0, [1, 0]).expect()
  }

  static let numbers: [Row] = [
    Row("nan_to_num", [1.5], attributes: [0, none, none], 1.5, [1]),
    Row("nan_to_num", [.nan], attributes: [7, none, none], 7, [0]),
    Row("nan_to_num", [.infinity], attributes: [0, 5, none], 5, [0]),
    Row("nan_to_num", [-.infinity], attributes: [0, 5, -6], -6, [0]),
    Row(
      "nan_to_num", [.infinity], attributes: [0, none, none], .greatestFiniteMagnitude, [0]),
    Row(
      "nan_to_num", [-.infinity], attributes: [0, none, none], -.greatestFiniteMagnitude, [0]),
  ]

  @Test(arguments: numbers) func `what is no number becomes one, without a slope`(row: Row) throws {
    let operation = try #require(Elementwise.named(row.name))
    let reading = try #require(operation.read(row.arguments, attributes: row.attributes))
    #expect(reading.value == row.value)
    #expect(reading.partials == row.partials)
  }

  @Test func `the largest number is that of the precision at hand`() throws {
    let operation = try #require(Elementwise.named("nan_to_num"))
    let reading = operation.read([Float.infinity], attributes: [0, .nan, .nan])
    #expect(reading?.value == .greatestFiniteMagnitude)
    let other = operation.read([-Float.infinity], attributes: [0, .nan, .nan])
    #expect(other?.value == -.greatestFiniteMagnitude)
  }

  static let steps: [Row] = [
    Row("heaviside", [-2, 0.25], 0, [0, 0]),
    Row("heaviside", [2, 0.25], 1, [0, 0]),
    Row("heaviside", [0, 0.25], 0.25, [0, 1]),
    Row("heaviside", [-0.0, 0.25], 0.25, [0, 1]),
    Row("heaviside", [.nan, 0.25], .nan, [0, 0]),
  ]

  @Test(arguments: steps) func `a step has the given value at 0`(row: Row) throws {
    try row.expect()
  }
}
