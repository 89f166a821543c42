// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of names that refer to nothing, or to too much.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("References")
struct ReferenceErrorTests {
  @Test("An unknown name in a list of inputs")
  func unknownInput() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let node = sketch.node("f", .add, ["x", "y"])
    #expect(
      sketch.errors() == [
        GraphError(.unknownReference("y", role: .input), at: .input(node: node, index: 1))
      ])
  }

  @Test("An unknown source of an edge")
  func unknownSource() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.node("f", .exp)
    sketch.edge("y", "f")
    #expect(
      sketch.errors() == [GraphError(.unknownReference("y", role: .source), at: .edge(0))])
  }

  @Test("An unknown target of an edge")
  func unknownTarget() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.edge("x", "f")
    #expect(
      sketch.errors() == [GraphError(.unknownReference("f", role: .target), at: .edge(0))])
  }

  @Test("An edge between two unknown names is reported once, as a target")
  func unknownBoth() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.edge("a", "b")
    #expect(
      sketch.errors() == [GraphError(.unknownReference("b", role: .target), at: .edge(0))])
  }

  @Test("Two nodes of one name")
  func duplicate() {
    var sketch = GraphSketch()
    let first = sketch.leaf("x")
    let second = sketch.leaf("x", 2)
    sketch.node("f", .exp, ["x"])
    #expect(
      sketch.errors() == [GraphError(.duplicateID("x", first: first), at: .node(second))])
  }

  @Test("A number that is also a name")
  func ambiguous() {
    var sketch = GraphSketch()
    sketch.leaf("1")
    let node = sketch.node("f", .exp)
    let literal = sketch.builder.addLiteral(1, spelled: sketch.builder.names.intern("1"))
    sketch.builder.addInput(literal, at: 0, of: node)
    #expect(
      sketch.errors() == [
        GraphError(.ambiguousReference("1"), at: .input(node: node, index: 0))
      ])
  }

  @Test("A number that could be a name, but is none, is a number")
  func literal() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 5)
    let node = sketch.node("f", .add, ["x"])
    let literal = sketch.builder.addLiteral(2.5, spelled: sketch.builder.names.intern("2.5"))
    sketch.builder.addInput(literal, at: 1, of: node)
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [node]).forward(leaves, as: Double.self)
    #expect(tape.value(of: node) == Tensor(7.5))
    #expect(graph.name(of: 2) == "#2" && graph.sinks() == [node])
  }

  @Test("A node of an unknown operation is reported by whoever knew, and what uses it is silent")
  func unknownOperation() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let node = sketch.node("f", nil, ["x"])
    sketch.builder.report(.unknownOperation("sim"), at: .node(node))
    sketch.node("g", .exp, ["f"])
    #expect(sketch.errors() == [GraphError(.unknownOperation("sim"), at: .node(node))])
  }
}
