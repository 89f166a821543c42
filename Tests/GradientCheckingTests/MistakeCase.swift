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
  let claims: [GivenClaim]
  /// The codes that must be told: all of those of one explanation.
  let mistakes: [String]
  var file = ""
  /// Whether the claims are right.
  var isRight: Bool { file == "right.json" }

  private enum CodingKeys: String, CodingKey {
    case about, expression, inputs, outputs, claims, mistakes
  }

  /// A claim as a request writes it.
  struct GivenClaim: Decodable, Sendable {
    let value: Target?
    let gradient: Target?
    let `is`: Content
    let `as`: String?
    let decimals: Int?
  }

  /// One id, or several.
  enum Target: Decodable, Sendable {
    case one(String)
    case several([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(String.self) {
        self = .one(one)
      } else {
        self = .several(try container.decode([String].self))
      }
    }

    var names: [String] {
      switch self {
      case .one(let name): [name]
      case .several(let names): names
      }
    }
  }

  /// A formula, or numbers.
  enum Content: Decodable, Sendable {
    case formula(String)
    case numbers(TensorDocument)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .formula(text)
      } else {
        self = .numbers(try container.decode(TensorDocument.self))
      }
    }
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
    guard claims.count == 1, case .formula(let text) = claims[0].is, !text.contains(";") else {
      return nil
    }
    let graph = try ExpressionGraph(
      expression, inputs.mapValues { Numbers($0.shape, $0.values) }, output: outputs?.first)
    let right = try claim(claims[0], graph)
    let formula = try ClaimFormula("\(factor)*(\(text))")
    let wrong = Claim(
      right.subject, of: right.nodes, isList: right.isList, is: .formula(formula))
    return try GradientCheck(graph.question([wrong])).answer()
  }

  private func claim(_ given: GivenClaim, _ graph: ExpressionGraph) throws -> Claim {
    let target = try #require(given.value ?? given.gradient)
    let nodes = try target.names.map(graph.node)
    var isList = false
    if case .several = target { isList = true }
    let claimed: Claimed
    switch given.is {
    case .formula(let text): claimed = .formula(try ClaimFormula(text))
    case .numbers(let numbers):
      let shape = try #require(Shape(numbers.shape))
      claimed = .number(try #require(Tensor(shape: shape, elements: numbers.values)))
    }
    return Claim(
      given.value == nil ? .gradient : .value, of: nodes, isList: isList, is: claimed, as: given.as,
      decimals: given.decimals)
  }
}
