// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of how many arguments a node has, and in which order.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Arguments")
struct ArgumentTests {
  private static func leaves() -> GraphSketch {
    var sketch = GraphSketch()
    for name in ["x", "y", "z"] { sketch.leaf(name) }
    return sketch
  }

  @Test(
    "Too few and too many arguments",
    arguments: [
      (OperationCode.add, ["x"]), (.add, ["x", "y", "z"]), (.exp, []), (.exp, ["x", "y"]),
      (.where, ["x", "y"]), (.linear, ["x"]), (.linear, ["x", "y", "z", "x"]), (.concat, []),
      (.addAll, []), (.variable, ["x"]), (.constant, ["x", "y"]),
    ])
  func count(_ code: OperationCode, _ inputs: [String]) {
    var sketch = ArgumentTests.leaves()
    let node = sketch.node("f", code, inputs)
    let expected = GraphError(.argumentCount(code, given: inputs.count), at: .node(node))
    #expect(sketch.errors().contains(expected))
  }

  @Test("Edges without ports leave the order open, unless it does not matter")
  func orderWithoutPorts() throws {
    var sketch = ArgumentTests.leaves()
    let node = sketch.node("f", .subtract)
    sketch.edge("x", "f")
    sketch.edge("y", "f")
    #expect(
      sketch.errors() == [
        GraphError(.argumentOrder(.subtract, sources: ["x", "y"]), at: .node(node))
      ])
    sketch.builder.acceptsImplicitOrder = true
    #expect(try sketch.operands(of: "f") == ["x", "y"])
    var sum = ArgumentTests.leaves()
    sum.node("f", .add)
    sum.edge("y", "f")
    sum.edge("x", "f")
    #expect(try sum.operands(of: "f") == ["y", "x"])
  }

  @Test("Ports order the edges, by index and by name")
  func ports() throws {
    var sketch = ArgumentTests.leaves()
    sketch.node("f", .subtract)
    sketch.edge("x", "f", .index(1))
    sketch.edge("y", "f", .index(0))
    sketch.node("g", .where)
    sketch.edge("x", "g", sketch.port("b"))
    sketch.edge("y", "g", sketch.port("cond"))
    sketch.edge("z", "g", .index(1))
    #expect(try sketch.operands(of: "f") == ["y", "x"])
    #expect(try sketch.operands(of: "g") == ["y", "z", "x"])
  }

  @Test("Some ports given and some not")
  func mixed() {
    var sketch = ArgumentTests.leaves()
    let node = sketch.node("f", .subtract)
    sketch.edge("x", "f", .index(0))
    sketch.edge("y", "f")
    #expect(sketch.errors() == [GraphError(.portsMixed(given: 1, of: 2), at: .node(node))])
  }

  @Test("A port given twice")
  func twice() {
    var sketch = ArgumentTests.leaves()
    sketch.node("f", .subtract)
    sketch.edge("x", "f", .index(1))
    sketch.edge("y", "f", sketch.port("b"))
    #expect(sketch.errors() == [GraphError(.portTwice(1, other: .edge(0)), at: .edge(1))])
  }

  @Test("A port that is out of range", arguments: [2, -1, Int32.max, .min])
  func outOfRange(_ port: Int32) {
    var sketch = ArgumentTests.leaves()
    sketch.node("f", .subtract)
    sketch.edge("x", "f", .index(port))
    sketch.edge("y", "f", .index(0))
    #expect(
      sketch.errors() == [
        GraphError(.portOutOfRange(Int(port), .subtract, given: 2), at: .edge(0))
      ])
  }

  @Test("A port that no argument is called")
  func name() {
    var sketch = ArgumentTests.leaves()
    sketch.node("f", .subtract)
    sketch.edge("x", "f", sketch.port("left"))
    sketch.edge("y", "f", .index(1))
    #expect(sketch.errors() == [GraphError(.portName("left", .subtract), at: .edge(0))])
  }

  @Test("A port of an input contradicts the place of another")
  func inputPort() {
    var sketch = ArgumentTests.leaves()
    let node = sketch.node("f", .subtract)
    let (x, y) = (sketch.builder.names.intern("x"), sketch.builder.names.intern("y"))
    sketch.builder.addInput(.name(x), at: 0, of: node)
    sketch.builder.addInput(.name(y), at: 1, port: .index(0), of: node)
    #expect(
      sketch.errors() == [
        GraphError(
          .portTwice(0, other: .input(node: node, index: 0)), at: .input(node: node, index: 1))
      ])
  }

  @Test("Inputs and edges that say different things")
  func conflict() {
    var sketch = ArgumentTests.leaves()
    let node = sketch.node("f", .subtract, ["x", "y"])
    sketch.edge("y", "f", .index(0))
    sketch.edge("x", "f", .index(1))
    #expect(
      sketch.errors() == [
        GraphError(
          .argumentConflict(inputs: ["x", "y"], edges: ["y", "x"]), at: .node(node))
      ])
    var fewer = ArgumentTests.leaves()
    let other = fewer.node("f", .subtract, ["x", "y"])
    fewer.edge("x", "f", .index(0))
    #expect(
      fewer.errors() == [
        GraphError(.argumentConflict(inputs: ["x", "y"], edges: ["x"]), at: .node(other))
      ])
  }

  @Test("Inputs and edges that agree are one, and the edges keep their names")
  func agreement() throws {
    for hasPorts in [true, false] {
      var sketch = ArgumentTests.leaves()
      let node = sketch.node("f", .subtract, ["x", "y"])
      sketch.edge("y", "f", hasPorts ? .index(1) : .none)
      sketch.edge("x", "f", hasPorts ? .index(0) : .none)
      #expect(try sketch.operands(of: "f") == ["x", "y"])
      let (graph, _) = try sketch.builder.build()
      #expect(Array(graph.edgeOfOperand[Int(graph.operandStart[node])...]) == [1, 0])
    }
  }

  @Test("An operand used twice may be drawn as two edges")
  func repeated() throws {
    var sketch = ArgumentTests.leaves()
    sketch.node("f", .multiply, ["x", "x"])
    sketch.edge("x", "f")
    sketch.edge("x", "f")
    #expect(try sketch.operands(of: "f") == ["x", "x"])
  }
}
