// SPDX-License-Identifier: Apache-2.0
// ChainRule: the paths in a reply.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Paths in a reply")
struct PathReplyTests {
  /// e = (a + b)(b + 1), whose b acts along two paths.
  static let lesson = """
    {"nodes": [{"id": "a", "value": 2}, {"id": "b", "value": 1}, {"id": "one", "op": "constant", "value": 1},
      {"id": "c", "op": "add", "inputs": ["a", "b"]}, {"id": "d", "op": "add", "inputs": ["b", "one"]},
      {"id": "e", "op": "mul", "inputs": ["c", "d"]}], "detail": "paths"}
    """

  private func reply(
    _ document: String, _ parameters: [(String, String)] = []
  ) throws -> GradientsReply {
    let parameters = parameters.map { CallParameter(name: $0.0, value: $0.1) }
    let bytes = EngineRunner.outcome(of: document, .gradients, parameters).replyBytes
    return try JSONDecoder().decode(GradientsReply.self, from: Data(try #require(bytes)))
  }

  @Test("are those from variables to outputs, and add up to the gradients")
  func lesson() throws {
    let reply = try reply(Self.lesson)
    let paths = try #require(reply.paths)
    #expect(paths.map(\.from) == ["a", "b", "b"])
    #expect(paths.map(\.product.value) == [2, 3, 2])
    #expect(
      paths.map(\.edges) == [["a->c:0", "c->e:0"], ["b->d:0", "d->e:1"], ["b->c:1", "c->e:0"]])
    #expect(paths.map { $0.factors.map(\.value) } == [[1, 2], [1, 3], [1, 2]])
    #expect(reply.pathCounts == ["a": "1", "b": "2"])
    #expect(reply.otherPaths == nil && reply.derivation == nil && reply.warnings.isEmpty)
  }

  @Test("begin at constants only where their gradients are asked for")
  func constants() throws {
    let reply = try reply(Self.lesson, [("wrt", "one"), ("wrt", "b")])
    #expect(reply.pathCounts == ["a": "1", "b": "2", "one": "1"])
    #expect(reply.gradients?.keys.sorted() == ["b", "one"])
  }

  @Test("are as many as asked for, and the others are summed", arguments: 0...3)
  func maximum(_ maximum: Int) throws {
    let reply = try reply(Self.lesson, [("maxPaths", "\(maximum)"), ("include", "paths")])
    let paths = try #require(reply.paths)
    #expect(paths.count == maximum)
    let sum = paths.reduce(reply.otherPaths?.sum.value ?? 0) { $0 + $1.product.value }
    #expect(sum == 7)
    #expect(reply.otherPaths?.count == (maximum < 3 ? "\(3 - maximum)" : nil))
    #expect(reply.values == nil && reply.edges == nil && reply.gradients == nil)
  }

  @Test("are refused beyond the limit, which is what a call may ask for at most")
  func limit() throws {
    let parameter = CallParameter(name: "maxPaths", value: "65")
    let findings = try EngineRunner.findings(in: Self.lesson, .gradients, [parameter]).findings
    #expect(findings.map(\.code) == ["out-of-range"])
    #expect(findings.first?.detail.contains("0 to 64") == true)
    var limits = Limits()
    limits.paths = 1
    let engine = Engine(limits: limits)
    let outcome = EngineRunner.outcome(ofBytes: Array(Self.lesson.utf8), .gradients, by: engine)
    let reply = try JSONDecoder().decode(
      GradientsReply.self, from: Data(try #require(outcome.replyBytes)))
    #expect(reply.paths?.count == 1 && reply.otherPaths?.count == "2")
  }

  @Test("carry the cotangents of several outputs")
  func cotangents() throws {
    let reply = try reply(
      """
      {"nodes": [{"id": "x", "value": 2}, {"id": "f", "op": "square", "inputs": ["x"]},
        {"id": "g", "op": "exp", "inputs": ["f"]}], "outputs": ["f", "g"], "cotangents": {"f": 10, "g": 0},
        "detail": "paths"}
      """)
    let paths = try #require(reply.paths)
    #expect(paths.map(\.to) == ["f", "g"] && paths.map(\.product.value) == [40, 0])
    #expect(reply.pathCounts == ["x": "2"])
  }

  @Test("do not run along tensors, which is said")
  func tensors() throws {
    let reply = try reply(
      """
      {"nodes": [{"id": "x", "value": [1, 2]}, {"id": "s", "value": 3}, {"id": "y", "op": "mul", "inputs": ["x", "s"]},
        {"id": "f", "op": "sum", "inputs": ["y"]}], "detail": "paths"}
      """)
    #expect(reply.paths == [] && reply.pathCounts == ["s": "0"])
    let warning = try #require(reply.warnings.first)
    #expect(warning.code == "paths-of-tensors" && warning.nodes == ["x", "y"])
    #expect(warning.detail.contains("2 more edges"))
  }

  @Test("are not offered for rows", arguments: ["paths", "derivation"])
  func rows(_ part: String) throws {
    let document = """
      {"nodes": [{"id": "x", "value": [1, 2]}, {"id": "f", "op": "square", "inputs": ["x"]}], "batch": ["x"],
       "include": ["\(part)"]}
      """
    let findings = try EngineRunner.findings(in: document).findings
    #expect(findings.map(\.code) == ["not-offered"])
    #expect(findings.first?.detail.contains("'\(part)'") == true)
  }

  @Test("have no number where it would have too many digits")
  func uncounted() throws {
    // Sixty thousand doublings from each of a hundred leaves: counts of 18,000 digits, a hundred times.
    var nodes = (0..<1200).map { #"{"id":"x\#($0)","value":0}"# }
    let inputs = (0..<1200).map { #""x\#($0)""# }.joined(separator: ",")
    nodes.append(#"{"id":"n0","op":"addn","inputs":[\#(inputs)]}"#)
    for index in 1...60_000 {
      nodes.append(#"{"id":"n\#(index)","op":"add","inputs":["n\#(index - 1)","n\#(index - 1)"]}"#)
    }
    let reply = try reply(
      #"{"nodes":[\#(nodes.joined(separator: ","))],"include":["paths"],"maxPaths":1}"#)
    #expect(reply.pathCounts == nil && reply.otherPaths != nil && reply.otherPaths?.count == nil)
    #expect(reply.warnings.map(\.code) == ["paths-uncounted"])
  }
}
