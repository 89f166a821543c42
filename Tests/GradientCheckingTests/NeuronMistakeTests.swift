// SPDX-License-Identifier: Apache-2.0
// ChainRule: the five mistakes in the gradient of a neuron, each called by its name.

import Autodiff
import GradientChecking
import Testing

/// The neuron whose gradients somebody got wrong in five ways, and what is said of each.
@Suite struct NeuronMistakeTests {
  private static let expression =
    "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1/(1 + exp(-z))"

  private func neuron() throws -> ExpressionGraph {
    try ExpressionGraph(
      NeuronMistakeTests.expression,
      ["w": Numbers([3], [2, -3, -3]), "x": Numbers([2], [-1, -2])])
  }

  private func answer(
    _ graph: ExpressionGraph, _ claims: [Claim]
  ) throws -> CheckAnswer {
    try GradientCheck(graph.question(claims)).answer()
  }

  @Test func `one call names all five`() throws {
    let graph = try neuron()
    let (f, x, w, z) = (
      try graph.node("f"), try graph.node("x"), try graph.node("w"), try graph.node("z")
    )
    let answer = try answer(
      graph,
      [
        .formula(.value, [f], "1 / 1 + exp(-z)", as: "a"),
        .formula(.gradient, [z], "f*(1 - f)", as: "s"),
        .formula(.gradient, [x], "[w[0]*a + w[2]*a]"),
        .formula(.gradient, [w], "[x[0]*a + x[1]*a + 1*a]"),
      ])
    #expect(!answer.passed)
    let claims = Dictionary(grouping: answer.diagnoses, by: \.code).mapValues { $0.map(\.claims) }
    #expect(claims[.precedence] == [[0]])
    #expect(claims[.valueInsteadOfDerivative] == [[2, 3]])
    #expect(claims[.componentsMerged] == [[2, 3]])
    #expect(claims[.listForScalar] == [[2, 3]])
    #expect(claims[.wrongName] == [[2]])
    #expect(claims[.unusedStep] == [[1]])
    #expect(answer.diagnoses.count == 6)
    #expect(
      answer.warnings.contains { $0.code == "value-collision" && $0.nodes == ["w[1]", "w[2]"] })
    #expect(answer.points.count == 3)
    #expect(answer.unclaimed.isEmpty)
  }

  /// A row of wrong figures, and what is to be said of each of them.
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let x: [Double]?
    let w: [Double]?
    var value: Double?
    let codes: Set<DiagnosisCode>
    var testDescription: String { name }
  }

  static let rows = [
    Row(
      name: "1 / 1 + exp(-z) alone", x: nil, w: nil, value: 1.367879441171442,
      codes: [.precedence]),
    Row(
      name: "everything wrong", x: [-1.36787944117144], w: [-2.73575888234288],
      codes: [.precedence, .valueInsteadOfDerivative, .componentsMerged]),
    Row(
      name: "parentheses right", x: [-0.731058578630005], w: [-1.46211715726001],
      codes: [.valueInsteadOfDerivative, .componentsMerged]),
    Row(
      name: "components apart", x: [1.46211715726001, -2.19317573589001],
      w: [-0.731058578630005, -1.46211715726001, 0.731058578630005],
      codes: [.valueInsteadOfDerivative]),
    Row(
      name: "derivative used, still merged", x: [-0.196611933241482], w: [-0.393223866482964],
      codes: [.componentsMerged]),
    Row(
      name: "derivative of the bad activation", x: [-1.00642944881611, 1.50964417322417],
      w: [0.503214724408055, 1.00642944881611, -0.503214724408055], codes: [.precedence]),
  ]

  @Test(arguments: rows) func `each row of figures has its own diagnosis and no other`(
    row: Row
  ) throws {
    let graph = try neuron()
    var claims: [(Claim, Claim.Subject)] = []
    if let value = row.value {
      claims.append((try .numbers(.value, [graph.node("f")], [], [value]), .value))
    }
    if let x = row.x {
      claims.append((try .numbers(.gradient, [graph.node("x")], [x.count], x), .gradient))
    }
    if let w = row.w {
      claims.append((try .numbers(.gradient, [graph.node("w")], [w.count], w), .gradient))
    }
    for (claim, _) in claims {
      let answer = try answer(graph, [claim])
      #expect(Set(answer.diagnoses.map(\.code)) == row.codes, "\(answer.diagnoses.map(\.detail))")
    }
    let together = try answer(graph, claims.map(\.0))
    #expect(Set(together.diagnoses.map(\.code)) == row.codes)
  }

  @Test func `right claims have no diagnosis`() throws {
    let graph = try neuron()
    let answer = try answer(
      graph,
      [
        .formula(.value, [graph.node("f")], "1/(1 + exp(-z))", as: "a"),
        .formula(.gradient, [graph.node("x")], "[w[0]*a*(1 - a), w[1]*a*(1 - a)]"),
        .numbers(
          .gradient, [graph.node("w")], [3],
          [-0.196611933241482, -0.393223866482964, 0.196611933241482]),
      ])
    #expect(answer.passed)
    #expect(answer.diagnoses.isEmpty)
    #expect(answer.verification.differences.count == 5)
    #expect(answer.verification.differences.maximumError < 1e-9)
    #expect(try #require(answer.verification.taylor.order) > 1.9)
  }
}
