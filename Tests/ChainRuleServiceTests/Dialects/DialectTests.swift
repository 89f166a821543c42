// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that graphs of other programs are understood.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Dialects")
struct DialectTests {
  @Test(
    "the neuron has the same gradients, byte by byte", arguments: NeuronDialects.all.map(\.name))
  func gradients(_ name: String) throws {
    let native = try Self.gradientText(of: NeuronDialects.text("native"), Self.names)
    #expect(native.hasPrefix("-0.19661193324148"))
    let isNumbered = name == "cppad"
    let text = try Self.gradientText(
      of: NeuronDialects.text(name), isNumbered ? ["1", "2", "3", "4", "5"] : Self.names)
    #expect(text == native)
  }

  @Test("a forced dialect is taken at its word")
  func forced() throws {
    let flow = NeuronDialects.text("reactflow")
    let parameters = [CallParameter(name: "dialect", value: "reactflow")]
    #expect(try EngineRunner.reply(to: flow, .gradients, parameters)["gradients"] != nil)
    let other = [CallParameter(name: "dialect", value: "cppad")]
    let error = try EngineRunner.findings(in: flow, .gradients, other)
    #expect(error.findings.contains { $0.code == "unknown-member" })
  }

  @Test("a document that could be two is native")
  func nativeFirst() throws {
    let reply = try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "a", "op": "variable", "value": 3, "position": {"x": 0, "y": 0},
         "data": {"op": "exp", "value": 7}}, {"id": "f", "op": "square", "inputs": ["a"],
         "type": "exp"}]}
        """)
    #expect(try EngineRunner.numbers(reply["outputs"]) == ["f": 9])
  }

  @Test("elements of Cytoscape.js may stand in one list, alone")
  func bareElements() throws {
    let list = """
      [{"group": "nodes", "data": {"id": "x", "value": 3}},
       {"group": "nodes", "data": {"id": "f", "op": "square"}},
       {"group": "edges", "data": {"id": "e", "source": "x", "target": "f"}}]
      """
    for document in [list, #"{"elements": \#(list)}"#] {
      let reply = try EngineRunner.reply(to: document)
      #expect(try EngineRunner.numbers(reply["gradients"]) == ["x": 6, "f": 1])
    }
  }

  @Test(
    "handles are counted from 0 or from 1, as those of their node",
    arguments: [("in-0", "in-1"), ("in-1", "in-2"), ("a", "b"), ("input_1", "input_2")])
  func handles(_ first: String, _ second: String) throws {
    let reply = try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "position": {}, "data": {"value": 6}},
         {"id": "y", "position": {}, "data": {"value": 4}},
         {"id": "f", "position": {}, "data": {"op": "sub"}}],
         "edges": [{"source": "y", "target": "f", "targetHandle": "\(second)"},
          {"source": "x", "target": "f", "targetHandle": "\(first)"}]}
        """)
    #expect(try EngineRunner.numbers(reply["outputs"]) == ["f": 2])
  }

  @Test("attributes are where each program has them")
  func attributes() throws {
    let documents = [
      #"{"p": {"class_type": "variable", "inputs": {"value": [[1, 2], [3, 4]]}}, "s": {"class_type": "sum", "inputs": {"x": ["p", 0], "axes": [0]}}, "t": {"class_type": "mean", "inputs": {"x": ["s", 0]}}}"#,
      #"{"graph": {"node": [{"input": ["p"], "output": ["s"], "opType": "ReduceSum", "attribute": [{"name": "axes", "ints": ["0"], "type": "INTS"}, {"name": "keepdims", "i": "0", "type": "INT"}]}, {"input": ["s"], "output": ["t"], "opType": "ReduceMean"}], "initializer": [{"dims": ["2", "2"], "dataType": 7, "name": "q", "int64Data": ["1", "2", "3", "4"]}, {"dims": ["2", "2"], "dataType": 1, "name": "p", "floatData": [1, 2, 3, 4]}], "output": [{"name": "t"}]}}"#,
      #"{"nodes": [{"id": "p", "position": {}, "data": {"value": [[1, 2], [3, 4]]}}, {"id": "s", "position": {}, "data": {"op": "sum", "attributes": {"axes": [0]}, "inputs": ["p"]}}, {"id": "t", "position": {}, "data": {"op": "mean", "inputs": ["s"]}}]}"#,
    ]
    for document in documents {
      let reply = try EngineRunner.reply(to: document)
      #expect(try EngineRunner.numbers(reply["outputs"]) == ["t": 5])
    }
  }

  @Test("what an earlier call filled in is no value of a computed node")
  func filledIn() throws {
    let reply = try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "position": {}, "data": {"value": 3, "gradient": 7}},
         {"id": "f", "position": {}, "data": {"op": "square", "value": 81, "gradient": 1}}],
         "edges": [{"source": "x", "target": "f"}]}
        """)
    #expect(try EngineRunner.numbers(reply["outputs"]) == ["f": 9])
  }

  @Test("a graph of another program can be drawn")
  func drawn() throws {
    let picture = try DrawnGraph(of: NeuronDialects.text("jsongraph"))
    #expect(DrawnGraph.texts("leaf", in: picture.node("w0")) == ["leaf w0"])
    #expect(DrawnGraph.texts("fwd", in: picture.node("f")) == ["0.73"])
  }

  private static let names = ["w0", "w1", "w2", "x0", "x1"]

  /// The numbers of the gradients as they stand in the reply.
  private static func gradientText(of document: String, _ wrt: [String]) throws -> String {
    let parameters =
      wrt.map { CallParameter(name: "wrt", value: $0) }
      + [CallParameter(name: "include", value: "gradients")]
    let outcome = EngineRunner.outcome(of: document, .gradients, parameters)
    let text = String(decoding: try #require(outcome.replyBytes), as: UTF8.self)
    let rest = try #require(text.components(separatedBy: #""gradients":{"#).last)
    let object = try #require(rest.split(separator: "}").first)
    return object.split(separator: ",").compactMap { $0.split(separator: ":").last }
      .joined(separator: ",")
  }
}
