// SPDX-License-Identifier: Apache-2.0
// ChainRule: replies that are too large, and where they stop being finite.

import Autodiff
import ChainRuleService
import Foundation
import GraphDocuments
import Synchronization
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
    "What cannot fit is refused before anything is computed, naming the limit and the largest node",
    arguments: [("values", "nested"), ("gradients", "flat"), ("values", "base64")])
  func upFront(_ part: String, _ encoding: String) throws {
    var limits = Limits()
    limits.replyBytes = 1999
    let parameters = [
      CallParameter(name: "include", value: part),
      CallParameter(name: "encoding", value: encoding),
    ]
    let finding = try #require(
      try Self.refusal(before: limits, .gradients, parameters)?.findings.first)
    #expect(finding.code == "reply-too-large")
    #expect(finding.nodes == ["a"] || finding.nodes == ["b"])
    for text in ["bytes at least", "reply-bytes is 1999", "alone has 1000 elements"] {
      #expect(finding.detail.contains(text))
    }
  }

  @Test("What may fit, or is not asked for, is not refused before")
  func mayFit() throws {
    var limits = Limits()
    limits.replyBytes = 4200
    let values = CallParameter(name: "include", value: "values")
    #expect(try Self.refusal(before: limits, .evaluate, [values]) == nil)
    limits.replyBytes = 100
    let few = [
      CallParameter(name: "include", value: "gradients"), CallParameter(name: "wrt", value: "s"),
    ]
    #expect(try Self.refusal(before: limits, .gradients, few) == nil)
    #expect(try Self.refusal(before: limits, .evaluate, [values]) != nil)
  }

  /// Why a document is refused before it is computed; `nil` if it is not.
  private static func refusal(
    before limits: Limits, _ verb: Verb, _ parameters: [CallParameter]
  ) throws -> DocumentError? {
    let body = Array(document.utf8) + [UInt8](repeating: 0, count: 64)
    return body.withUnsafeBufferPointer { bytes in
      let document = UnsafeBufferPointer(rebasing: bytes.dropLast(64))
      let prepared = Engine(limits: limits)
        .prepare(verb, body: document, parameters: parameters)
      if case .finished(let outcome, _, _) = prepared { return outcome.error }
      return nil
    }
  }

  @Test("A budget that is over while tensors are written stops the reply")
  func deadline() throws {
    let body = Array(Self.document.utf8) + [UInt8](repeating: 0, count: 64)
    let asked = Atomic<Int>(0)
    // Both sweeps of four steps ask after each, so the next question is that of the writer.
    let budget = Budget {
      asked.add(1, ordering: .relaxed).newValue > 6 ? .deadlineExceeded : nil
    }
    let outcome = body.withUnsafeBufferPointer { bytes -> Outcome in
      let document = UnsafeBufferPointer(rebasing: bytes.dropLast(64))
      let parameters = [CallParameter(name: "include", value: "values")]
      switch Engine(limits: Limits()).prepare(.gradients, body: document, parameters: parameters) {
      case .finished(let outcome, _, _): return outcome
      case .ready(let call): return call.run(within: budget).outcome
      }
    }
    guard case .stopped(.deadlineExceeded) = outcome else {
      Issue.record("\(outcome), after \(asked.load(ordering: .relaxed)) questions")
      return
    }
    #expect(asked.load(ordering: .relaxed) == 7)
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
