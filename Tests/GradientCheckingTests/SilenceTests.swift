// SPDX-License-Identifier: Apache-2.0
// ChainRule: where nothing explains a claim, nothing is said.

import Autodiff
import GradientChecking
import Testing

/// Claims that are no mistake that has a name: the true gradient times a random factor for each
/// component.
@Suite struct SilenceTests {
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  static let graphs: [(String, [String: Numbers])] = [
    ("f = x*y + sin(x)", ["x": Numbers([], [0.7]), "y": Numbers([], [1.9])]),
    (
      "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1/(1 + exp(-z))",
      ["w": Numbers([3], [2, -3, -3]), "x": Numbers([2], [-1, -2])]
    ),
    ("e = (a + b)*(b + 1)", ["a": Numbers([], [2]), "b": Numbers([], [1])]),
    (
      "l = mean((w*x - y)^2)",
      [
        "w": Numbers([], [0.6]), "x": Numbers([3], [1.1, -0.4, 2.2]),
        "y": Numbers([3], [0.3, 0.9, 1.4]),
      ]
    ),
    (
      "h = sigmoid(v*x); f = sigmoid(u*h)",
      ["u": Numbers([], [0.8]), "v": Numbers([], [-0.6]), "x": Numbers([], [1.4])]
    ),
  ]

  /// Calls `body` four times with every leaf of every graph, and its true gradient.
  private func forEachGradient(
    _ body: (ExpressionGraph, Int, Tensor<Double>) throws -> Void
  ) throws {
    for (text, inputs) in SilenceTests.graphs {
      let graph = try ExpressionGraph(text, inputs)
      let question = graph.question([])
      let plan = Plan(graph.graph, outputs: question.outputs)
      let truth = try plan.forward(graph.leaves, as: Double.self).reverse(question.seeds)
      for name in inputs.keys.sorted() {
        let node = try graph.node(name)
        let gradient = try #require(truth.gradient(of: node))
        for _ in 0..<4 { try body(graph, node, gradient) }
      }
    }
  }

  @Test func `random factors are explained by nothing`() throws {
    var random = Seeded(state: 7)
    var (told, count) = (0, 0)
    try forEachGradient { graph, node, gradient in
      let claimed = gradient.elements.map { $0 * Double.random(in: 0.2...5, using: &random) }
      let claim = try Claim.numbers(.gradient, [node], gradient.shape.dimensions, claimed)
      let answer = try GradientCheck(graph.question([claim])).answer()
      #expect(!answer.passed)
      count += 1
      if !answer.diagnoses.isEmpty { told += 1 }
    }
    #expect(told * 20 <= count, "\(told) of \(count) have a diagnosis")
  }

  @Test func `formulas times a random constant are explained by nothing`() throws {
    var random = Seeded(state: 11)
    var (told, count) = ([String](), 0)
    for right in try MistakeCase.all() where right.isRight {
      for _ in 0..<2 {
        let factor = Double(Int.random(in: 1111...4999, using: &random)) / 1000
        guard let answer = try right.answer(times: factor) else { continue }
        #expect(!answer.passed, "\(right.about)")
        count += 1
        if !answer.diagnoses.isEmpty {
          told.append("\(factor) \(right.expression): \(answer.diagnoses.map(\.detail))")
        }
      }
    }
    #expect(count >= 80)
    #expect(told.count * 20 <= count, "\(told)")
  }

  @Test func `random numbers of three decimals are explained by nothing`() throws {
    var random = Seeded(state: 13)
    var (told, count) = ([String](), 0)
    try forEachGradient { graph, node, gradient in
      let claimed = gradient.elements.map { element in
        let wrong = element * Double.random(in: 0.2...5, using: &random)
        return (wrong * 1000).rounded() / 1000
      }
      let claim = try Claim.numbers(
        .gradient, [node], gradient.shape.dimensions, claimed, decimals: 3)
      let answer = try GradientCheck(graph.question([claim])).answer()
      count += 1
      if !answer.diagnoses.isEmpty {
        told.append("\(graph.graph.name(of: node)) \(claimed): \(answer.diagnoses.map(\.detail))")
      }
    }
    #expect(told.count * 20 <= count, "\(told.count) of \(count): \(told)")
  }
}
