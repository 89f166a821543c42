// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of pictures without values, of parts of graphs, and of hostile labels.

import ChainRuleService
import Foundation
import Testing

@Suite("Pictures of what is known")
struct PictureScopeTests {
  @Test("leaves need no values: then the structure is drawn")
  func structure() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "x"}, {"id": "W", "value": [[1, 2]]}, {"id": "z", "op": "matmul",
         "inputs": ["W", "x"]}, {"id": "s", "op": "sum", "inputs": ["z"]}]}
        """)
    #expect(picture.count("node\"") + picture.count("node output\"") == 4)
    #expect(DrawnGraph.texts("fwd", in: picture.text) == [])
    #expect(picture.text.contains("No values: &#39;x&#39; has none."))
  }

  @Test("shapes are shown where they are all that is known")
  func shapes() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "x", "shape": [3]}, {"id": "t", "op": "tanh", "inputs": ["x"]}]}
        """)
    #expect(DrawnGraph.texts("fwd", in: picture.node("t")) == ["[3]"])
  }

  @Test("several outputs are drawn without gradients, and it is said why")
  func sinks() throws {
    let document = """
      {"nodes": [{"id": "x", "value": 1}, {"id": "a", "op": "neg", "inputs": ["x"]},
       {"id": "b", "op": "exp", "inputs": ["x"]}]
      """
    let picture = try DrawnGraph(of: document + "}")
    #expect(DrawnGraph.texts("fwd", in: picture.node("b")) == ["2.72"])
    #expect(DrawnGraph.texts("bwd", in: picture.text) == [])
    #expect(picture.text.contains("No gradients: there are several outputs."))
    let seeded = try DrawnGraph(of: document + #", "cotangents": {"a": 1, "b": 2}}"#)
    #expect(DrawnGraph.texts("bwd", in: seeded.node("b")) == ["∇2.00"])
    let chosen = try DrawnGraph(of: document + #", "outputs": ["a"]}"#)
    #expect(DrawnGraph.texts("bwd", in: chosen.node("x")) == ["∇−1.00"])
    #expect(chosen.node("b")?.hasPrefix("node inactive\"") == true)
  }

  @Test("an output that is no number is drawn without gradients")
  func tensorOutput() throws {
    let picture = try DrawnGraph(
      of: #"{"nodes": [{"id": "x", "value": [1, 2]}, {"id": "t", "op": "exp", "inputs": ["x"]}]}"#)
    #expect(picture.text.contains("the output has the shape [2]"))
    #expect(DrawnGraph.texts("bwd", in: picture.text) == [])
  }

  @Test("a neighbourhood has as many nodes as fit, and says what it is")
  func around() throws {
    let picture = try DrawnGraph(
      of: Samples.chain(3000), [CallParameter(name: "around", value: "n2000")])
    #expect(picture.count("node\"") == 1000)
    #expect(picture.node("n2000") != nil && picture.node("n1501") != nil)
    #expect(picture.node("n1400") == nil && picture.node("n3000") == nil)
    #expect(picture.text.contains("1000 of 3001 nodes: those within 500 edges of &#39;n2000&#39;"))
    #expect(picture.text.contains("… 1 more"))
    // All of a graph that fits.
    let all = try DrawnGraph(of: Samples.neuron, [CallParameter(name: "around", value: "x0")])
    #expect(all.count("node\"") + all.count("node output\"") == 4)
    #expect(!all.text.contains("those within"))
  }

  @Test("a wire that leads through many columns is named instead of drawn")
  func named() throws {
    var nodes = [#"{"id": "w", "value": 0.9}"#, #"{"id": "h0", "op": "neg", "inputs": ["w"]}"#]
    for step in 1...40 {
      nodes.append(#"{"id": "h\#(step)", "op": "mul", "inputs": ["h\#(step - 1)", "w"]}"#)
    }
    let picture = try DrawnGraph(of: #"{"nodes": [\#(nodes.joined(separator: ","))]}"#)
    #expect(DrawnGraph.texts("name", in: picture.edge("w-&gt;h30:1")) == ["w"])
    #expect(DrawnGraph.texts("name", in: picture.edge("w-&gt;h2:1")) == [])
    #expect(picture.text.contains("a wire from the node of that name"))
  }

  @Test("hostile names are text, and cut")
  func hostile() throws {
    let long = String(repeating: "x", count: 10_000)
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "<script>alert(1)</script>", "value": 2}, {"id": "\\u202eevil\\u0000\\u001b", "value": 3},
         {"id": "a]]>\\"'&", "value": 4}, {"id": "m", "op": "mul", "label": "\(long)",
         "inputs": ["<script>alert(1)</script>", "\\u202eevil\\u0000\\u001b"]},
         {"id": "f", "op": "add", "inputs": ["m", "a]]>\\"'&"]}]}
        """)
    #expect(!picture.text.contains("<script"))
    #expect(!picture.text.contains("]]>"))
    #expect(picture.node("&lt;script&gt;alert(1)&lt;/script&gt;") != nil)
    let isTame = picture.text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }
    #expect(isTame)
    #expect(DrawnGraph.texts("leaf", in: picture.text).contains("evil"))
    #expect(
      DrawnGraph.texts("name", in: picture.node("m")) == [String(repeating: "x", count: 19) + "…"])
  }
}
