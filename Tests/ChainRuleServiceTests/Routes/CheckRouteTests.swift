// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the route that checks claims.

import ChainRuleService
import Foundation
import GraphDocuments
import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("The route that checks claims")
struct CheckRouteTests {
  /// The call that the contract shows.
  private static let neuron = """
    {"expression": "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1/(1 + exp(-z))",
     "inputs": {"w": [2, -3, -3], "x": [-1, -2]},
     "claims": [
       {"value": "f", "as": "a", "is": "1 / 1 + exp(-z)"},
       {"gradient": "x", "is": "[w[0]*a + w[2]*a]"},
       {"gradient": "w", "is": "[x[0]*a + x[1]*a + 1*a]"}]}
    """

  private static let square = """
    {"nodes": [{"id": "x", "value": 3}, {"id": "f", "op": "square", "inputs": ["x"]}],
     "claims": {"x": CLAIM}}
    """

  @Test("one call names the mistakes of a neuron's gradient", arguments: Transport.allCases)
  func neuron(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let response = try client.post("/v1/check", CheckRouteTests.neuron)
      #expect(response.status == 200)
      let reply: CheckReply = try response.decoded()
      #expect(!reply.passed)
      let codes = reply.diagnoses.map(\.code)
      for code in [
        "precedence", "value-instead-of-derivative", "components-merged", "list-for-scalar",
        "wrong-name",
      ] { #expect(codes.contains(code), "\(codes)") }
      #expect(codes.count == 5)
      #expect(reply.warnings.contains { $0.code == "value-collision" })
      #expect(reply.elements.first?.passed == false)
      #expect(reply.points.count == 3)
      #expect(reply.finiteDifference.passed && reply.taylor.passed)
      // The same request, the same bytes.
      #expect(try client.post("/v1/check", CheckRouteTests.neuron).body == response.body)
    }
  }

