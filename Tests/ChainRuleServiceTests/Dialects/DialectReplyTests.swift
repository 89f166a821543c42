// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of replies in the form of the program that asks.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Replies in other forms")
struct DialectReplyTests {
  @Test("a flow comes back with numbers filled in, and all else as it was")
  func flow() throws {
    let sent = NeuronDialects.text("reactflow")
    let text = try Self.text(sent, "reactflow")
    let reply = try Self.object(text)
    let nodes = try Self.byID(reply["nodes"])
    let data = try #require(nodes["m0"]?["data"] as? [String: Any])
    #expect(data["value"] as? Double == -2)
    #expect(abs(try #require(data["gradient"] as? Double) - 0.19661193324148185) < 1e-15)
    #expect(data["color"] as? String == "#f00" && nodes["m0"]?["selected"] as? Bool == false)
    // Bytes that a rewriting would have changed.
    #expect(text.contains(#"{"x": 10.5, "y": 40}"#) && text.contains(#""y": -0.0}"#))
    #expect(text.contains(#""measured": {"width": 100.0}"#) && text.contains(#""zoom": 1.5"#))
    let edge = try #require(Self.byID(reply["edges"])["e-w0-m0"])
    let numbers = try #require(edge["data"] as? [String: Any])
    #expect(numbers["local"] as? Double == -1)
    #expect(abs(try #require(numbers["contribution"] as? Double) + 0.19661193324148185) < 1e-15)
    #expect(abs(try #require(numbers["upstream"] as? Double) - 0.19661193324148185) < 1e-15)
    #expect(edge["label"] as? String == "×-1.00")
    #expect(edge["animated"] as? Bool == true)
  }

  @Test(
    "what came back may be sent again, and comes back the same",
    arguments: ["reactflow", "cytoscape", "nodelink"])
  func again(_ dialect: String) throws {
    let once = try Self.text(NeuronDialects.text(dialect), dialect)
    #expect(try Self.text(once, dialect) == once)
    try Self.compare(once, dialect)
    let members = dialect == "reactflow" ? ["position", "measured", "viewport"] : []
    for member in members { #expect(once.contains(member)) }
  }

  @Test(
    "elements of Cytoscape.js keep their places and classes, and get positions where they have none"
  )
  func elements() throws {
    let text = try Self.text(NeuronDialects.text("cytoscape"), "cytoscape")
    let elements = try #require(Self.object(text)["elements"] as? [String: Any])
    let nodes = try #require(elements["nodes"] as? [[String: Any]])
    let f = try #require(nodes.first { ($0["data"] as? [String: Any])?["id"] as? String == "f" })
    #expect((f["data"] as? [String: Any])?["gradient"] as? Double == 1)
    #expect(f["classes"] as? String == "gate")
    #expect(text.contains(#""position": {"x": 3, "y": 4.25}"#))
    let constant = nodes.first { ($0["data"] as? [String: Any])?["id"] as? String == "c1" }
    #expect((constant?["position"] as? [String: Any])?["x"] as? Double != nil)
    let edges = try #require(elements["edges"] as? [[String: Any]])
    #expect(edges.allSatisfy { ($0["data"] as? [String: Any])?["contribution"] != nil })
  }

  @Test("node-link data have their numbers at the nodes and links")
  func links() throws {
    let reply = try Self.object(Self.text(NeuronDialects.text("nodelink"), "nodelink"))
    let nodes = try Self.byID(reply["nodes"])
    #expect(nodes["w0"]?["x"] as? Double == 0.125)
    #expect(nodes["f"]?["gradient"] as? Double == 1)
    let links = try #require(reply["links"] as? [[String: Any]])
    #expect(links.count == 14 && links.allSatisfy { $0["local"] is Double && $0["key"] is Int })
    #expect((reply["graph"] as? [String: Any])?["name"] as? String == "neuron")
  }

  @Test(
    "a graph of another form is written anew, laid out, and means the same",
    arguments: ["reactflow", "cytoscape", "nodelink"])
  func anew(_ dialect: String) throws {
    let text = try Self.text(NeuronDialects.text("native"), dialect)
    let again = try EngineRunner.reply(to: text)
    let first = try EngineRunner.reply(to: NeuronDialects.text("native"))
    #expect(
      try EngineRunner.numbers(again["gradients"]) == EngineRunner.numbers(first["gradients"]))
    if dialect == "reactflow" {
      let nodes = try Self.byID(Self.object(text)["nodes"])
      let x = { (id: String) in
        ((nodes[id]?["position"] as? [String: Any])?["x"] as? Double) ?? .nan
      }
      #expect(x("w0") < x("m0") && x("m0") < x("a0") && x("p") < x("f"))
    }
  }

