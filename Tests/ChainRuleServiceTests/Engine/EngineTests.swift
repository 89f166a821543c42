// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of documents through the engine.

import ChainRuleService
import GraphDocuments
import Testing

@Suite("The engine")
struct EngineTests {
  static let seed = """
    {"nodes": [
      {"id": "w0", "op": "variable", "value": 2}, {"id": "x0", "op": "variable", "value": -1},
      {"id": "m0", "op": "mul"}, {"id": "f", "op": "sigmoid", "inputs": ["m0"]}],
     "edges": [{"source": "w0", "target": "m0", "port": 0}, {"source": "x0", "target": "m0", "port": 1}],
     "inputs": {"x0": -1.5}, "detail": "edges"}
    """

  @Test("answers the contract's own example")
  func example() throws {
    let reply = try EngineRunner.reply(to: Self.seed)
    let gradients = try EngineRunner.numbers(reply["gradients"])
    #expect(abs(gradients["w0", default: .nan] / -0.06776498959636822 - 1) < 1e-12)
    #expect(abs(gradients["x0", default: .nan] / 0.09035331946182429 - 1) < 1e-12)
    let edges = try #require(reply["edges"] as? [[String: Any]])
    #expect(edges.map { $0["id"] as? String } == ["w0->m0:0", "x0->m0:1", "m0->f:0"])
    #expect(edges.map { $0["argument"] as? String } == ["a", "b", "x"])
    #expect(reply["finite"] as? Bool == true)
  }

  @Test("takes inputs from parameters over those of the document")
  func parameters() throws {
    let parameters = [
      CallParameter(name: "x0", value: "+1.5"), CallParameter(name: "wrt", value: "w0"),
    ]
    let reply = try EngineRunner.reply(to: Self.seed, .gradients, parameters)
    let gradients = try EngineRunner.numbers(reply["gradients"])
    #expect(gradients.keys.sorted() == ["w0"])
    #expect(abs(gradients["w0", default: .nan] / 0.06776498959636822 - 1) < 1e-12)
  }

  @Test("reports everything that is wrong together, each at its place")
  func findings() throws {
    let document = """
      {"nodes": [
        {"id": "a", "value": 1}, {"id": "a", "value": 2}, {"id": "b", "op": "sigmod", "inputs": ["a"]},
        {"id": "c", "op": "sub"}, {"id": "d", "op": "mul", "inputs": ["a", "q"]}],
       "edges": [{"source": "a", "target": "c"}, {"source": "b", "target": "c"}], "detial": 1}
      """
    let error = try EngineRunner.findings(in: document)
    let found = error.findings.map { "\($0.code) \($0.pointer?.description ?? "-")" }
    #expect(
      found == [
        "duplicate-id /nodes/1/id", "unknown-operation /nodes/2/op",
        "implicit-argument-order /nodes/3", "unknown-reference /nodes/4/inputs/1",
        "unknown-member /detial",
      ])
    #expect(!error.isMalformed)
  }

  @Test("looks for near names only as long as that cannot take long")
  func nearNames() throws {
    // 100,000 comparisons are fifty times the 2,000 ids; beyond 1,000 findings none is worked out.
    let leaves = (0..<1_000).map { #"{"id": "leaf\#($0)", "value": 1}"# }
    let wrong = (0..<1_000).map { #"{"id": "f\#($0)", "op": "square", "inputs": ["leav\#($0)"]}"# }
    let findings = try EngineRunner.findings(
      in: #"{"nodes": [\#((leaves + wrong).joined(separator: ","))]}"#
    ).findings
    #expect(findings.count == 1_000)
    #expect(findings.prefix(50).allSatisfy { $0.hint?.hasPrefix("Did you mean") == true })
    #expect(findings.dropFirst(50).allSatisfy { $0.hint == nil })
  }

  @Test("computes with leaves that it generates, the same each time")
  func generatedLeaves() throws {
    // A = [[1, 2], [3, 4]] times the unit matrix is A; 0 + 1 + 2 + 3 is 6.
    let document = """
      {"nodes": [
        {"id": "A", "value": [[1, 2], [3, 4]]}, {"id": "I", "op": "eye", "attributes": {"rows": 2}},
        {"id": "P", "op": "matmul", "inputs": ["A", "I"]}, {"id": "p", "op": "sum", "inputs": ["P"]},
        {"id": "i", "op": "iota", "attributes": {"stop": 4}}, {"id": "s", "op": "sum", "inputs": ["i"]},
        {"id": "w", "value": 0}, {"id": "ws", "op": "broadcast_to", "inputs": ["w"], "attributes": {"shape": [4]}},
        {"id": "n", "op": "random_normal", "attributes": {"shape": [4], "seed": 0}},
        {"id": "e", "op": "mse", "inputs": ["ws", "n"]},
        {"id": "f", "op": "addn", "inputs": ["p", "s", "e"]}],
       "outputs": ["f"]}
      """
    let reply = try EngineRunner.reply(to: document)
    let values = try #require(reply["values"] as? [String: Any])
    #expect(values["P"] as? [[Double]] == [[1, 2], [3, 4]] && values["s"] as? Double == 6)
    let normal = [1.1917013116694628, -0.17248532921813461, -1.936001288274359, 1.89391687911645]
    let error = normal.map { $0 * $0 }.reduce(0, +) / 4
    #expect(abs(try #require(values["e"] as? Double) - error) < 1e-15)
    let gradients = try #require(reply["gradients"] as? [String: Any])
    #expect(gradients["A"] as? [[Double]] == [[1, 1], [1, 1]])
    let slope = -normal.reduce(0, +) / 2
    #expect(abs(try #require(gradients["w"] as? Double) - slope) < 1e-15)
    let bytes = try #require(EngineRunner.outcome(of: document, .gradients).replyBytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\"n\":\(normal)".filter { $0 != " " }))
    #expect(bytes == EngineRunner.outcome(of: document, .gradients).replyBytes)
  }
}
