// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what pictures show.

import ChainRuleService
import Foundation
import Testing

@Suite("Pictures")
struct PictureTests {
  @Test(
    "the neuron has every value and gradient",
    arguments: [
      ("w0", "2.00", "−0.20"), ("x0", "−1.00", "0.39"), ("w1", "−3.00", "−0.39"),
      ("x1", "−2.00", "−0.59"), ("w2", "−3.00", "0.20"), ("m0", "−2.00", "0.20"),
      ("m1", "6.00", "0.20"), ("a0", "4.00", "0.20"), ("a1", "1.00", "0.20"),
      ("n", "−1.00", "−0.20"), ("ex", "0.37", "−0.53"), ("p", "1.37", "−0.53"),
      ("f", "0.73", "1.00"),
    ])
  func nodes(_ id: String, _ value: String, _ gradient: String) throws {
    let node = try Self.neuron.get().node(id)
    #expect(DrawnGraph.texts("fwd", in: node) == [value])
    #expect(DrawnGraph.texts("bwd", in: node) == ["∇" + gradient])
  }

  @Test(
    "the neuron has the derivative along every edge, and in full what it comes to",
    arguments: [
      ("w0->m0:0", "×−1.00", "upstream 0.19661193324148"),
      ("x0->m0:1", "×2.00", "= 0.39322386648296"),
      ("a1->n:0", "×−1.00", "local -1 = 0.19661193324148"),
      ("n->ex:0", "×0.37", "local 0.3678794411714"),
      ("w2->a1:1", "×1.00", "local 1 = 0.19661193324148"),
      ("p->f:0", "×−0.53", "upstream 1 × local -0.53"),
    ])
  func edges(_ id: String, _ local: String, _ about: String) throws {
    let edge = try Self.neuron.get().edge(id.replacing(">", with: "&gt;"))
    #expect(DrawnGraph.texts("local", in: edge) == [local])
    #expect(edge?.contains(about) == true)
  }

  @Test("gates have signs, functions names, leaves neither")
  func symbols() throws {
    let picture = try Self.neuron.get()
    for (id, sign) in [("m0", "×"), ("a0", "+"), ("n", "×−1"), ("p", "+1"), ("f", "1/x")] {
      #expect(DrawnGraph.texts("sign", in: picture.node(id)) == [sign])
      #expect(picture.node(id)?.contains("<circle class=\"gate\"") == true)
    }
    #expect(DrawnGraph.texts("sign", in: picture.node("ex")) == ["exp"])
    #expect(picture.node("ex")?.contains("<rect class=\"gate\"") == true)
    #expect(DrawnGraph.texts("sign", in: picture.node("w0")) == [])
    #expect(DrawnGraph.texts("leaf", in: picture.node("w0")) == ["w0"])
  }

  @Test("local derivatives are shown only where they are asked for")
  func layers() throws {
    #expect(try Self.neuron.get().count("edge\"") == 12)
    let plain = try DrawnGraph(of: Samples.neuron)
    #expect(DrawnGraph.texts("local", in: plain.text) == [])
    #expect(plain.count("edge\"") == 3)
  }

  @Test("a node that fans out has a dot, and the sum of what comes back")
  func fanOut() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "a", "value": 2}, {"id": "b", "value": 1},
         {"id": "c", "op": "add", "inputs": ["a", "b"]}, {"id": "d", "op": "add", "inputs": ["b", 1]},
         {"id": "e", "op": "mul", "inputs": ["c", "d"]}]}
        """)
    let node = picture.node("b")
    #expect(DrawnGraph.texts("bwd", in: node) == ["∇5.00", "Σ 2.00 + 3.00 = 5.00"])
    #expect(node?.contains("<circle class=\"dot\"") == true)
    #expect(picture.node("a")?.contains("Σ") == false)
    // A number is its own name, and nobody asks for its gradient.
    #expect(DrawnGraph.texts("leaf", in: picture.node("#4") ?? picture.text).contains("1"))
  }

  @Test("two edges between the same nodes are two")
  func twoEdges() throws {
    let picture = try DrawnGraph(
      of: #"{"nodes": [{"id": "x", "value": 3}, {"id": "f", "op": "mul", "inputs": ["x", "x"]}]}"#)
    #expect(picture.edge("x-&gt;f:0") != nil && picture.edge("x-&gt;f:1") != nil)
    #expect(DrawnGraph.texts("bwd", in: picture.node("x")) == ["∇6.00", "Σ 3.00 + 3.00 = 6.00"])
  }

  @Test("kinks, numbers that are not finite and nodes without a gradient have marks and words")
  func marks() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "x", "value": 0}, {"id": "y", "value": -1},
         {"id": "r", "op": "relu", "inputs": ["x"]}, {"id": "l", "op": "log", "inputs": ["y"]},
         {"id": "q", "op": "add", "inputs": ["r", "x"]}], "outputs": ["q"]}
        """)
    #expect(picture.node("r")?.hasPrefix("node kink\"") == true)
    #expect(DrawnGraph.texts("mark", in: picture.node("r")) == ["kink"])
    #expect(picture.node("l")?.hasPrefix("node inactive not-finite\"") == true)
    #expect(DrawnGraph.texts("fwd", in: picture.node("l")) == ["NaN"])
    #expect(DrawnGraph.texts("bwd", in: picture.node("l")) == [])
    #expect(picture.text.contains("grey: no gradient passes"))
    #expect(picture.text.contains("magenta: not finite"))
  }

  @Test("tensors have their shape and their first elements")
  func tensors() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "W", "value": [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]},
         {"id": "s", "op": "sum", "inputs": ["W"]}]}
        """)
    let texts = DrawnGraph.texts("fwd", in: picture.node("W"))
    #expect(texts == ["1.00", "2.00", "3.00", "…", "6.00", "7.00", "8.00", "…", "[2, 5]"])
    #expect(picture.node("W")?.contains("1, 2, 3, 4, 5, 6, 7, 8, 9, 10") == true)
  }

  @Test("what is no number at all is a Jacobian, and of numbers still a number")
  func locals() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "x", "value": 2}, {"id": "y", "value": [3, 4]},
         {"id": "s", "op": "sum", "inputs": ["y"]}, {"id": "f", "op": "addn", "inputs": ["x", "s"]},
         {"id": "g", "op": "square", "inputs": ["f"]}], "detail": "edges"}
        """)
    #expect(DrawnGraph.texts("local", in: picture.edge("x-&gt;f:0")) == ["×1.00"])
    #expect(DrawnGraph.texts("local", in: picture.edge("y-&gt;s:0")) == ["×J"])
    #expect(DrawnGraph.texts("local", in: picture.edge("f-&gt;g:0")) == ["×18.00"])
  }

  @Test("digits are those that are asked for; labels stand for ids")
  func digitsAndLabels() throws {
    let picture = try DrawnGraph(
      of: """
        {"nodes": [{"id": "x", "value": 2, "label": "the input"},
         {"id": "f", "op": "exp", "inputs": ["x"], "label": 5}], "digits": 6}
        """)
    #expect(DrawnGraph.texts("leaf", in: picture.node("x")) == ["the input"])
    #expect(DrawnGraph.texts("fwd", in: picture.node("f")) == ["7.38906"])
    #expect(DrawnGraph.texts("name", in: picture.node("f")) == ["f"])
  }

  static let neuron = Result {
    try DrawnGraph(
      of: Samples.example("neuron-gates.json"), [CallParameter(name: "detail", value: "edges")])
  }
}
