// SPDX-License-Identifier: Apache-2.0
// ChainRule: the laws, for random graphs.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Random graphs with shared sub-expressions")
struct RandomGraphTests {
  private static let matrix = Shape(known: [2, 3])

  /// Graphs of scalars, and of tensors that broadcast.
  private func graph(_ seed: UInt64) -> (graph: RandomGraph, generator: SeededGenerator) {
    var generator = SeededGenerator(seed: seed)
    let leaves =
      seed % 2 == 0
      ? [Shape.scalar, .scalar, .scalar]
      : [.scalar, Shape(known: [3]), RandomGraphTests.matrix, Shape(known: [2, 1])]
    let graph = RandomGraph(
      leaves: leaves, steps: seed % 2 == 0 ? 30 : 14, using: &generator)
    return (graph, generator)
  }

  private func expectNone(_ violations: [Violation]) {
    #expect(violations.isEmpty, "\(violations.prefix(3).map(\.description))")
  }

  @Test("Gradients are what differences show, and the rules are transposes", arguments: 0..<16)
  func firstOrder(seed: UInt64) throws {
    var (graph, generator) = graph(seed)
    expectNone(try Laws.pushforward(graph.map(), using: &generator))
    expectNone(try Laws.adjoint(graph.map(), using: &generator))
    expectNone(try Laws.linearity(graph.map(), using: &generator))
  }

  @Test("All ways to a derivative agree, to second order", arguments: 0..<12)
  func secondOrder(seed: UInt64) throws {
    var (graph, generator) = graph(seed)
    expectNone(try Laws.agreement(graph.map(), using: &generator))
    expectNone(try Laws.secondOrder(graph.map(), using: &generator))
  }

  @Test("The order in which nodes are given changes values by no bit", arguments: 0..<12)
  func order(seed: UInt64) throws {
    var (graph, generator) = graph(seed)
    let point = graph.map().sample(&generator)
    let value = try graph.map().value(point)
    let gradients = try graph.map().cotangents(Tensor(1), at: point)
    for _ in 0..<4 {
      let order = Array(0..<graph.count).shuffled(using: &generator)
      let shuffled = graph.map(order: order)
      #expect(try shuffled.value(point).isIdentical(to: value))
      // Shares of a node are added in the order of its users, so these may round differently.
      for (found, expected) in zip(try shuffled.cotangents(Tensor(1), at: point), gradients) {
        #expect(found.adding(expected, times: -1).largest <= 1e-12 * (1 + expected.largest))
      }
    }
  }

  @Test("A differentiated graph can be differentiated again and again")
  func thirdOrder() throws {
    // f = sin(x) exp(2x): the derivatives of order n are those of Im exp((2 + i) x).
    var builder = GraphBuilder()
    let x = builder.variable("x", 0.3)
    let sine = builder.apply(.sin, [x], name: "sine")
    let twice = builder.apply(.add, [x, x], name: "twice")
    let power = builder.apply(.exp, [twice], name: "power")
    var output = builder.apply(.multiply, [sine, power], name: "f")
    var (graph, leaves) = try builder.build()
    let (real, imaginary) = (0.9553364891256060, 0.2955202066613396)
    let growth = 1.8221188003905089
    var factor = (real: 1.0, imaginary: 0.0)
    for _ in 1...6 {
      let derived = graph.differentiated(leaves, output: output, withRespectTo: [x])
      (graph, leaves, output) = (derived.graph, derived.leaves, derived.gradients[0])
      factor = (2 * factor.real - factor.imaginary, factor.real + 2 * factor.imaginary)
      let expected = growth * (factor.real * imaginary + factor.imaginary * real)
      let tape = try Plan(graph, outputs: [output]).forward(leaves, as: Double.self)
      expectEqual(try #require(tape.value(of: output)).elements, [expected], within: 1e-12)
    }
  }
}
