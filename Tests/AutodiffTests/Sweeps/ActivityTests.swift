// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what does not take part in a sweep.

import Autodiff
import AutodiffTesting
import Testing

@Suite("What takes part in a sweep")
struct ActivityTests {
  @Test("The empty graph runs, forward and back")
  func empty() throws {
    let (graph, leaves) = try GraphBuilder().build()
    let plan = Plan(graph, outputs: [])
    let tape = try plan.forward(leaves, as: Double.self)
    #expect(try tape.reverse([]).plan.count == 0)
    #expect(try tape.tangents([]).plan.elementCount == 0)
  }

  @Test("A graph that ignores its input has gradient 0")
  func ignored() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 2)
    sketch.builder.leaf("c", Tensor(5), varies: false)
    sketch.node("f", .square, ["c"])
    let run = try Evaluation(sketch.builder, output: "f")
    #expect(try run.gradient("x") == [0] && run.value("f") == [25])
    let x = try run.node("x")
    let derived = run.graph.differentiated(run.leaves, output: run.output, withRespectTo: [x])
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    #expect(tape.value(of: derived.gradients[0]) == Tensor(0))
    let tangents = try run.tape.tangents([Seed(node: x, elements: [1])])
    #expect(tangents.tangent(of: run.output) == Tensor(0))
  }

  @Test(
    "A branch that no output uses makes no NaN, however infinite",
    arguments: [(OperationCode.log, 0.0), (.squareRoot, 0), (.reciprocal, 0), (.log, -1)])
  func unusedBranch(_ code: OperationCode, _ x: Double) throws {
    for shape in [Shape.scalar, Shape(known: [3])] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(repeating: x, shape: shape))
      sketch.node("unused", code, ["x"])
      sketch.node("further", .multiply, ["unused", "unused"])
      sketch.node("f", .addConstant, ["x"], attributes: [("c", .number(1))])
      let run = try Evaluation(sketch.builder, output: "f")
      #expect(try run.gradient("x").allSatisfy { $0 == 1 })
      #expect(try run.gradient("unused").allSatisfy { $0 == 0 })
    }
  }

  @Test("An output without a seed adds nothing, however infinite its slope")
  func outputWithoutSeed() throws {
    for shape in [Shape.scalar, Shape(known: [2])] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(repeating: 0, shape: shape))
      let f = sketch.node("f", .exp, ["x"])
      let g = sketch.node("g", .log, ["x"])
      let (graph, leaves) = try sketch.builder.build()
      let tape = try Plan(graph, outputs: [f, g]).forward(leaves, as: Double.self)
      let ones = [Double](repeating: 1, count: shape.count)
      let cotangents = try tape.reverse([Seed(node: f, elements: ones)])
      #expect(cotangents.gradient(of: 0) == Tensor(shape, ones))
    }
  }

  @Test("Edges that only an output without a seed depends on are zero, however infinite its slope")
  func edgesWithoutSeed() throws {
    for shape in [Shape.scalar, Shape(known: [2])] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(repeating: 0, shape: shape))
      let f = sketch.node("f", .exp, ["x"])
      let g = sketch.node("g", .log, ["x"])
      let h = sketch.node("h", .sum, ["g"])
      let (graph, leaves) = try sketch.builder.build()
      let tape = try Plan(graph, outputs: [f, h]).forward(leaves, as: Double.self)
      let ones = [Double](repeating: 1, count: shape.count)
      let edges = tape.edges(try tape.reverse([Seed(node: f, elements: ones)]))
      #expect(edges.map(\.target) == [f, g, h] && edges.map(\.isZero) == [false, true, true])
      let zeros = [Double](repeating: 0, count: shape.count)
      #expect(edges.map(\.contribution.elements) == [ones, zeros, zeros])
    }
  }

  @Test("A seed belongs to an output, and a direction to a node that is computed")
  func misplacedSeeds() async {
    await #expect(processExitsWith: .failure) {
      var builder = GraphBuilder()
      let x = builder.variable("x", 1)
      let f = builder.apply(.exp, [x], name: "f")
      let (graph, leaves) = try builder.build()
      _ = try Plan(graph, outputs: [f]).forward(leaves, as: Double.self)
        .reverse([Seed(node: f, elements: [1]), Seed(node: x, elements: [1])])
    }
    await #expect(processExitsWith: .failure) {
      var builder = GraphBuilder()
      let x = builder.variable("x", 1)
      let unused = builder.variable("unused", 1)
      let (graph, leaves) = try builder.build()
      _ = try Plan(graph, outputs: [x], values: .nodes([])).forward(leaves, as: Double.self)
        .tangents([Seed(node: unused, elements: [1])])
    }
  }

  @Test("A leaf that does not move makes no NaN, however infinite the slope")
  func unmovedLeaf() throws {
    var sketch = GraphSketch()
    let x = sketch.leaf("x", 0)
    let y = sketch.leaf("y", 2)
    sketch.node("root", .squareRoot, ["x"])
    let f = sketch.node("f", .add, ["root", "y"])
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [f]).forward(leaves, as: Double.self)
    #expect(try tape.tangents([Seed(node: y, elements: [3])]).tangent(of: f) == Tensor(3))
    #expect(try tape.tangents([Seed(node: x, elements: [1])]).tangent(of: f) == Tensor(.infinity))
  }

  @Test("Several seeds add up, on one output too")
  func seeds() throws {
    var sketch = GraphSketch()
    let x = sketch.leaf("x", 3)
    let f = sketch.node("f", .square, ["x"])
    let g = sketch.node("g", .negate, ["x"])
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [f, g]).forward(leaves, as: Double.self)
    let seeds = [
      Seed(node: f, elements: [1.0]), Seed(node: g, elements: [10]), Seed(node: f, elements: [0.5]),
    ]
    #expect(try tape.reverse(seeds).gradient(of: x) == Tensor(1.5 * 6 - 10))
    #expect(try tape.reverse([]).gradient(of: x) == Tensor(0))
    let moves = [Seed(node: x, elements: [1.0]), Seed(node: x, elements: [2])]
    #expect(try tape.tangents(moves).tangent(of: f) == Tensor(18))
  }

  @Test("Perturbations of nested derivatives are not confused")
  func perturbationConfusion() throws {
    // d/dx of x · d/dy (x + y) is 1; confusing the two perturbations would give 2.
    var sketch = GraphSketch()
    let x = sketch.leaf("x", 1)
    let y = sketch.leaf("y", 1)
    let sum = sketch.node("sum", .add, ["x", "y"])
    let (graph, leaves) = try sketch.builder.build()
    let inner = graph.differentiated(leaves, output: sum, withRespectTo: [y])
    var product = OuterProduct(inner: inner, x: x)
    let outer = try product.derivative()
    #expect(outer == 1)
    // The same for x · d/dy (x y²) at y = 3, which is 6 x²: its derivative at 1 is 12.
    var other = GraphSketch()
    let a = other.leaf("x", 1)
    let b = other.leaf("y", 3)
    other.node("square", .square, ["y"])
    let f = other.node("f", .multiply, ["x", "square"])
    let (second, values) = try other.builder.build()
    let slope = second.differentiated(values, output: f, withRespectTo: [b])
    product = OuterProduct(inner: slope, x: a)
    #expect(try product.derivative() == 12)
  }
}

/// The product of a leaf and a derivative, differentiated with respect to that leaf by the product
/// rule over two sweeps.
private struct OuterProduct {
  let inner: DifferentiatedGraph
  let x: Int

  /// d/dx of x g(x), which is g + x g′, with g and g′ from the differentiated graph.
  mutating func derivative() throws -> Double {
    let gradient = inner.gradients[0]
    let again = inner.graph.differentiated(
      inner.leaves, output: gradient, withRespectTo: [x])
    let plan = Plan(again.graph, outputs: again.gradients)
    let tape = try plan.forward(again.leaves, as: Double.self)
    let nodes = [gradient, again.gradients[0], x]
    let numbers = try nodes.map { try #require(tape.value(of: $0)).elements[0] }
    return numbers[0] + numbers[2] * numbers[1]
  }
}
