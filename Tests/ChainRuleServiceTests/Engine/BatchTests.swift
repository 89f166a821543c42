// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of batches from document to reply.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Batches")
struct BatchTests {
  /// The neuron sigmoid(w0 x0 + w1 x1 + w2) with as many points as there are.
  private static func neuron(_ x0: [Double], _ x1: [Double], _ more: String = "") -> String {
    """
    {"nodes": [{"id": "w0", "value": 2}, {"id": "w1", "value": -3}, {"id": "w2", "value": -3},
      {"id": "x0", "value": -1}, {"id": "x1", "value": -2},
      {"id": "m0", "op": "mul", "inputs": ["w0", "x0"]}, {"id": "m1", "op": "mul", "inputs": ["w1", "x1"]},
      {"id": "s", "op": "add", "inputs": ["m0", "m1"]}, {"id": "z", "op": "add", "inputs": ["s", "w2"]},
      {"id": "f", "op": "sigmoid", "inputs": ["z"]}],
     "inputs": {"x0": \(x0), "x1": \(x1)}, "batch": ["x0", "x1"]\(more)}
    """
  }

  private static func rows(_ part: Any?, _ id: String) throws -> [Double] {
    try #require((part as? [String: Any])?[id] as? [Double])
  }

  @Test("give each point of a neuron the gradients that it has alone")
  func neuron() throws {
    let (x0, x1) = ([-1, 0.5, 2], [-2, 1, 0.25])
    let reply = try EngineRunner.reply(to: Self.neuron(x0, x1))
    for row in 0..<3 {
      // f = σ(z), df/dz = f (1 - f).
      let f = 1 / (1 + exp(-(2 * x0[row] - 3 * x1[row] - 3)))
      let slope = f * (1 - f)
      let expected = [
        "w0": slope * x0[row], "w1": slope * x1[row], "w2": slope, "x0": 2 * slope,
        "x1": -3 * slope, "z": slope,
      ]
      #expect(abs(try Self.rows(reply["outputs"], "f")[row] / f - 1) < 1e-12)
      for (id, value) in expected {
        #expect(abs(try Self.rows(reply["gradients"], id)[row] / value - 1) < 1e-12, "\(id)")
      }
    }
  }

  @Test("stand in a query, which wins over the document")
  func query() throws {
    let parameters = [
      CallParameter(name: "batch", value: "x0"), CallParameter(name: "batch", value: "x1"),
      CallParameter(name: "reduce", value: "mean"),
      CallParameter(name: "detail", value: "gradients"),
    ]
    let document = Self.neuron([-1, 0.5], [-2, 1], #", "reduce": "sum""#)
      .replacing(#""batch": ["x0", "x1"]"#, with: #""batch": ["w0"]"#)
    let reply = try EngineRunner.reply(to: document, .gradients, parameters)
    let outputs = try EngineRunner.numbers(reply["outputs"])
    let mean = (1 / (1 + exp(-1.0)) + 1 / (1 + exp(5.0))) / 2
    #expect(abs(outputs["f", default: .nan] / mean - 1) < 1e-12)
    let scalar = [CallParameter(name: "batch", value: "w0")]
    let error = try EngineRunner.findings(in: Self.neuron([1], [1]), .gradients, scalar)
    #expect(error.findings.map(\.code) == ["no-rows"])
    #expect(error.findings.map(\.parameter) == ["batch"])
  }

  @Test("name the row that is not finite, and say why")
  func nonFinite() throws {
    let document = """
      {"nodes": [{"id": "x", "value": [1, 4, 0, 9]}, {"id": "r", "op": "log", "inputs": ["x"]},
        {"id": "f", "op": "square", "inputs": ["r"]}], "batch": ["x"], "detail": "gradients"}
      """
    let reply = try EngineRunner.reply(to: document)
    let place = try #require(reply["nonFinite"] as? [String: Any])
    #expect(place["row"] as? Int == 2 && place["node"] as? String == "r")
    #expect(place["cause"] as? String == "The value of 'r' is -Infinity: log of x = 0.")
    #expect((place["hint"] as? String)?.hasPrefix("log has finite values") == true)
    #expect(reply["finite"] as? Bool == false)
    let outputs = try #require((reply["outputs"] as? [String: Any])?["f"] as? [Any])
    #expect(outputs.compactMap { $0 as? Double }.count == 3)
  }

  @Test("warn of a kink once, naming the first row that stands on it")
  func kinks() throws {
    let document = """
      {"nodes": [{"id": "x", "value": [1, 0, -1, 0]}, {"id": "f", "op": "relu", "inputs": ["x"]}],
       "batch": ["x"]}
      """
    let warnings = try #require(
      try EngineRunner.reply(to: document)["warnings"] as? [[String: Any]])
    #expect(warnings.count == 1)
    let detail = try #require(warnings.first?["detail"] as? String)
    #expect(detail.hasPrefix("'f', row 1 and 1 more stands on a kink of relu"))
  }

  @Test("are bounded by work and elements before anything is allocated")
  func bounds() throws {
    var limits = Limits()
    limits.work = 25
    let refused = EngineRunner.outcome(
      ofBytes: Array(Self.neuron([1, 2, 3], [1, 2, 3]).utf8), .gradients, by: Engine(limits: limits)
    )
    #expect(refused.error?.findings.map(\.code) == ["too-much-work"])
    limits = Limits()
    limits.elements = 29
    let large = EngineRunner.outcome(
      ofBytes: Array(Self.neuron([1, 2, 3], [1, 2, 3]).utf8), .gradients, by: Engine(limits: limits)
    )
    #expect(large.error?.findings.map(\.code) == ["too-many-elements"])
  }

  @Test("are the same bytes on one thread and on many, again and again")
  func sameBytes() throws {
    let x = (0..<20_000).map { Double($0 % 97) / 16 - 3 }
    let body = Array(
      Self.neuron(x, x.reversed(), #", "reduce": "mean", "detail": "gradients""#).utf8)
    let replies = [1, 1, 2, 5].map { threads in
      EngineRunner.outcome(
        ofBytes: body, .gradients, by: Engine(limits: Limits(), batchThreads: threads)
      ).replyBytes
    }
    #expect(replies[0] != nil && replies.allSatisfy { $0 == replies[0] })
  }

  @Test("are answered over a socket as by the handler", arguments: Transport.allCases)
  func routes(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let document = Self.neuron([-1, 0.5], [-2, 1], #", "reduce": "sum", "wrt": ["w2", "x0"]"#)
      let reply = try client.post("/v1/gradients", document)
      #expect(reply.status == 200)
      let gradients = try #require(try reply.json()["gradients"] as? [String: Any])
      let slopes = [exp(1.0) / pow(1 + exp(1.0), 2), exp(5.0) / pow(1 + exp(5.0), 2)]
      #expect(abs(try #require(gradients["w2"] as? Double) / (slopes[0] + slopes[1]) - 1) < 1e-12)
      let rows = try #require(gradients["x0"] as? [Double])
      #expect(abs(rows[0] / (2 * slopes[0]) - 1) < 1e-12 && rows.count == 2)
      let refused = try client.post("/v1/evaluate?batch=q", document)
      #expect(refused.status == 422)
    }
  }
}
