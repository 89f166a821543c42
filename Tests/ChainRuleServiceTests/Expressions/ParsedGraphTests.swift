// SPDX-License-Identifier: Apache-2.0
// ChainRule: a parsed graph posted again gives the same bytes.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite struct ParsedGraphTests {
  private static let bodies = [
    #"{"expression": "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1/(1 + exp(-z))", "inputs": {"w": [2, -3, -3], "x": [-1, -2]}}"#,
    #"{"expression": "sigmoid(W1 @ sigmoid(W @ x + b) + b1)", "inputs": {"W": [[0.1, 0.2], [0.3, -0.4]], "b": [0.05, -0.05], "W1": [[0.5, -0.6]], "b1": [0.1], "x": [1, -2]}}"#,
    #"{"expression": "`2` = 3; f = 2*`2` + 3 - -0 + `a\"b`", "inputs": {"a\"b": 7}}"#,
    #"{"expression": "f = sum([[x, 1], [2, x^-0.5]]*[1e21, 1e-7]) + pi*x", "inputs": {"x": 4}}"#,
    #"{"expression": "f = mean(softmax(x, axis=-1)[::-1]) + log(sum(exp(x))) + x[0]^2", "inputs": {"x": [1, 2]}}"#,
    #"{"expression": "f = sum(where(x > 0, log(x), 0) + x*[1, 2])", "inputs": {"x": [2, 0]}}"#,
    #"{"expression": "x", "inputs": {"x": "Infinity"}}"#,
    #"{"expression": "a = 2; b = a; c = 3*b; d = c*c", "wrt": ["a"]}"#,
    #"{"nodes": [{"id": "x", "dtype": "int64", "value": [1, 2]}, {"id": "y", "dtype": "float32", "value": 0.1}, {"id": "z", "op": "zeros", "attributes": {"shape": [2]}}, {"id": "s", "op": "mul"}, {"id": "t", "op": "add", "inputs": ["s", "z"]}, {"id": "f", "op": "sum", "inputs": ["t"]}], "edges": [{"source": "y", "target": "s", "port": "b"}, {"id": "first", "source": "x", "target": "s", "port": 0}]}"#,
    #"{"nodes": [{"id": "e", "value": {"shape": [0, 3], "data": []}}, {"id": "f", "op": "sum", "inputs": ["e"]}]}"#,
    #"{"nodes": [{"id": "x", "value": [1, 2]}, {"id": "f", "op": "mul", "inputs": ["x", {"value": [3, 3]}]}], "batch": ["x"], "reduce": "sum"}"#
      .replacing("{\"value\": [3, 3]}", with: "3"),
  ]

  @Test(arguments: bodies) func `gradients of a parsed graph are the same bytes`(body: String)
    throws
  {
    for detail in ["nodes", "edges"] where !(body.contains("batch") && detail == "edges") {
      let members = #", "detail": "\#(detail)"}"#
      let direct = EngineRunner.outcome(of: body.dropLast() + members, .gradients)
      let parsed = try #require(EngineRunner.outcome(of: body, .parse).replyBytes)
      var again = String(decoding: parsed, as: UTF8.self)
      if body.contains("wrt") { again = again.dropLast() + #", "wrt": ["a"]}"# }
      if body.contains("reduce") { again = again.dropLast() + #", "reduce": "sum"}"# }
      let posted = EngineRunner.outcome(of: again.dropLast() + members, .gradients)
      let (first, second) = (direct.replyBytes, posted.replyBytes)
      let problem = posted.error?.findings.map(\.detail) ?? []
      #expect(first != nil && first == second, "\(again) \(problem)")
    }
  }

  @Test(arguments: bodies) func `the part of a reply is the parsed graph`(body: String) throws {
    let parsed = try #require(EngineRunner.outcome(of: body, .parse).replyBytes)
    let asked = body.dropLast() + #", "include": ["graph"]}"#
    let reply = try EngineRunner.reply(to: String(asked), .gradients)
    let alone = try JSONSerialization.jsonObject(with: Data(parsed))
    let part = try #require(reply["graph"] as? NSDictionary)
    #expect(part == alone as? NSDictionary)
  }

  @Test func `a parsed graph parsed again is the same but for what expressions have`() throws {
    let body = #"{"expression": "f = sigmoid(w*x)"}"#
    let first = try #require(EngineRunner.outcome(of: body, .parse).replyBytes)
    let reply = try JSONDecoder().decode(GraphReply.self, from: Data(first))
    let second = try #require(EngineRunner.outcome(ofBytes: first, .parse).replyBytes)
    var expected = reply
    for place in expected.nodes.indices { expected.nodes[place].span = nil }
    expected.text = nil
    #expect(try JSONDecoder().decode(GraphReply.self, from: Data(second)) == expected)
  }

  @Test func `leaves need no values to be parsed, and all sinks are outputs`() throws {
    let reply = try EngineRunner.reply(to: #"{"expression": "a = W @ x; b = a + c"}"#, .parse)
    #expect(reply["outputs"] as? [String] == ["b"])
    let two = try EngineRunner.reply(to: #"{"expression": "a = W @ x; b = c"}"#, .parse)
    #expect(two["outputs"] as? [String] == ["a", "b"])
  }

  @Test func `shapes are checked as far as they are known`() throws {
    let body = #"{"expression": "a = W @ x; b = a + c", "inputs": {"W": [[1, 2]], "x": [1, 2, 3]}}"#
    let findings = try EngineRunner.findings(in: body, .parse).findings
    #expect(findings.map(\.code) == ["shape"])
    #expect(findings[0].span == Finding.Span(start: 4, end: 9))
  }

  @Test func `labels are the text of what has no name, and long ones are cut`() throws {
    let sum = (0..<300).map { "é\($0)" }.joined(separator: " + ")
    let reply = try EngineRunner.reply(to: #"{"expression": "\#(sum)"}"#, .parse)
    let nodes = try #require(reply["nodes"] as? [[String: Any]])
    let labels = nodes.compactMap { $0["label"] as? String }
    #expect(labels.count == 299)
    #expect(labels.first == "é0 + é1")
    #expect(labels.last?.unicodeScalars.count == 200)
    #expect(labels.last?.hasSuffix("\u{2026}") == true)
  }
}
