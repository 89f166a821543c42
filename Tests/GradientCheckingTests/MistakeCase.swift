// SPDX-License-Identifier: Apache-2.0
// ChainRule: one mistake of a learner, as a file tells it.

import Autodiff
import Foundation
import GradientChecking
import GraphDocuments
import Testing

/// One mistake of a learner, as a file tells it.
struct MistakeCase: Decodable, Sendable {
  /// What the learner did, in words.
  let about: String
  let expression: String
  let inputs: [String: TensorDocument]
  /// The node that is differentiated, if it is not the last.
  let outputs: [String]?
  let claims: [ClaimDocument]
  /// The codes that must be told: all of those of one explanation.
  let mistakes: [String]
  var file = ""
  /// Whether the claims are right.
  var isRight: Bool { file == "right.json" }

  private enum CodingKeys: String, CodingKey {
    case about, expression, inputs, outputs, claims, mistakes
  }

  /// All cases of all files.
  static func all() throws -> [MistakeCase] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Mistakes")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try files.filter { $0.hasSuffix(".json") }.flatMap { file in
      let data = try Data(contentsOf: folder.appending(path: file))
      return try JSONDecoder().decode([MistakeCase].self, from: data).map { mistake in
        var mistake = mistake
        mistake.file = file
        return mistake
      }
    }
  }

  /// What the check answers.
  func answer() throws -> CheckAnswer {
    let graph = try ExpressionGraph(
      expression, inputs.mapValues { Numbers($0.shape, $0.values) }, output: outputs?.first)
    return try GradientCheck(graph.question(try claims.map { try claim($0, graph) })).answer()
  }

  /// What the check answers where the only claim, a formula, is multiplied by a number.
  func answer(times factor: Double) throws -> CheckAnswer? {
    guard claims.count == 1, case .text(let text) = claims[0].claimed, !text.contains(";") else {
      return nil
    }
    let graph = try ExpressionGraph(
      expression, inputs.mapValues { Numbers($0.shape, $0.values) }, output: outputs?.first)
    let right = try claim(claims[0], graph)
    let formula = try ClaimFormula("\(factor)*(\(text))")
    let wrong = Claim(right.subject, of: right.nodes, is: .formula(formula))
    return try GradientCheck(graph.question([wrong])).answer()
  }

  private func claim(_ given: ClaimDocument, _ graph: ExpressionGraph) throws -> Claim {
    let target = try #require(given.value ?? given.gradient)
    let names: [String] =
      switch target {
      case .one(let name): [name]
      case .several(let names): names
      }
    let claimed: Claimed
    switch given.claimed {
    case .text(let text): claimed = .formula(try ClaimFormula(text))
    case .numbers(let numbers):
      let shape = try #require(Shape(numbers.shape))
      claimed = .number(try #require(Tensor(shape: shape, elements: numbers.values)))
    }
    return Claim(
      given.value == nil ? .gradient : .value, of: try names.map(graph.node), is: claimed,
      as: given.name, decimals: given.decimals)
  }
}
