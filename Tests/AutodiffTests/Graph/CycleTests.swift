// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of cycles and of the order of nodes.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Cycles and order")
struct CycleTests {
  @Test("A cycle is reported once, with its path, from its first node on")
  func path() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.node("before", .exp, ["x"])
    let a = sketch.node("a", .add, ["before", "c"])
    let b = sketch.node("b", .exp, ["a"])
    let c = sketch.node("c", .exp, ["b"])
    sketch.node("after", .exp, ["c"])
    #expect(
      sketch.errors() == [GraphError(.cycle(["a", "b", "c"], nodes: [a, b, c]), at: .node(a))])
  }

  @Test("A node that uses itself")
  func own() {
    var sketch = GraphSketch()
    let node = sketch.node("f", .exp, ["f"])
    #expect(sketch.errors() == [GraphError(.cycle(["f"], nodes: [node]), at: .node(node))])
  }

  @Test("Each of several cycles is reported, also one that needs another")
  func several() {
    var sketch = GraphSketch()
    let a = sketch.node("a", .exp, ["b"])
    let b = sketch.node("b", .exp, ["a"])
    let c = sketch.node("c", .add, ["a", "d"])
    let d = sketch.node("d", .exp, ["c"])
    let e = sketch.node("e", .multiply, ["e", "d"])
    #expect(
      sketch.errors() == [
        GraphError(.cycle(["a", "b"], nodes: [a, b]), at: .node(a)),
        GraphError(.cycle(["c", "d"], nodes: [c, d]), at: .node(c)),
        GraphError(.cycle(["e"], nodes: [e]), at: .node(e)),
      ])
  }

  @Test("Cycles that share a node are one report: cutting one of them may cut both")
  func shared() {
    var sketch = GraphSketch()
    sketch.node("a", .add, ["b", "c"])
    sketch.node("b", .exp, ["a"])
    sketch.node("c", .exp, ["a"])
    #expect(sketch.errors().count == 1)
  }

  @Test("Of many cycles the first eight are reported")
  func many() {
    var sketch = GraphSketch()
    for index in 0..<20 { sketch.node("n\(index)", .exp, ["n\(index)"]) }
    #expect(sketch.errors().map(\.place) == (0..<8).map { .node($0) })
  }

  @Test("A long cycle is found without recursion, and its path cut short")
  func long() throws {
    var sketch = GraphSketch()
    let count = 50_000
    for index in 0..<count { sketch.node("n\(index)", .exp, ["n\((index + 1) % count)"]) }
    let errors = sketch.errors()
    guard case .cycle(let names, let nodes)? = errors.first?.rule else {
      Issue.record("\(errors.prefix(2))")
      return
    }
    #expect(errors.count == 1 && names.count == nodes.count && names.count <= 32)
    #expect(names.first == "n0")
  }

  @Test("Any order of the same nodes gives an order in which operands come first")
  func order() throws {
    var generator = SeededGenerator(seed: 12)
    let graph = RandomGraph(leaves: [.scalar, .scalar], steps: 40, using: &generator)
    let point = [Tensor(0.5), Tensor(-0.25)]
    for _ in 0..<20 {
      let order = Array(0..<graph.count).shuffled(using: &generator)
      let prepared = try graph.recipe(order: order).graph(at: point)
      var isDone = [Bool](repeating: false, count: prepared.graph.count)
      for node in prepared.graph.order {
        let operands = prepared.graph.operands(of: Int(node))
        #expect(operands.allSatisfy { isDone[Int($0)] } && !isDone[Int(node)])
        isDone[Int(node)] = true
      }
      #expect(isDone.allSatisfy { $0 })
    }
  }
}
