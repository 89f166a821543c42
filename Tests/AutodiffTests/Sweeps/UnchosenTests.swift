// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what an operation did not choose.

import AutodiffTesting
import Testing

@testable import Autodiff

/// Each of these graphs is constant, or has a slope that is plain to see, around the point; the
/// derivative of something that was not chosen is infinite there.
@Suite("What was not chosen")
struct UnchosenTests {
  @Test(
    "What was not chosen has no part in a gradient or a tangent, scalar or tensor",
    arguments: UnchosenCase.all)
  func leftOut(_ row: UnchosenCase) throws {
    for shape in [Shape.scalar, Shape(known: [3])] {
      let run = try row.run(shape)
      expectEqual(try run.gradient("x"), .init(repeating: row.slope, count: shape.count), row.name)
      let x = try run.node("x")
      let directions = [Seed(node: x, elements: [Double](repeating: 1, count: shape.count))]
      let tangents = try run.tape.tangents(directions)
      let tangent = try #require(tangents.tangent(of: run.output)).elements
      expectEqual(tangent, .init(repeating: row.slope, count: shape.count), row.name)
    }
  }

  @Test(
    "Nor in a derivative that is a graph, nor in that of one",
    arguments: UnchosenCase.all)
  func recorded(_ row: UnchosenCase) throws {
    for shape in [Shape.scalar, Shape(known: [3])] {
      let run = try row.run(shape)
      let x = try run.node("x")
      let first = run.graph.differentiated(run.leaves, output: run.output, withRespectTo: [x])
      let second = first.graph.differentiated(
        first.leaves, output: first.gradients[0], withRespectTo: [x])
      for (derived, slope) in [(first, row.slope), (second, 0)] {
        let tape = try Plan(derived.graph, outputs: derived.gradients)
          .forward(derived.leaves, as: Double.self)
        let gradient = try #require(tape.value(of: derived.gradients[0]))
        expectEqual(gradient.elements, .init(repeating: slope, count: shape.count), row.name)
      }
      let plan = Plan(first.graph, outputs: first.gradients)
      let seed = Seed(node: first.gradients[0], elements: .init(repeating: 1, count: shape.count))
      let gradient = try plan.forward(first.leaves, as: Double.self).reverse([seed])
        .gradient(of: x)
      expectEqual(
        try #require(gradient).elements, .init(repeating: 0, count: shape.count), row.name)
    }
  }

  @Test("Multiplied as other tools do, it makes NaN", arguments: UnchosenCase.all)
  func multiplied(_ row: UnchosenCase) throws {
    let run = try row.run(.scalar)
    let seed = Seed(node: run.output, elements: [1.0])
    let cotangents = try run.tape.reverse([seed], leavingOutUnchosen: false)
    #expect(try #require(cotangents.gradient(of: run.node("x"))).elements[0].isNaN)
  }

  @Test("A derivative that happens to be zero stays a number: the square of a root at 0 has none")
  func numericZero() throws {
    for shape in [Shape.scalar, Shape(known: [2])] {
      var sketch = GraphSketch()
      sketch.builder.leaf("x", Tensor(repeating: 0, shape: shape))
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("f", .square, ["root"])
      let run = try Evaluation(sketch.builder, output: "f")
      #expect(try run.gradient("x").allSatisfy(\.isNaN))
    }
  }

  @Test("On its kink relu did choose: 0 is only the subgradient that is answered")
  func onTheKink() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 0)
    sketch.node("root", .squareRoot, ["x"])
    sketch.node("f", .rectifiedLinear, ["root"])
    #expect(try Evaluation(sketch.builder, output: "f").gradient("x")[0].isNaN)
  }

  @Test("Marks go through what only moves elements, and each element has its own")
  func routed() throws {
    // sum(concat(where(x > 0, log x, 0), 2 x)), in turn through reshape: 1 / x + 2, or 2.
    var sketch = GraphSketch()
    sketch.builder.leaf("x", try #require(Tensor(shape: Shape(known: [3]), elements: [0, 2, 4])))
    sketch.builder.leaf("zero", Tensor(0), varies: false)
    sketch.node("positive", .greater, ["x", "zero"])
    sketch.node("log", .log, ["x"])
    sketch.node("row", .reshape, ["log"], attributes: [("shape", .integers([1, 3]))])
    sketch.node("chosen", .where, ["positive", "row", "zero"])
    sketch.node("flat", .reshape, ["chosen"], attributes: [("shape", .integers([3]))])
    sketch.node("twice", .multiplyConstant, ["x"], attributes: [("c", .number(2))])
    sketch.node("both", .concat, ["flat", "twice"])
    sketch.node("f", .sum, ["both"])
    let run = try Evaluation(sketch.builder, output: "f")
    expectEqual(try run.gradient("x"), [2, 2.5, 2.25])
    let direction = Seed(node: try run.node("x"), elements: [1.0, 1, 1])
    let tangent = try run.tape.tangents([direction]).tangent(of: run.output)
    expectEqual(try #require(tangent).elements, [6.75])
  }

  @Test("The losers of a reduction to the largest have no part, however infinite their slope")
  func losers() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", try #require(Tensor(shape: Shape(known: [3]), elements: [0, 4, 0])))
    sketch.node("root", .squareRoot, ["x"])
    sketch.node("f", .max, ["root"])
    let run = try Evaluation(sketch.builder, output: "f")
    expectEqual(try run.gradient("x"), [0, 0.25, 0])
    let direction = Seed(node: try run.node("x"), elements: [1.0, 1, 1])
    let tangent = try run.tape.tangents([direction]).tangent(of: run.output)
    expectEqual(try #require(tangent).elements, [0.25])
  }

  @Test("Elements that are left behind have none either, and what is behind a sum has none at all")
  func recordedRoutes() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", try #require(Tensor(shape: Shape(known: [3]), elements: [0, 4, 0])))
    sketch.builder.leaf("zero", Tensor(0), varies: false)
    sketch.node("root", .squareRoot, ["x"])
    sketch.node("largest", .max, ["root"])
    sketch.node("log", .log, ["x"])
    sketch.node("total", .sum, ["log"])
    sketch.node("chosen", .where, ["zero", "total", "largest"])
    sketch.node(
      "part", .slice, ["log"], attributes: [("starts", .integers([1])), ("ends", .integers([2]))])
    sketch.node("rest", .sum, ["part"])
    sketch.node("f", .add, ["chosen", "rest"])
    let run = try Evaluation(sketch.builder, output: "f")
    expectEqual(try run.gradient("x"), [0, 0.5, 0])
    let derived = run.graph.differentiated(
      run.leaves, output: run.output, withRespectTo: [try run.node("x")])
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    expectEqual(try #require(tape.value(of: derived.gradients[0])).elements, [0, 0.5, 0])
  }

  @Test("The edges say what the gradients say")
  func edges() throws {
    for row in UnchosenCase.all {
      for shape in [Shape.scalar, Shape(known: [2])] {
        let run = try row.run(shape)
        var sums = [[Double]](
          repeating: .init(repeating: 0, count: shape.count), count: run.graph.count)
        for edge in run.tape.edges(run.cotangents) {
          for (index, term) in edge.contribution.elements.enumerated() {
            sums[edge.source][index] += term
          }
        }
        let x = try run.node("x")
        #expect(sums[x] == (try run.gradient("x")), "\(row.name)")
      }
    }
  }
}

/// A graph with something infinite that is not chosen.
struct UnchosenCase: Sendable, CustomTestStringConvertible {
  let name: String
  let x: Double
  let slope: Double
  let build: @Sendable (inout GraphSketch) -> Void

  var testDescription: String { name }

  func run(_ shape: Shape) throws -> Evaluation {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(repeating: x, shape: shape))
    sketch.builder.leaf("zero", Tensor(0), varies: false)
    sketch.builder.leaf("one", Tensor(1), varies: false)
    build(&sketch)
    return try Evaluation(sketch.builder, output: "f")
  }

  static let all = [
    UnchosenCase(name: "where(x > 0, log x, 0) at 0", x: 0, slope: 0) { sketch in
      sketch.node("positive", .greater, ["x", "zero"])
      sketch.node("log", .log, ["x"])
      sketch.node("f", .where, ["positive", "log", "zero"])
    },
    UnchosenCase(name: "where(x > 0, √x, x) at 0", x: 0, slope: 1) { sketch in
      sketch.node("positive", .greater, ["x", "zero"])
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("f", .where, ["positive", "root", "x"])
    },
    UnchosenCase(name: "relu(√x - 1) at 0", x: 0, slope: 0) { sketch in
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("less", .subtract, ["root", "one"])
      sketch.node("f", .rectifiedLinear, ["less"])
    },
    UnchosenCase(name: "maximum(√x, 1) at 0", x: 0, slope: 0) { sketch in
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("f", .maximum, ["root", "one"])
    },
    UnchosenCase(name: "√⌊x⌋ at 0.5", x: 0.5, slope: 0) { sketch in
      sketch.node("floor", .floor, ["x"])
      sketch.node("f", .squareRoot, ["floor"])
    },
    UnchosenCase(name: "⌊√x⌋ at 0", x: 0, slope: 0) { sketch in
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("f", .floor, ["root"])
    },
    UnchosenCase(name: "√x > 1 at 0", x: 0, slope: 0) { sketch in
      sketch.node("root", .squareRoot, ["x"])
      sketch.node("f", .greater, ["root", "one"])
    },
    UnchosenCase(name: "√where(x > 1, x, 0) at 0.5", x: 0.5, slope: 0) { sketch in
      sketch.node("more", .greater, ["x", "one"])
      sketch.node("chosen", .where, ["more", "x", "zero"])
      sketch.node("f", .squareRoot, ["chosen"])
    },
  ]
}
