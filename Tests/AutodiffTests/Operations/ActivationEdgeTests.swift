// SPDX-License-Identifier: Apache-2.0
// ChainRule: what activations answer at kinks, at infinities and of NaN.

import Testing

@testable import Autodiff

struct ActivationEdgeTests {
  static let kinks: [Row] = [
    Row("relu6", [0], 0, [0]),
    Row("relu6", [6], 6, [0]),
    Row("relu6", [0x1p-1064], 0x1p-1064, [1]),
    Row("relu6", [5.999999999999999], 5.999999999999999, [1]),
    Row("hardtanh", [1], 1, [0]),
    Row("hardtanh", [-1], -1, [0]),
    Row("hardtanh", [2], attributes: [2, 5], 2, [0]),
    Row("hardtanh", [5], attributes: [2, 5], 5, [0]),
    Row("hardtanh", [3], attributes: [2, 5], 3, [1]),
    Row("hardtanh", [3], attributes: [5, 2], 2, [0]),
    Row("hardtanh", [-9], attributes: [5, 2], 2, [0]),
    Row("leaky_relu", [0], 0, [0.01]),
    Row("leaky_relu", [-2], -0.02, [0.01]),
    Row("leaky_relu", [0x1p-1064], 0x1p-1064, [1]),
    Row("leaky_relu", [0], attributes: [0], 0, [0]),
    Row("leaky_relu", [0], attributes: [3], 0, [1]),
    Row("leaky_relu", [0], attributes: [-1], 0, [0]),
    Row("prelu", [0, 0.25], 0, [0.25, 0]),
    Row("prelu", [0, 3], 0, [1, 0]),
    Row("prelu", [0, -1], 0, [0, 0]),
    Row("prelu", [-2, 3], -6, [3, -2]),
    Row("prelu", [2, 3], 2, [1, 0]),
    Row("elu", [0], 0, [1]),
    Row("elu", [0], attributes: [2], 0, [2]),
    Row("elu", [0x1p-60], 0x1p-60, [1]),
    Row("elu", [-0x1p-60], -0x1p-60, [1]),
    Row("celu", [0], 0, [1]),
    Row("celu", [0], attributes: [2], 0, [1]),
    Row("selu", [0], 0, [1.7580993408473766]),
    Row("selu", [0x1p-60], 0x1p-60 * 1.0507009873554805, [1.0507009873554805]),
    Row("hardswish", [-3], 0, [0]),
    Row("hardswish", [3], 3, [1]),
    Row("hardswish", [-1.5], -0.375, [0]),
    Row("hardswish", [0], 0, [0.5]),
    Row("hard_sigmoid", [-3], 0, [0]),
    Row("hard_sigmoid", [3], 1, [0]),
    Row("hard_sigmoid", [0], 0.5, [1.0 / 6]),
    Row("hard_sigmoid", [2.5], attributes: [0.2, 0.5], 1, [0]),
    Row("thresholded_relu", [1], 0, [0]),
    Row("thresholded_relu", [1.25], 1.25, [1]),
    Row("thresholded_relu", [-3], attributes: [-4], -3, [1]),
    Row("softshrink", [0.5], 0, [0]),
    Row("softshrink", [-0.5], 0, [0]),
    Row("softshrink", [2], 1.5, [1]),
    Row("softshrink", [-2], -1.5, [1]),
    Row("hardshrink", [0.5], 0, [0]),
    Row("hardshrink", [-0.5], 0, [0]),
    Row("hardshrink", [-0.75], -0.75, [1]),
    Row("hardshrink", [0], attributes: [0], 0, [1]),
    Row("softsign", [0], 0, [1]),
    Row("tanhshrink", [0], 0, [0]),
    Row("squareplus", [0], attributes: [0], 0, [0]),
    Row("squareplus", [-2], attributes: [0], 0, [0]),
    Row("squareplus", [2], attributes: [0], 2, [1]),
  ]

