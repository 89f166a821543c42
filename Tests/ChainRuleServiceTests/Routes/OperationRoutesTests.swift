// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the routes that list operations.

import Autodiff
import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Routes that list operations")
struct OperationRoutesTests {
  @Test("every operation is listed, and its document loses nothing when it is read")
  func list() throws {
    try ServiceClient.run(.handler) { client in
      let reply = try client.get("/v1/operations")
      let document = try reply.decoded(OperationsReply.self)
      #expect(document.operations.map(\.name) == OperationCatalogue.names)
      let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(document))
      let again = try #require((encoded as? [String: Any])?["operations"] as? [NSDictionary])
      let sent = try #require(try reply.json()["operations"] as? [NSDictionary])
      for (left, right) in zip(sent, again) {
        #expect(left == right, "\(left["name"] ?? "")")
      }
    }
  }

  @Test("every operation has a formula, and an example that runs")
  func examples() throws {
    try ServiceClient.run(.handler) { client in
      for operation in OperationCatalogue.all {
        let example = try #require(operation.tree["example"], "\(operation.name) has no example")
        let body = String(decoding: example.json(), as: UTF8.self)
        let reply = try client.post("/v1/gradients", body)
        #expect(reply.status == 200, "\(operation.name): \(reply.text)")
        #expect(body.contains("\"\(operation.name)\""))
        let isLeaf = operation.tree["arguments"] == .array([])
        #expect(isLeaf || operation.tree["formula"] != nil, "\(operation.name) has no formula")
      }
    }
  }

  @Test(
    "formulas name attributes and tell values from arguments",
    arguments: [
      ("sigmoid", "y*(1 - y)"), ("pow_const", "n*x^(n - 1)"), ("add_const", "1"),
      ("mul_const", "c"), ("tanh", "1 - y^2"), ("clip", "where(x < max, where(x > min, 1, 0), 0)"),
    ])
  func formulas(_ name: String, _ derivative: String) throws {
    let operation = try #require(OperationCatalogue.find(name))
    guard case .array(let partials)? = operation.tree["derivative"] else {
      Issue.record("\(name) has no derivative")
      return
    }
    #expect(partials.first?["text"] == .string(derivative))
    #expect(partials.first?["latex"] != nil && partials.first?["mathml"] != nil)
  }

  @Test("kinks at bounds that are none by default name the attributes that set them")
  func kinksAtBounds() throws {
    let operation = try #require(OperationCatalogue.find("clip"))
    let answers = "0, of 0 to 1 (jax 0.5, torch 1, tfjs 1)"
    #expect(operation.tree["kinks"] == .string("at x = min: \(answers); at x = max: \(answers)"))
  }

  @Test("a domain without the poles of the gamma function says so")
  func poles() throws {
    let operation = try #require(OperationCatalogue.find("psi"))
    #expect(operation.tree["domain"] == .string("x not 0, -1, -2 and so on"))
  }

  @Test("an alias finds its operation, a mistake the nearest one", arguments: Transport.allCases)
  func one(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let alias = try client.get("/v1/operations/logistic").decoded(OperationDocument.self)
      #expect(alias.name == "sigmoid")
      let greek = try client.get("/v1/operations/%CF%83").decoded(OperationDocument.self)
      #expect(greek.name == "sigmoid")
      let mistake = try client.get("/v1/operations/sigmiod")
      #expect(mistake.status == 404)
      let problem = try mistake.decoded(ProblemDocument.self)
      #expect(problem.errors?.first?.code == "unknown-operation")
      #expect(problem.errors?.first?.hint == "Did you mean 'sigmoid'?")
    }
  }
}
