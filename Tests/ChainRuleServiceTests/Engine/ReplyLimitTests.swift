// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies that are too large, and where they stop being finite.

import Autodiff
import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("What a reply may hold")
struct ReplyLimitTests {
  /// A thousand numbers, and a node for each element's square.
  private static let document = """
    {"nodes": [{"id": "s", "value": 0.1},
     {"id": "a", "op": "broadcast_to", "inputs": ["s"], "attributes": {"shape": [1000]}},
     {"id": "b", "op": "square", "inputs": ["a"]}, {"id": "f", "op": "sum", "inputs": ["b"]}]}
    """

  @Test(
    "A reply beyond the limit is refused, whichever part is too large",
    arguments: ["values", "gradients", "edges"])
  func tooLarge(_ part: String) throws {
    var limits = Limits()
    limits.replyBytes = 1000
    let body = Array(Self.document.utf8) + [UInt8](repeating: 0, count: 64)
    let outcome = body.withUnsafeBufferPointer { bytes in
      let document = UnsafeBufferPointer(rebasing: bytes.dropLast(64))
      let parameters = [CallParameter(name: "include", value: part)]
      switch Engine(limits: limits).prepare(.gradients, body: document, parameters: parameters) {
      case .finished(let outcome, _, _): return outcome
      case .ready(let call): return call.run(within: .unlimited).outcome
      }
    }
    let findings = try #require(outcome.error).findings
    #expect(findings.map(\.code) == ["reply-too-large"])
    #expect(findings.first?.detail.contains("1000") == true)
  }

  @Test(
    "The first number that is not finite is named with its place along each axis",
    arguments: [("[[1, 2], [3, 0]]", [1, 1]), ("0", []), ("[1, 0, 0]", [1])])
  func nonFinite(_ value: String, _ index: [Int]) throws {
    let document = """
      {"nodes": [{"id": "x", "value": \(value)}, {"id": "y", "op": "log", "inputs": ["x"]},
       {"id": "f", "op": "sum", "inputs": ["y"]}]}
      """
    let bytes = try #require(EngineRunner.outcome(of: document, .gradients).replyBytes)
    let reply = try JSONDecoder().decode(GradientsReply.self, from: Data(bytes))
    #expect(reply.finite == false)
    let place = try #require(reply.nonFinite)
    #expect(place.node == "y" && place.index == index && place.phase == .forward)
  }
}
