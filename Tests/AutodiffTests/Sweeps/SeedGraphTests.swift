// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the neuron that everything began with.

import Autodiff
import Testing

@Suite("The neuron sigmoid(w0*x0 + w1*x1 + w2)")
struct SeedGraphTests {
  static let leaves = ["w0": 2.0, "w1": -3.0, "w2": -3.0, "x0": -1.0, "x1": -2.0]

  // Forty-digit figures, rounded.
  static let gradients = [
    "w0": -0.19661193324148185, "w1": -0.3932238664829637, "w2": 0.19661193324148185,
    "x0": 0.3932238664829637, "x1": -0.5898357997244456,
  ]

  @Test("gives the right gradients as one sigmoid")
  func grouped() throws {
    var builder = GraphBuilder()
    let sum = Self.addSum(to: &builder)
    builder.apply(.sigmoid, [sum], name: "f")
    try Self.expectGradients(of: builder)
  }

  @Test("gives the same gradients as primitive gates")
  func primitive() throws {
    var builder = GraphBuilder()
    let sum = Self.addSum(to: &builder)
    let n = builder.apply(.multiplyConstant, [sum], attributes: ["c": .number(-1)], name: "n")
    let power = builder.apply(.exp, [n], name: "ex")
    let p = builder.apply(.addConstant, [power], attributes: ["c": .number(1)], name: "p")
    builder.apply(.reciprocal, [p], name: "f")
    try Self.expectGradients(of: builder)
  }

  private static func addSum(to builder: inout GraphBuilder) -> Int {
    let node = { (builder: inout GraphBuilder, name: String) in
      builder.variable(name, leaves[name, default: .nan])
    }
    let (w0, x0) = (node(&builder, "w0"), node(&builder, "x0"))
    let (w1, x1) = (node(&builder, "w1"), node(&builder, "x1"))
    let w2 = node(&builder, "w2")
    let m0 = builder.apply(.multiply, [w0, x0], name: "m0")
    let m1 = builder.apply(.multiply, [w1, x1], name: "m1")
    let a0 = builder.apply(.add, [m0, m1], name: "a0")
    return builder.apply(.add, [a0, w2], name: "a1")
  }

  private static func expectGradients(of builder: GraphBuilder) throws {
    let (graph, leaves) = try builder.build()
    let output = try #require(graph.node(named: "f"))
    let tape = try Plan(graph, outputs: [output]).forward(leaves, as: Double.self)
    let value = try #require(tape.value(of: output)).elements[0]
    #expect(abs(value / 0.7310585786300049 - 1) < 1e-15)
    let cotangents = try tape.reverse([Seed(node: output, elements: [1])])
    for (name, expected) in gradients {
      let node = try #require(graph.node(named: name))
      let gradient = try #require(cotangents.gradient(of: node)).elements[0]
      #expect(abs(gradient / expected - 1) < 1e-12, "\(name): \(gradient)")
    }
  }
}
