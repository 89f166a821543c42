// SPDX-License-Identifier: Apache-2.0
// ChainRule: every figure of the neuron built from gates.

import Autodiff
import AutodiffTesting
import Testing

@Suite("The neuron's figures, gate by gate")
struct GateFigureTests {
  /// Values and gradients of every node: 40-digit figures, rounded.
  private static let nodes: [(name: String, value: Double, gradient: Double)] = [
    ("w0", 2, -0.19661193324148185), ("w1", -3, -0.3932238664829637),
    ("w2", -3, 0.19661193324148185), ("x0", -1, 0.3932238664829637),
    ("x1", -2, -0.5898357997244456), ("m0", -2, 0.19661193324148185),
    ("m1", 6, 0.19661193324148185), ("a0", 4, 0.19661193324148185),
    ("a1", 1, 0.19661193324148185), ("n", -1, -0.19661193324148185),
    ("ex", 0.36787944117144233, -0.5344466453885230),
    ("p", 1.3678794411714423, -0.5344466453885230), ("f", 0.7310585786300049, 1),
  ]

  /// Each edge: from, to, local derivative, upstream.
  private static let edges: [(source: String, target: String, local: Double, upstream: Double)] = [
    ("p", "f", -0.5344466453885230, 1), ("ex", "p", 1, -0.5344466453885230),
    ("n", "ex", 0.36787944117144233, -0.5344466453885230),
    ("a1", "n", -1, -0.19661193324148185), ("a0", "a1", 1, 0.19661193324148185),
    ("w2", "a1", 1, 0.19661193324148185), ("m0", "a0", 1, 0.19661193324148185),
    ("m1", "a0", 1, 0.19661193324148185), ("w0", "m0", -1, 0.19661193324148185),
    ("x0", "m0", 2, 0.19661193324148185), ("w1", "m1", -2, 0.19661193324148185),
    ("x1", "m1", -3, 0.19661193324148185),
  ]

  static func neuron(grouped: Bool) -> GraphSketch {
    var sketch = GraphSketch()
    for (name, value) in [("w0", 2.0), ("w1", -3), ("w2", -3), ("x0", -1), ("x1", -2)] {
      sketch.leaf(name, value)
    }
    sketch.node("m0", .multiply, ["w0", "x0"])
    sketch.node("m1", .multiply, ["w1", "x1"])
    sketch.node("a0", .add, ["m0", "m1"])
    sketch.node("a1", .add, ["a0", "w2"])
    if grouped {
      sketch.node("f", .sigmoid, ["a1"])
      return sketch
    }
    sketch.node("n", .multiplyConstant, ["a1"], attributes: [("c", .number(-1))])
    sketch.node("ex", .exp, ["n"])
    sketch.node("p", .addConstant, ["ex"], attributes: [("c", .number(1))])
    sketch.node("f", .reciprocal, ["p"])
    return sketch
  }

  @Test("Every value and every gradient", arguments: [false, true])
  func values(grouped: Bool) throws {
    let run = try Evaluation(GateFigureTests.neuron(grouped: grouped).builder, output: "f")
    for (name, value, gradient) in GateFigureTests.nodes
    where run.graph.node(named: name) != nil {
      expectEqual(try run.value(name), [value], within: 1e-12, name)
      expectEqual(try run.gradient(name), [gradient], within: 1e-12, name)
    }
  }

  @Test("Every edge: upstream times local is contribution")
  func edges() throws {
    let run = try Evaluation(GateFigureTests.neuron(grouped: false).builder, output: "f")
    let edges = run.tape.edges(run.cotangents)
    #expect(edges.count == GateFigureTests.edges.count)
    for (source, target, local, upstream) in GateFigureTests.edges {
      let (from, to) = try (run.node(source), run.node(target))
      let edge = try #require(edges.first { $0.source == from && $0.target == to })
      guard case .scalar(let found) = edge.local else {
        Issue.record("\(edge.local) is not a number")
        continue
      }
      let name = "\(source) → \(target)"
      expectEqual([found], [local], within: 1e-12, name)
      expectEqual(edge.upstream.elements, [upstream], within: 1e-12, name)
      expectEqual(edge.contribution.elements, [local * upstream], within: 1e-12, name)
    }
  }

  @Test("The grouped sigmoid's edge is σ(1 - σ)")
  func groupedEdge() throws {
    let run = try Evaluation(GateFigureTests.neuron(grouped: true).builder, output: "f")
    let f = try run.node("f")
    let edge = try #require(run.tape.edges(run.cotangents).first { $0.target == f })
    guard case .scalar(let local) = edge.local else {
      Issue.record("\(edge.local) is not a number")
      return
    }
    expectEqual([local], [0.19661193324148185])
  }

  @Test("The tangent when every leaf moves by 1", arguments: [false, true])
  func tangent(grouped: Bool) throws {
    let run = try Evaluation(GateFigureTests.neuron(grouped: grouped).builder, output: "f")
    let ones = try ["w0", "w1", "w2", "x0", "x1"].map {
      Seed(node: try run.node($0), elements: [1.0])
    }
    let tangent = try run.tape.tangents(ones).tangent(of: run.output)
    expectEqual(try #require(tangent).elements, [-0.5898357997244456])
  }
}