  @Test(
    "at a kink another subgradient is no mistake with a name",
    arguments: [
      (#""f = relu(x)", "inputs": {"x": 0}, "claims": {"x": 1}"#, 1.0),
      (#""f = maximum(x, y)", "inputs": {"x": 2, "y": 2}, "claims": {"x": 1, "y": 0}"#, 1.0),
    ])
  func kinks(_ call: String, _ upper: Double) throws {
    try ServiceClient.run(.handler) { client in
      let reply: CheckReply = try client.post("/v1/check", #"{"expression": \#(call)}"#).decoded()
      #expect(!reply.passed && reply.diagnoses.isEmpty)
      let kink = try #require(reply.warnings.first { $0.code == "kink" })
      #expect(kink.interval?.map(\.value) == [0, upper])
      #expect(kink.chosen != nil)
    }
  }

  @Test("an input of another shape than the leaf's own value is no other point")
  func otherShape() throws {
    let body = """
      {"nodes": [{"id": "x", "op": "variable", "value": [1, 2, 3, 4, 5, 6, 7, 8]},
        {"id": "f", "op": "sum", "inputs": ["x"]}],
       "inputs": {"x": [1]}, "claims": {"x": [1]}}
      """
    try ServiceClient.run(.handler) { client in
      let reply: CheckReply = try client.post("/v1/check", body).decoded()
      #expect(reply.passed)
    }
  }

  @Test("the value of before is found, wherever the input is given", arguments: ["body", "query"])
  func otherPoint(_ place: String) throws {
    let inputs = place == "body" ? ", \"inputs\": {\"x\": 5.25}" : ""
    let body = """
      {"nodes": [{"id": "x", "value": 3.7}, {"id": "f", "op": "cube", "inputs": ["x"]}],
       "claims": {"x": 41.07}\(inputs)}
      """
    try ServiceClient.run(.handler) { client in
      let path = place == "body" ? "/v1/check" : "/v1/check?x=5.25"
      let reply: CheckReply = try client.post(path, body).decoded()
      #expect(reply.diagnoses.map(\.code) == ["other-point"])
    }
  }

  @Test("a right claim passes, and a wrong one does with wide tolerances")
  func tolerances() throws {
    let cases = [
      ("6", "", true), ("\"2*x\"", "", true), ("6.1", "", false), ("6.1", "?rtol=0.1", true),
      ("6.1", "?atol=0.2&failWith=422", true),
    ]
    try ServiceClient.run(.handler) { client in
      for (claim, query, isRight) in cases {
        let body = CheckRouteTests.square.replacing("CLAIM", with: claim)
        let reply: CheckReply = try client.post("/v1/check" + query, body).decoded()
        #expect(reply.passed == isRight, "\(claim) \(query)")
      }
    }
  }

  @Test("a failed check is a problem where that is asked for", arguments: Transport.allCases)
  func failWith(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let body = CheckRouteTests.square.replacing("CLAIM", with: "3")
      let origin = [("Origin", "https://example.org")]
      let failed = try client.post("/v1/check?failWith=422", body, origin)
      #expect(failed.status == 422)
      #expect(try failed.problem() == "check-failed")
      #expect(failed["Access-Control-Allow-Origin"] == "*")
      let problem = try failed.json()
      #expect(problem["passed"] as? Bool == false)
      #expect(problem["requestId"] != nil)
      let codes = (problem["diagnoses"] as? [[String: Any]])?.map { $0["code"] as? String }
      #expect(codes?.first == "constant-factor")
      #expect(try client.post("/v1/check", body).status == 200)
      #expect(try client.post("/v1/check?failWith=500", body).status == 422)
      #expect(try client.post("/v1/check?failWith=500", body).problem() == "invalid-document")
    }
  }

  @Test("everything fits a query")
  func query() throws {
    try ServiceClient.run(.handler) { client in
      let target = "/v1/check?expression=x*y&x=3&y=5&claims=%7B%22x%22:%22x%22%7D"
      let response = try client.get(target)
      #expect(response.status == 200)
      let reply: CheckReply = try response.decoded()
      #expect(reply.diagnoses.map(\.code) == ["swapped-operand"])
      #expect(reply.unclaimed == ["y"])
    }
  }

  @Test("parts of the other replies come with it where they are asked for")
  func parts() throws {
    try ServiceClient.run(.handler) { client in
      let body = CheckRouteTests.square.replacing("CLAIM", with: "6")
      let plain = try client.post("/v1/check", body).json()
      #expect(plain["gradients"] == nil && plain["outputs"] == nil)
      let parts = try client.post("/v1/check?include=gradients&include=edges", body).json()
      #expect((parts["gradients"] as? [String: Double])?["x"] == 6)
      #expect((parts["edges"] as? [Any])?.count == 1)
      #expect(parts["passed"] as? Bool == true)
      #expect(parts["finite"] as? Bool == true)
    }
  }

  @Test("without claims our own gradient is verified")
  func verification() throws {
    try ServiceClient.run(.handler) { client in
      let body =
        #"{"expression": "f = sum(tanh(w@x))", "inputs": {"w": [[0.1, 0.2]], "x": [1, 2]}}"#
      let reply: CheckReply = try client.post("/v1/check", body).decoded()
      #expect(reply.passed)
      #expect(reply.elements.isEmpty && reply.unclaimed.isEmpty)
      #expect(reply.finiteDifference.count == 4)
      let error = try #require(reply.finiteDifference.maxAbsoluteError?.value)
      #expect(error < 1e-8)
      #expect(try #require(reply.taylor.order?.value) > 1.8)
    }
  }

  @Test("inputs given over the leaves' own values are not mistaken for them")
  func otherPoint() throws {
    try ServiceClient.run(.handler) { client in
      let body = """
        {"nodes": [{"id": "x", "value": 3}, {"id": "f", "op": "exp", "inputs": ["x"]}],
         "inputs": {"x": 0.7}, "claims": {"x": 20.085536923187668}}
        """
      let reply: CheckReply = try client.post("/v1/check", body).decoded()
      #expect(reply.diagnoses.map(\.code) == ["other-point"])
    }
  }
}