  @Test("attributes and constants are part of what is written anew")
  func attributes() throws {
    let document = """
      {"nodes": [{"id": "W", "value": [[1, 2], [3, 4]]},
       {"id": "s", "op": "sum", "inputs": ["W"], "attributes": {"axes": [0]}},
       {"id": "t", "op": "mul", "inputs": ["s", 2]}, {"id": "u", "op": "sum", "inputs": ["t"]}]}
      """
    for dialect in ["reactflow", "cytoscape", "nodelink"] {
      let reply = try EngineRunner.reply(to: Self.text(document, dialect))
      #expect(try EngineRunner.numbers(reply["outputs"]) == ["u": 20])
    }
  }

  @Test("values alone, where only they are asked for")
  func values() throws {
    let text = try Self.text(NeuronDialects.text("reactflow"), "reactflow", .evaluate)
    #expect(!text.contains("gradient") && text.contains(#""value":-2"#))
  }

  @Test("edges of several targets that take turns have their own numbers", arguments: [2, 5])
  func turns(_ targets: Int) throws {
    let names = (0..<targets).map { "t\($0)" }
    let flow = { (id: String, data: String) in
      #"{"id": "\#(id)", "position": {"x": 0, "y": 0}, "data": {\#(data)}}"#
    }
    let leaves = (0..<4).map { flow("x\($0)", #""value": \#($0 + 2)"#) }
    let nodes =
      leaves + names.map { flow($0, #""op": "addn""#) }
      + names.map { flow("s" + $0, #""op": "square", "inputs": ["\#($0)"]"#) }
      + [flow("f", #""op": "addn", "inputs": \#(names.map { "s" + $0 })"#)]
    let edges = (0..<4).flatMap { leaf in
      names.indices.filter { leaf != $0 }.map {
        #"{"id": "e\#(leaf)-\#($0)", "source": "x\#(leaf)", "target": "t\#($0)"}"#
      }
    }
    let document =
      #"{"nodes": [\#(nodes.joined(separator: ","))], "edges": [\#(edges.joined(separator: ","))]}"#
    try Self.compare(Self.text(document, "reactflow"), "reactflow")
  }

  /// Compares the numbers at the edges with those of the reply of this contract to the same document.
  private static func compare(_ text: String, _ dialect: String) throws {
    let native = try EngineRunner.reply(
      to: text, .gradients, [CallParameter(name: "include", value: "edges")])
    let expected = try #require(native["edges"] as? [[String: Any]])
    let reply = try object(text)
    let holder = dialect == "cytoscape" ? reply["elements"] as? [String: Any] : reply
    let list = try #require(holder?[dialect == "nodelink" ? "links" : "edges"] as? [[String: Any]])
    let edges = list.map { dialect == "nodelink" ? $0 : $0["data"] as? [String: Any] ?? [:] }
    let members = ["local", "upstream", "contribution"]
    let key = { (edge: [String: Any]) in members.map { edge[$0] as? Double ?? .nan } }
    let sorted = { (keys: [[Double]]) in keys.sorted { $0.lexicographicallyPrecedes($1) } }
    #expect(!edges.isEmpty && edges.count <= expected.count)
    #expect(edges.map(key).allSatisfy { $0.allSatisfy(\.isFinite) })
    if edges.count == expected.count {
      #expect(sorted(edges.map(key)) == sorted(expected.map(key)))
    } else {
      #expect(edges.map(key).allSatisfy(expected.map(key).contains))
    }
    // Where an edge has the same name in both, it has the same numbers.
    let named = Dictionary(
      expected.map { ($0["id"] as? String ?? "", key($0)) }, uniquingKeysWith: { first, _ in first }
    )
    for edge in list {
      let inner = (edge["data"] as? [String: Any])?["id"] as? String
      guard let id = edge["id"] as? String ?? inner, let numbers = named[id] else { continue }
      let data = dialect == "nodelink" ? edge : edge["data"] as? [String: Any] ?? [:]
      #expect(key(data) == numbers, "\(id)")
    }
  }

  private static func text(
    _ document: String, _ dialect: String, _ verb: Verb = .gradients
  ) throws -> String {
    let outcome = EngineRunner.outcome(
      of: document, verb, [CallParameter(name: "respondAs", value: dialect)])
    if let error = outcome.error { Issue.record("\(error.findings.map(\.summary))") }
    return String(decoding: try #require(outcome.replyBytes), as: UTF8.self)
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func byID(_ list: Any?) throws -> [String: [String: Any]] {
    let list = try #require(list as? [[String: Any]])
    return Dictionary(list.map { ($0["id"] as? String ?? "", $0) }) { first, _ in first }
  }
}
