// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of elementwise steps that run together.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Chains of elementwise steps")
struct ChainTests {
  /// More elements than a block has, and no multiple of it.
  private static let length = 2 * ChainBlock<Double>.length + 77

  /// A graph and what is asked of it.
  private struct Case {
    let graph: Graph
    let leaves: LeafValues
    let output: Int
    let wanted: [Int]

    func plan(hidingValues hidesValues: Bool) -> Plan {
      Plan(
        graph, outputs: [output], wanted: .nodes(wanted), values: .nodes([]),
        hidingValues: hidesValues)
    }
  }

  /// The sum of some function of x, in so many nodes as `build` adds.
  private func sum(
    of x: [Double], _ build: (inout GraphBuilder, _ x: Int) -> Int
  ) throws -> Case {
    var builder = GraphBuilder()
    let node = builder.leaf("x", Tensor<Double>(vector: x))
    let last = build(&builder, node)
    let output = builder.apply(.sum, [last], name: "f")
    let (graph, leaves) = try builder.build()
    return Case(graph: graph, leaves: leaves, output: output, wanted: [node])
  }

  private func expectNoDifference(_ these: Case) throws {
    let seeds = [Seed(node: these.output, elements: [1.0])]
    let plain = try these.plan(hidingValues: false).forward(these.leaves, as: Double.self)
    let tape = try these.plan(hidingValues: true).forward(these.leaves, as: Double.self)
    #expect(tape.value(of: these.output) == plain.value(of: these.output))
    let (found, expected) = (try tape.reverse(seeds), try plain.reverse(seeds))
    for node in these.wanted {
      #expect(found.gradient(of: node) == expected.gradient(of: node))
    }
  }

  @Test("Hiding values changes no bit of what was asked for", arguments: 0..<24)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let vector = Shape(known: [ChainTests.length])
    let shapes = [Shape.scalar, vector, vector, Shape(known: [2, 3])]
    let random = RandomGraph(leaves: shapes, steps: 18, using: &generator)
    let point = shapes.map { Tensor<Double>.random($0, using: &generator) }
    let prepared = try random.recipe().graph(at: point)
    for _ in 0..<3 {
      let wanted = (0..<prepared.graph.count).filter { node in
        node < shapes.count
          ? Bool.random(using: &generator) : Int.random(in: 0..<8, using: &generator) == 0
      }
      try expectNoDifference(
        Case(
          graph: prepared.graph, leaves: prepared.leaves, output: prepared.output, wanted: wanted))
    }
  }

  @Test("Only the last value of a chain is there, and only blocks of the others were")
  func memory() throws {
    let these = try sum(of: [Double](repeating: 0.5, count: ChainTests.length)) { builder, x in
      let codes: [OperationCode] = [.exp, .tanh, .negate, .sigmoid]
      return codes.reduce(x) { builder.apply($1, [$0], name: "\($1)") }
    }
    let plan = these.plan(hidingValues: true)
    #expect(plan.elementCount == 2 * ChainTests.length + 1)
    #expect(plan.cotangentCount == 2 * ChainTests.length + 1)
    let tape = try plan.forward(these.leaves, as: Double.self)
    for name in ["exp", "tanh", "negate"] {
      #expect(tape.value(of: try #require(these.graph.node(named: name))) == nil)
    }
    #expect(tape.value(of: try #require(these.graph.node(named: "sigmoid"))) != nil)
    #expect(plan.cost == these.plan(hidingValues: false).cost)
    try expectNoDifference(these)
  }

  @Test("What is reshaped lies where it was, and so does its cotangent")
  func reshaped() throws {
    let these = try sum(of: [1, 2, 3, 4, 5, 6]) { builder, x in
      let matrix = builder.apply(
        .reshape, [x], attributes: ["shape": .integers([2, 3])], name: "matrix")
      let sine = builder.apply(.sin, [matrix], name: "sine")
      let flat = builder.apply(
        .reshape, [sine], attributes: ["shape": .integers([6])], name: "flat")
      return builder.apply(.multiply, [flat, x], name: "product")
    }
    let plan = these.plan(hidingValues: true)
    // x, the sine, the product and the sum; of cotangents those of x, the sum and two at a time.
    #expect(plan.elementCount == 3 * 6 + 1 && plan.cotangentCount == 3 * 6 + 1)
    let tape = try plan.forward(these.leaves, as: Double.self)
    let (matrix, x) = (try #require(tape.value(of: 1)), try #require(tape.value(of: 0)))
    #expect(matrix.shape == Shape(known: [2, 3]) && matrix.elements == x.elements)
    try expectNoDifference(these)
  }

  @Test("Long chains are cut")
  func length() throws {
    let these = try sum(of: [0.5, 0.25]) { builder, x in
      (0..<50).reduce(x) { builder.apply(.sin, [$0], name: "sine\($1)") }
    }
    let plan = these.plan(hidingValues: true)
    #expect(plan.segments.map(\.steps.count).max() == ChainSearch.mostSteps)
    try expectNoDifference(these)
  }

  @Test("A hidden value that is not finite is noticed")
  func infinity() throws {
    let these = try sum(of: [1, 800]) { builder, x in
      let power = builder.apply(.exp, [x], name: "power")
      return builder.apply(.reciprocal, [power], name: "small")
    }
    let tape = try these.plan(hidingValues: true).forward(these.leaves, as: Double.self)
    #expect(!tape.isFinite)
    #expect(try tape.plain(within: .unlimited).value(of: 1)?.elements[1] == .infinity)
    let sum = try #require(tape.value(of: these.output)?.elements.first)
    #expect(abs(sum - 0.36787944117144233) < 1e-15)
  }

  @Test("What was not chosen has no part, and kinks are told")
  func unchosen() throws {
    // relu(√x - 1) is constant around 0, where √x has no slope, and has a kink at 1.
    let these = try sum(of: [0, 4, 1]) { builder, x in
      let one = builder.leaf("one", Tensor<Double>(1), varies: false)
      let root = builder.apply(.squareRoot, [x], name: "root")
      let less = builder.apply(.subtract, [root, one], name: "less")
      let positive = builder.apply(.rectifiedLinear, [less], name: "positive")
      return builder.apply(.negate, [positive], name: "negative")
    }
    let plan = these.plan(hidingValues: true)
    let tape = try plan.forward(these.leaves, as: Double.self)
    #expect(tape.value(of: try #require(these.graph.node(named: "positive"))) == nil)
    #expect(tape.kinks(limit: 10).map(\.index) == [[2]])
    try expectNoDifference(these)
    let directions = [Seed(node: 0, elements: [0.0, 1, 0])]
    #expect(try tape.tangents(directions).tangent(of: these.output) == Tensor(-0.25))
  }
}
