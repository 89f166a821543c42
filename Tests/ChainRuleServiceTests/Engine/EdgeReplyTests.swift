// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the edges of a reply say the same however they are written.

import Autodiff
import AutodiffTesting
import ChainRuleService
import Foundation
import GraphDocuments
import Testing

/// Which of the ways an edge is written in must not show.
///
/// Edges between scalars are written from columns, those of tensors one by one, and numbers that stand in
/// the reply already are copied.
@Suite("Edges in a reply")
struct EdgeReplyTests {
  private static func reply(
    _ body: [UInt8], parts: [String], _ encoding: String
  ) throws -> GradientsReply? {
    let parameters =
      parts.map { CallParameter(name: "include", value: $0) }
      + [CallParameter(name: "encoding", value: encoding)]
    let bytes = EngineRunner.outcome(ofBytes: body, .gradients, parameters).replyBytes
    return try bytes.map { try DocumentDecoder.decode(GradientsReply.self, from: $0) }
  }

  /// What the ways of writing the edges of a document say of each, but for the form of tensors.
  private static func ways(_ body: [UInt8]) throws -> [[String]] {
    let all = ["values", "gradients", "edges"]
    let ways = [(all, "nested"), (all, "flat"), (all, "base64"), (["edges"], "nested")]
    return try ways.map { parts, encoding in
      let reply = try reply(body, parts: parts, encoding)
      return (reply?.edges ?? []).map(text) + (reply?.accumulations ?? []).map(text)
    }
  }

  private static func text(_ edge: EdgeReply) -> String {
    let numbers = [edge.upstream, edge.local, edge.contribution].map(bits)
    let words = [
      edge.id, edge.source, edge.target, "\(edge.port)", edge.argument, edge.rule,
      edge.formula?.text,
    ]
    return words.map { $0 ?? "-" }.joined(separator: " ") + " \(edge.localKind) \(numbers)"
  }

  private static func text(_ sum: AccumulationDocument) -> String {
    "\(sum.node) \(sum.terms.map { "\($0.edge) \(bits($0.value))" }) \(bits(sum.sum))"
  }

  /// The numbers bit for bit, which all encodings keep but for what is in a NaN.
  private static func bits(_ tensor: TensorDocument?) -> String {
    guard let tensor else { return "none" }
    return "\(tensor.values.map { $0.isNaN ? 1 : $0.bitPattern })"
  }

  /// How many edges and sums a document has, of which all ways must say the same.
  private static func agreeing(_ body: [UInt8]) throws -> Int {
    let ways = try ways(body)
    for way in ways { #expect(way == ways[0], "\(String(decoding: body, as: UTF8.self))") }
    return ways[0].count
  }

  @Test("The corpus")
  func corpus() throws {
    var edges = 0
    for test in Corpus.good where test.verb == .gradients && test.bytes.count <= 16 << 10 {
      edges += try Self.agreeing(test.bytes)
    }
    #expect(edges > 20)
  }

  @Test("Every operation of scalars, at points on and beside kinks and at the ends of the numbers")
  func operations() throws {
    let points: [[Double]] = [
      [0.5, 0.25, 2], [-1, 3, 0.5], [0, 0, 0], [-0.0, 1, 1], [1e300, 1e300, 2], [1, 1, 1],
    ]
    var edges = 0
    for code in OperationCode.allCases where code.isElementwise {
      for point in points {
        let leaves = code.listing.arguments.indices.map {
          #"{"id": "x\#($0)", "value": \#(point[$0])}"#
        }
        let inputs = code.listing.arguments.indices.map { "\"x\($0)\"" }
        let body = """
          {"nodes": [\(leaves.joined(separator: ",")),
            {"id": "y\\"→", "op": "\(code.listing.name)", "inputs": [\(inputs.joined(separator: ","))]},
            {"id": "f", "op": "mul", "inputs": ["y\\"→", {"value": 3}]}, {"id": "g", "op": "exp", "inputs": ["x0"]}],
           "outputs": ["f"]}
          """
        edges += try Self.agreeing(Array(body.utf8))
      }
    }
    #expect(edges > 500)
  }

  @Test("Random graphs of scalars and tensors, with ids of edges")
  func graphs() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<60 {
      let graph = RandomGraph(leaves: [.scalar, .scalar, .scalar], steps: 12, using: &generator)
      #expect(try Self.agreeing(Array(document(of: graph, &generator).utf8)) > 10)
    }
  }

