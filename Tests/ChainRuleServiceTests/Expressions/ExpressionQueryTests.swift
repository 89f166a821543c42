// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions in a query, and hostile ones.

import ChainRuleService
import GraphDocuments
import Testing

@Suite struct ExpressionQueryTests {
  private func outcome(_ parameters: KeyValuePairs<String, String>, body: String = "") -> Outcome {
    EngineRunner.outcome(
      of: body, .gradients, parameters.map { CallParameter(name: $0.key, value: $0.value) })
  }

  private func text(_ outcome: Outcome) -> String {
    switch outcome {
    case .reply(let bytes), .picture(let bytes, _): String(decoding: bytes, as: UTF8.self)
    case .refused(let error): error.findings.map { "\($0.code): \($0.detail)" }.joined()
    case .stopped: "stopped"
    }
  }

  @Test func `a query is enough`() {
    let reply = text(
      outcome(["expression": "sigmoid(w*x)", "w": "2", "x": "-1", "detail": "gradients"]))
    #expect(reply.contains(#""gradients":{"w":-0.1049935854035"#))
    #expect(reply.contains(#","x":0.209987170807"#))
  }

  @Test func `an input of the name of a member, and inputs that are arrays`() {
    let reply = text(
      outcome([
        "expression": "sum(wrt*x)", "inputs.wrt": "[2, -3]", "x": "[[1,1],[0,+1]]",
        "include": "gradients",
      ]))
    #expect(reply.contains(#""outputs":{"result":-4}"#))
    let wrong = outcome(["expression": "sum(x)", "x": "[1, y]"])
    #expect(wrong.error?.findings.map(\.code) == ["bad-parameter"])
  }

  @Test func `inputs as JSON beside it`() {
    let reply = text(outcome(["expression": "sum(x)", "inputs": #"{"x": [1, 2]}"#]))
    #expect(reply.contains(#""outputs":{"result":3}"#))
  }

  @Test func `it wins over that of the body`() {
    let body = #"{"expression": "2*x", "inputs": {"x": 3}}"#
    #expect(text(outcome(["expression": "5*x"], body: body)).contains(#"{"result":15}"#))
    let nodes = #"{"nodes": [{"id": "x", "value": 3}]}"#
    #expect(
      outcome(["expression": "5*x", "x": "1"], body: nodes).error?.findings.first?.code
        == "conflicting-members")
  }

  @Test func `what is wrong with it is said of the parameter, with its place`() throws {
    for body in ["", #"{"inputs": {}}"#] {
      let syntax = try #require(outcome(["expression": "2x"], body: body).error?.findings.first)
      #expect(syntax.parameter == "expression" && syntax.pointer == nil && syntax.line == nil)
      #expect(syntax.span == Finding.Span(start: 1, end: 2))
      let missing = try #require(outcome(["expression": "1 + x"], body: body).error?.findings.first)
      #expect(missing.code == "missing-value" && missing.parameter == "expression")
      #expect(missing.span == Finding.Span(start: 4, end: 5))
    }
    let many = try #require(
      outcome(["expression": "a = 1; b = 2*a; c = 3*a"]).error?.findings.first)
    #expect(many.code == "ambiguous-output" && many.parameter == "outputs")
  }

  @Test(arguments: [
    ("(", 1_000_000), ("-", 1_000_000), ("[", 1_000_000), ("sin(", 100_000), ("x[", 100_000),
    ("x^", 100_000), ("1+(", 100_000), ("x+", 100_000), ("[x,", 100_000), ("\\u202e", 100_000),
    ("x\\u0000", 100_000),
  ])
  func `many of anything are answered`(piece: String, count: Int) {
    let text = String(repeating: piece, count: count)
    for end in ["", "x"] {
      let outcome = EngineRunner.outcome(
        of: #"{"expression": "\#(text)\#(end)", "inputs": {"x": 1}, "detail": "gradients"}"#,
        .gradients)
      if case .stopped = outcome { Issue.record("it is stopped") }
    }
  }

  @Test func `a chain of a hundred thousand is computed`() throws {
    let text = String(repeating: "x + ", count: 100_000) + "x"
    let reply = EngineRunner.outcome(
      of: #"{"expression": "\#(text)", "inputs": {"x": 1}, "detail": "gradients"}"#, .gradients)
    #expect(self.text(reply).contains(#""gradients":{"x":100001}"#))
    let deep =
      String(repeating: "-(", count: 100_000) + "x" + String(repeating: ")", count: 100_000)
    let other = EngineRunner.outcome(
      of: #"{"expression": "\#(deep)", "inputs": {"x": 3}, "detail": "gradients"}"#, .gradients)
    #expect(self.text(other).contains(#""gradients":{"x":1}"#))
  }

  @Test func `a limit of nodes counts the nodes of an expression`() throws {
    var limits = Limits()
    try limits.apply("nodes=10")
    let engine = Engine(limits: limits)
    let body =
      #"{"expression": "x + x + x + x + x + x + x + x + x + x + x + x", "inputs": {"x": 1}}"#
    let outcome = EngineRunner.outcome(ofBytes: Array(body.utf8), .gradients, by: engine)
    let finding = try #require(outcome.error?.findings.first)
    #expect(finding.code == "too-many-nodes" && finding.pointer?.description == "/expression")
  }
}