  static let ends: [Row] = [
    Row("relu6", [.infinity], 6, [0]),
    Row("relu6", [-.infinity], 0, [0]),
    Row("hardtanh", [.infinity], 1, [0]),
    Row("hardtanh", [-.infinity], -1, [0]),
    Row("leaky_relu", [-.infinity], -.infinity, [0.01]),
    Row("leaky_relu", [-.infinity], attributes: [0], 0, [0]),
    Row("elu", [-.infinity], -1, [0]),
    Row("elu", [.infinity], .infinity, [1]),
    Row("elu", [800], 800, [1]),
    Row("celu", [-.infinity], attributes: [2], -2, [0]),
    Row("celu", [.infinity], .infinity, [1]),
    Row("selu", [-.infinity], -1.7580993408473766, [0]),
    Row("selu", [.infinity], .infinity, [1.0507009873554805]),
    Row("silu", [.infinity], .infinity, [1]),
    Row("silu", [-.infinity], 0, [0]),
    Row("silu", [800], 800, [1]),
    Row("silu", [-800], 0, [0]),
    Row("gelu", [.infinity], .infinity, [1]),
    Row("gelu", [-.infinity], 0, [0]),
    Row("gelu", [-40], 0, [0]),
    Row("gelu", [-800], 0, [0]),
    Row("gelu", [.infinity], attributes: [1], .infinity, [1]),
    Row("gelu", [-.infinity], attributes: [1], 0, [0]),
    Row("gelu", [-800], attributes: [1], 0, [0]),
    Row("quick_gelu", [.infinity], .infinity, [1]),
    Row("quick_gelu", [-.infinity], 0, [0]),
    Row("mish", [.infinity], .infinity, [1]),
    Row("mish", [-.infinity], 0, [0]),
    Row("mish", [800], 800, [1]),
    Row("mish", [-800], 0, [0]),
    Row("log_sigmoid", [.infinity], 0, [0]),
    Row("log_sigmoid", [-.infinity], -.infinity, [1]),
    Row("squareplus", [.infinity], .infinity, [1]),
    Row("squareplus", [-.infinity], 0, [0]),
    Row("squareplus", [1e300], 1e300, [1]),
    Row("softsign", [.infinity], 1, [0]),
    Row("softsign", [-.infinity], -1, [0]),
    Row("hard_sigmoid", [-.infinity], 0, [0]),
    Row("hard_sigmoid", [.infinity], 1, [0]),
    Row("hardswish", [-.infinity], 0, [0]),
    Row("hardswish", [.infinity], .infinity, [1]),
    Row("thresholded_relu", [-.infinity], 0, [0]),
    Row("softshrink", [-.infinity], -.infinity, [1]),
    Row("hardshrink", [.infinity], .infinity, [1]),
    Row("tanhshrink", [-.infinity], -.infinity, [1]),
  ]

  /// The activations of one argument.
  static let names = [
    "relu", "relu6", "hardtanh", "leaky_relu", "thresholded_relu", "softshrink", "hardshrink",
    "tanhshrink", "elu", "celu", "selu", "silu", "gelu", "quick_gelu", "mish", "sigmoid",
    "log_sigmoid",
    "softplus", "squareplus", "softsign", "hard_sigmoid", "hardswish", "tanh",
  ]

  @Test(arguments: kinks)
  func `at a kink the smallest slope is answered, beside it that of the piece`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: ends) func `at an infinity the limit is answered`(row: Row) throws {
    try row.expect()
  }

  @Test(arguments: names) func `NaN is passed on, and so is its slope`(name: String) throws {
    let operation = try #require(Elementwise.named(name))
    let reading = try #require(operation.read([Double.nan]))
    #expect(reading.value.isNaN && reading.partials[0].isNaN)
  }

  @Test func `NaN comes out of either argument of prelu`() throws {
    try Row("prelu", [.nan, 0.5], .nan, [.nan, .nan]).expect()
    try Row("prelu", [-1, .nan], .nan, [.nan, -1]).expect()
  }

  @Test func `relu6 is flat at 6, where TensorFlow.js answers 1`() throws {
    #expect(try slope("relu6", 6) == 0)
  }

  @Test func `hardtanh is flat at its bounds, where JAX answers 1`() throws {
    #expect(try slope("hardtanh", 1) == 0 && slope("hardtanh", -1) == 0)
  }

  @Test func `leaky_relu has its small slope at 0, where JAX answers 1`() throws {
    #expect(try slope("leaky_relu", 0) == 0.01)
  }

  @Test func `hardswish has slope 0 at -3, where PyTorch 1_13 answers -0_5`() throws {
    #expect(try slope("hardswish", -3) == 0)
  }

  @Test func `hardswish has slope 1 at 3, where PyTorch 1_13 answers 1_5`() throws {
    #expect(try slope("hardswish", 3) == 1)
  }

  @Test func `log_sigmoid has slope 1 half at 0, where JAX once answered 0`() throws {
    #expect(try slope("log_sigmoid", 0) == 0.5)
  }

  @Test func `relu of NaN has no slope, where PyTorch 1_13 answers 1`() throws {
    #expect(try slope("relu", .nan).isNaN)
  }

  /// Differentiated again, the branch that is not taken is there too, and is multiplied by 0.
  @Test(arguments: ["elu", "celu", "selu"])
  func `the slope of a large number is a number, where JAX once answered NaN`(
    name: String
  ) throws {
    let operation = try #require(Elementwise.named(name))
    let reading = try #require(operation.read([Dual<Double>(1000, 1)]))
    #expect(reading.value.tangent == (name == "selu" ? 1.0507009873554805 : 1))
    #expect(reading.partials[0].tangent == 0)
  }

  private func slope(_ name: String, _ x: Double) throws -> Double {
    let operation = try #require(Elementwise.named(name))
    return try #require(operation.read([x])).partials[0]
  }
}
