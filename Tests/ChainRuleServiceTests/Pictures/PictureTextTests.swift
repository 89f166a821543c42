// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of pictures as text, and over HTTP.

import ChainRuleService
import Foundation
import Testing

@Suite("Pictures as text")
struct PictureTextTests {
  @Test("an outline shows each node once, under what uses it")
  func outline() throws {
    let text = try Self.text(
      #"""
      {"nodes": [{"id": "a", "value": 2}, {"id": "b", "value": 1},
       {"id": "c", "op": "add", "inputs": ["a", "b"]}, {"id": "d", "op": "sub", "inputs": ["b", -1]},
       {"id": "e", "op": "mul", "inputs": ["c", "d"]}], "detail": "edges"}
      """#, "text")
    #expect(
      text == """
        e = *                6.00  d 1.00
        |- c = +     *2.00   3.00  d 2.00
        |  |- a      *1.00   2.00  d 2.00
        |  `- b      *1.00   1.00  d 5.00  sum 2.00 + 3.00 = 5.00
        `- d = -     *3.00   2.00  d 3.00
           |- a: b   *1.00                 (above)
           `- b: -1  *-1.00

        """)
  }

  @Test("Graphviz and Mermaid get names of ours, and texts that cannot leave their quotes")
  func escapes() throws {
    let document = #"""
      {"nodes": [{"id": "a\"]; x\\", "value": 2}, {"id": "f", "op": "exp", "inputs": ["a\"]; x\\"]}]}
      """#
    let dot = try Self.text(document, "dot")
    #expect(dot.contains(#"n0 [id="a\"]; x\\", shape=plaintext, label="a\"]; x\\\n2.00\n∇7.39"]"#))
    #expect(dot.contains("n0 -> n1 ["))
    let mermaid = try Self.text(document, "mermaid")
    #expect(mermaid.hasPrefix("%% Computational graph of f: 2 nodes, 1 edge\nflowchart LR\n"))
    #expect(mermaid.contains(#"n0["a#34;#93;#59; x#92;<br/>2.00<br/>∇7.39"]:::leaf"#))
    #expect(mermaid.contains("n0 --> n1\n"))
  }

  @Test("a deep chain is an outline of bounded width")
  func deep() throws {
    let text = try Self.text(Samples.chain(999), "text")
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1000)
    #expect(lines.allSatisfy { $0.count < 140 })
  }

  @Test(
    "the format of the document beats Accept, which beats the default",
    arguments: Transport.allCases)
  func negotiation(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let cases: [(String, String?, String)] = [
        ("/v1/render", nil, "image/svg+xml"), ("/v1/render", "*/*", "image/svg+xml"),
        ("/v1/render", "text/vnd.mermaid", "text/vnd.mermaid; charset=utf-8"),
        ("/v1/render", "text/plain, image/*;q=0.5", "text/plain; charset=utf-8"),
        ("/v1/render?format=dot", "text/html", "text/vnd.graphviz; charset=utf-8"),
      ]
      for (path, accept, type) in cases {
        let fields = accept.map { [("Accept", $0)] } ?? []
        let reply = try client.post(path, Samples.neuron, fields)
        #expect(reply.status == 200)
        #expect(reply["Content-Type"] == type)
      }
      let refused = try client.post(
        "/v1/render", Samples.neuron, [("Accept", "application/json")])
      #expect(try refused.problem() == "not-acceptable")
    }
  }

  @Test("GET draws what the query says, with a tag", arguments: Transport.allCases)
  func get(_ transport: Transport) throws {
    try ServiceClient.run(transport) { client in
      let target = "/v1/render?\(Samples.neuronQuery)&x0=2"
      let reply = try client.get(target)
      #expect(reply.status == 200)
      #expect(reply.text.hasPrefix("<svg "))
      #expect(reply["Vary"]?.contains("Accept") == true)
      let tag = try #require(reply["ETag"])
      #expect(try client.get(target, [("If-None-Match", tag)]).status == 304)
      let fields = [("If-None-Match", tag), ("Accept", "text/plain")]
      #expect(try client.get(target, fields).status == 200)
    }
  }

  @Test("a picture is part of a reply where it is asked for")
  func included() throws {
    let reply = try EngineRunner.reply(
      to: Samples.neuron, .gradients, [CallParameter(name: "include", value: "svg")])
    let svg = try #require(reply["svg"] as? String)
    #expect(svg.hasPrefix("<svg ") && svg.contains("data-node-id=\"m0\""))
    #expect(reply["gradients"] == nil && reply["outputs"] != nil)
    // The same document again, whose understanding is kept.
    let document = Samples.neuron.dropLast() + #", "include": ["svg"]}"#
    let engine = Engine(limits: Limits())
    let bytes = Array(document.utf8)
    let outcomes = (0..<4).map { _ in
      EngineRunner.outcome(ofBytes: bytes, .gradients, by: engine).replyBytes
    }
    #expect(outcomes[0] != nil && outcomes.allSatisfy { $0 == outcomes[0] })
  }

  private static func text(_ document: String, _ format: String) throws -> String {
    let outcome = EngineRunner.outcome(
      of: document, .render, [CallParameter(name: "format", value: format)])
    guard case .picture(let bytes, _) = outcome else {
      Issue.record("no picture: \(outcome)")
      return ""
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