  private func document(of graph: RandomGraph, _ generator: inout SeededGenerator) -> String {
    var nodes = graph.leaves.indices.map { number in
      #"{"id": "node\#(number)", "value": \#(Double.random(in: -2...2, using: &generator))}"#
    }
    var edges: [String] = []
    for (index, step) in graph.steps.enumerated() {
      let id = "node\(graph.leaves.count + index)"
      nodes.append(#"{"id": "\#(id)", "op": "\#(step.code.listing.name)"}"#)
      for (port, operand) in step.operands.enumerated() {
        let own = index % 3 == 0 ? #", "id": "e\#(edges.count)\\""# : ""
        edges.append(#"{"source": "node\#(operand)", "target": "\#(id)", "port": \#(port)\#(own)}"#)
      }
    }
    return """
      {"nodes": [\(nodes.joined(separator: ","))], "edges": [\(edges.joined(separator: ","))]}
      """
  }

  @Test(
    "Names that formulas have too, or that are no words",
    arguments: [
      "x", "y", "a", "b", "f", "pi", "p", "i", "pj", "_u", "9lives", "x_1", "n 1", "α", #"a\"b"#,
      "abcdefgh", "abcdefghi", "a_name_of_more_than_thirty_two_bytes",
    ])
  func names(_ name: String) throws {
    let operations = [
      ("tanh", 1), ("sigmoid", 1), ("exp", 1), ("sqrt", 1), ("div", 2), ("pow", 2), ("hypot", 2),
    ]
    for (operation, count) in operations {
      let operands = [#""u""#, #""v""#].prefix(count).joined(separator: ",")
      let body = """
        {"nodes": [{"id": "u", "value": 0.5}, {"id": "v", "value": 0.25},
          {"id": "\(name)", "op": "\(operation)", "inputs": [\(operands)]},
          {"id": "g", "op": "mul", "inputs": ["\(name)", "v"]}], "outputs": ["g"]}
        """
      #expect(try Self.agreeing(Array(body.utf8)) > 2)
    }
  }

  @Test(
    "Numbers that came before, of either sign, have the text that they have alone",
    arguments: [
      ("float64", "0.1 -0.1 0.1 -0.0 0 -0.0 1e300 -1e300 5e-324 -5e-324 1.5 -1.5 3 -3 0.1 1e300"),
      ("float64", "0.30000000000000004 -0.30000000000000004 0.30000000000000004 0.3 -0.3"),
      ("float32", "0.1 -0.1 0.1 -0.0 0 -0.0 1.5 -1.5 3 -3 3 16777216 -0.25 0.25"),
    ])
  func repeated(_ precision: String, _ text: String) throws {
    let numbers = text.split(separator: " ")
    let leaves = numbers.indices.map { #"{"id": "x\#($0)", "value": \#(numbers[$0])}"# }
    let inputs = numbers.indices.map { #""x\#($0)""# }
    let body = """
      {"nodes": [\(leaves.joined(separator: ",")),
        {"id": "f", "op": "addn", "inputs": [\(inputs.joined(separator: ","))]}],
       "outputs": ["f"], "dtype": "\(precision)"}
      """
    let bytes = EngineRunner.outcome(ofBytes: Array(body.utf8), .gradients).replyBytes
    let reply = String(decoding: try #require(bytes), as: UTF8.self)
    let members = numbers.indices.map { #""x\#($0)":\#(numbers[$0])"# }
    #expect(reply.contains(members.joined(separator: ",")), "\(reply)")
  }

  @Test("A document that came before has the edges that it would have alone")
  func known() throws {
    let engine = Engine(limits: Limits())
    let body = """
      {"nodes": [{"id": "x", "value": 2}, {"id": "w", "value": -1.5}, {"id": "p", "op": "mul", "inputs": ["w", "x"]},
        {"id": "q", "op": "mul", "inputs": ["p", "p"]}, {"id": "u", "op": "sin", "inputs": ["x"]},
        {"id": "f", "op": "add", "inputs": ["q", "w"]}], "outputs": ["f"], "detail": "edges"}
      """
    for value in ["2", "0.1", "-0.0", "3", "1e200", "\"NaN\"", "0.3", "7.25"] {
      let body = Array(body.replacing(": 2}", with: ": \(value)}").utf8)
      let known = EngineRunner.outcome(ofBytes: body, .gradients, by: engine).replyBytes
      let fresh = EngineRunner.outcome(ofBytes: body, .gradients).replyBytes
      #expect(known == fresh, "\(value)")
    }
  }
}
