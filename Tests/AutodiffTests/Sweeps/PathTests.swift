// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of graphs in which one node is used by many.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Many paths")
struct PathTests {
  @Test("A node that is both operands: x*x, x+x, x-x and x/x")
  func sameOperand() throws {
    let expected: [(OperationCode, Double)] = [
      (.multiply, 6), (.add, 2), (.subtract, 0), (.divide, 0),
      (.power, 27 * (1 + 1.0986122886681098)),
    ]
    for (code, slope) in expected {
      var sketch = GraphSketch()
      sketch.leaf("x", 3)
      sketch.node("f", code, ["x", "x"])
      let gradient = try Evaluation(sketch.builder, output: "f").gradient("x")
      #expect(abs(gradient[0] - slope) < 1e-13, "\(code): \(gradient)")
    }
  }

  @Test("A diamond")
  func diamond() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 0.5)
    sketch.node("left", .sin, ["x"])
    sketch.node("right", .exp, ["x"])
    sketch.node("f", .multiply, ["left", "right"])
    let run = try Evaluation(sketch.builder, output: "f")
    let expected = 1.6487212707001282 * (0.8775825618903728 + 0.479425538604203)
    expectEqual(try run.gradient("x"), [expected], within: 1e-14)
  }

  @Test("b = a + a, nested 60 deep, counts 2^60 paths without walking them")
  func doubling() throws {
    var sketch = GraphSketch()
    sketch.leaf("n0", 1)
    for index in 1...60 { sketch.node("n\(index)", .add, ["n\(index - 1)", "n\(index - 1)"]) }
    let run = try Evaluation(sketch.builder, output: "n60")
    #expect(try run.gradient("n0") == [0x1p60])
    #expect(try run.value("n60") == [0x1p60])
    let derived = run.graph.differentiated(
      run.leaves, output: run.output, withRespectTo: [try run.node("n0")])
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    #expect(tape.value(of: derived.gradients[0]) == Tensor(0x1p60))
    let tangents = try run.tape.tangents([Seed(node: try run.node("n0"), elements: [1])])
    #expect(tangents.tangent(of: run.output) == Tensor(0x1p60))
  }

  @Test("An output that another node uses has the share of both")
  func outputAsOperand() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 2)
    let f = sketch.node("f", .square, ["x"])
    let g = sketch.node("g", .cube, ["f"])
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [f, g]).forward(leaves, as: Double.self)
    let both = try tape.reverse([Seed(node: f, elements: [10]), Seed(node: g, elements: [1])])
    // dg/df = 3 f² = 48, dg/dx = 6 x⁵ = 192, df/dx = 4.
    #expect(both.gradient(of: f) == Tensor(58))
    #expect(both.gradient(of: 0) == Tensor(232))
    let first = try Evaluation(sketch.builder, output: "f")
    #expect(try first.gradient("x") == [4] && first.gradient("g") == [0])
  }

  @Test(
    "An output that is a leaf has gradient 1, and no other leaf has any", arguments: [[], [2, 3]])
  func leaf(_ lengths: [Int]) throws {
    let shape = Shape(known: lengths)
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(repeating: 5, shape: shape))
    sketch.leaf("y")
    let run = try Evaluation(sketch.builder, output: "x")
    #expect(try run.gradient("x") == [Double](repeating: 1, count: shape.count))
    #expect(try run.gradient("y") == [0])
    let nodes = try [run.node("x"), run.node("y")]
    let derived = run.graph.differentiated(run.leaves, output: run.output, withRespectTo: nodes)
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    #expect(tape.value(of: derived.gradients[0]) == Tensor(repeating: 1, shape: shape))
    #expect(tape.value(of: derived.gradients[1]) == Tensor(0))
  }

  @Test("Gradients are the sums over all paths", arguments: 0..<12)
  func sumOverPaths(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let random = RandomGraph(leaves: [.scalar, .scalar], steps: 10, using: &generator)
    let point = random.map().sample(&generator)
    let prepared = try random.recipe().graph(at: point)
    let plan = Plan(prepared.graph, outputs: [prepared.output])
    let tape = try plan.forward(prepared.leaves, as: Double.self)
    let cotangents = try tape.reverse([Seed(node: prepared.output, elements: [1])])
    for leaf in prepared.operands {
      let gradient = try #require(cotangents.gradient(of: leaf)).elements[0]
      let (sum, magnitude) = try paths(from: prepared.output, to: leaf, prepared.graph, tape)
      #expect(abs(sum - gradient) <= 1e-12 * max(1, magnitude))
    }
  }

  /// The sum, over every path, of the product of the slopes along it, and that of their magnitudes.
  private func paths(
    from output: Int, to leaf: Int, _ graph: Graph, _ tape: Tape<Double>
  ) throws -> (sum: Double, magnitude: Double) {
    var open = [(node: output, product: 1.0)]
    var (sum, magnitude, count) = (0.0, 0.0, 0)
    while let (node, product) = open.popLast() {
      count += 1
      try #require(count < 1_000_000, "a small graph has few paths")
      if node == leaf {
        sum += product
        magnitude += abs(product)
      }
      for (place, operand) in graph.operands(of: node).enumerated() {
        open.append((Int(operand), product * (try slope(of: node, place, graph, tape))))
      }
    }
    return (sum, magnitude)
  }

  /// The slope along one edge, from a graph of that node alone.
  private func slope(
    of node: Int, _ place: Int, _ graph: Graph, _ tape: Tape<Double>
  ) throws -> Double {
    let shapes = graph.operands(of: node).map { _ in [Int]() }
    let alone = OperationCase(graph.codes[node], shapes, to: []).map(as: Double.self)
    let point = try graph.operands(of: node).map { try #require(tape.value(of: Int($0))) }
    let tangents = shapes.indices.map { $0 == place ? Tensor(1.0) : nil }
    return try alone.pushforward(tangents, point).elements[0]
  }
}
