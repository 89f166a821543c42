// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what a plan leaves out, and of budgets.

import AutodiffTesting
import Synchronization
import Testing

@testable import Autodiff

@Suite("Plans")
struct PlanTests {
  /// f = (x y) + sin z, beside g = exp x.
  private static func graph() throws -> (graph: Graph, leaves: LeafValues) {
    var sketch = GraphSketch()
    sketch.leaf("x", 2)
    sketch.leaf("y", 3)
    sketch.leaf("z", 0)
    sketch.node("product", .multiply, ["x", "y"])
    sketch.node("sine", .sin, ["z"])
    sketch.node("f", .add, ["product", "sine"])
    sketch.node("g", .exp, ["x"])
    return try sketch.builder.build()
  }

  @Test(
    "Gradients that are wanted are the same, whatever else is",
    arguments: [
      ["x"], ["y"], ["z"], ["x", "z"], ["product"], ["f"], ["x", "product", "f"],
    ])
  func wanted(_ names: [String]) throws {
    let (graph, leaves) = try PlanTests.graph()
    let f = try #require(graph.node(named: "f"))
    let nodes = try names.map { try #require(graph.node(named: $0)) }
    let all = try Plan(graph, outputs: [f]).forward(leaves, as: Double.self)
      .reverse([Seed(node: f, elements: [1])])
    let some = try Plan(graph, outputs: [f], wanted: .nodes(nodes))
      .forward(leaves, as: Double.self).reverse([Seed(node: f, elements: [1])])
    for node in nodes { #expect(some.gradient(of: node) == all.gradient(of: node)) }
  }

  @Test("Values that no output needs are not computed unless they are wanted")
  func values() throws {
    let (graph, leaves) = try PlanTests.graph()
    let (f, g) = try (#require(graph.node(named: "f")), #require(graph.node(named: "g")))
    let z = try #require(graph.node(named: "z"))
    let least = try Plan(graph, outputs: [f], values: .nodes([])).forward(leaves, as: Double.self)
    #expect(least.value(of: f) == Tensor(6))
    #expect(least.value(of: g) == nil)
    least.withElements(of: g) { #expect($0.isEmpty) }
    let more = try Plan(graph, outputs: [f], values: .nodes([g])).forward(leaves, as: Double.self)
    #expect(abs(try #require(more.value(of: g)).elements[0] - 7.38905609893065) < 1e-14)
    let all = try Plan(graph, outputs: [z]).forward(leaves, as: Double.self)
    #expect(all.value(of: f) == Tensor(6) && all.value(of: g) != nil)
    #expect(Plan(graph, outputs: [z], values: .nodes([])).count == 1)
  }

  @Test("A plan knows which nodes reach its outputs")
  func reaching() throws {
    let (graph, _) = try PlanTests.graph()
    let plan = Plan(graph, outputs: [try #require(graph.node(named: "f"))])
    let reaching = (0..<graph.count).filter(plan.reachesOutput).map(graph.name(of:))
    #expect(reaching == ["x", "y", "z", "product", "sine", "f"])
    let sine = Plan(graph, outputs: [try #require(graph.node(named: "sine"))])
    #expect((0..<graph.count).filter(sine.reachesOutput).map(graph.name(of:)) == ["z", "sine"])
  }

  @Test(
    "Scalar steps that follow each other are one segment, tensors have one each, leaves are first")
  func segments() throws {
    var sketch = GraphSketch()
    sketch.leaf("x")
    sketch.node("a", .sin, ["x"])
    sketch.node("b", .sin, ["a"])
    sketch.builder.leaf("v", Tensor(vector: [1, 2]))
    sketch.node("c", .multiply, ["b", "v"])
    let total = sketch.node("d", .sum, ["c"])
    sketch.node("e", .sin, ["d"])
    let (graph, _) = try sketch.builder.build()
    let plan = Plan(graph, outputs: [total])
    #expect(plan.segments.map(\.kind) == [.leaves, .tensor, .scalars, .tensor, .tensor, .scalars])
    #expect(plan.segments.map(\.steps) == [0..<1, 1..<2, 2..<4, 4..<5, 5..<6, 6..<7])
    #expect(plan.segments.filter { $0.kind == .scalars }.map(\.shift) == [-1, -2])
    #expect(plan.elementCount == 3 + 2 + 2 + 1 + 1)
  }

  @Test("A plan may be run by many at once")
  func concurrent() async throws {
    let (graph, leaves) = try PlanTests.graph()
    let f = try #require(graph.node(named: "f"))
    let plan = Plan(graph, outputs: [f])
    try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let tape = try plan.forward(leaves, as: Double.self)
          let cotangents = try tape.reverse([Seed(node: f, elements: [1])])
          return cotangents.gradient(of: 0)?.elements[0] ?? .nan
        }
      }
      for try await gradient in group { #expect(gradient == 3) }
    }
  }

  @Test(
    "A budget that runs out stops every sweep",
    arguments: [
      EvaluationError.cancelled, .deadlineExceeded,
    ])
  func budget(_ reason: EvaluationError) throws {
    var sketch = GraphSketch()
    sketch.leaf("n0")
    for index in 1...20_000 { sketch.node("n\(index)", .sin, ["n\(index - 1)"]) }
    let (graph, leaves) = try sketch.builder.build()
    let plan = Plan(graph, outputs: [20_000])
    let tape = try plan.forward(leaves, as: Double.self)
    let spent = Budget { reason }
    let seed = [Seed(node: 20_000, elements: [1.0])]
    let start = [Seed(node: 0, elements: [1.0])]
    #expect(throws: reason) { try plan.forward(leaves, as: Double.self, within: spent) }
    #expect(throws: reason) { try tape.reverse(seed, within: spent) }
    #expect(throws: reason) { try tape.tangents(start, within: spent) }
  }

  @Test("A budget is asked every few thousand steps, and after every tensor step")
  func questions() throws {
    let asked = Atomic<Int>(0)
    let counting = Budget {
      asked.add(1, ordering: .relaxed)
      return nil
    }
    var sketch = GraphSketch()
    sketch.leaf("n0")
    for index in 1...20_000 { sketch.node("n\(index)", .sin, ["n\(index - 1)"]) }
    let (chain, leaves) = try sketch.builder.build()
    let tape = try Plan(chain, outputs: [20_000])
      .forward(leaves, as: Double.self, within: counting)
    #expect((4...20_001).contains(asked.exchange(0, ordering: .relaxed)))
    _ = try tape.reverse([Seed(node: 20_000, elements: [1])], within: counting)
    #expect((4...20_001).contains(asked.exchange(0, ordering: .relaxed)))
    _ = try tape.tangents([Seed(node: 0, elements: [1])], within: counting)
    #expect((4...20_001).contains(asked.exchange(0, ordering: .relaxed)))
    var tensors = GraphSketch()
    tensors.builder.leaf("n0", Tensor(vector: [1, 2]))
    for index in 1...5 { tensors.node("n\(index)", .sin, ["n\(index - 1)"]) }
    let (graph, values) = try tensors.builder.build()
    _ = try Plan(graph, outputs: [5]).forward(values, as: Double.self, within: counting)
    #expect(asked.load(ordering: .relaxed) >= 5)
  }
}
