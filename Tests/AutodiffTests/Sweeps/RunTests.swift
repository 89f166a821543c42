// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of steps of one operation that are run together.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Levels of one operation")
struct RunTests {
  /// Every elementwise operation that takes numbers and gives numbers, where it is smooth.
  private static let codes: [[OperationCode]] = [
    [.add, .multiply], [.tanh], [.sin, .cos], [.fusedMultiplyAdd, .subtract], [.sigmoid, .negate],
    [.softplus], [.addConstant, .multiplyConstant], [.linearInterpolation], [.exp], [.tanh, .atan],
    [.powerConstant, .asinh], [.logAddExp], [.maximum, .minimum], [.rectifiedLinear, .abs],
    [.where, .squaredDifference], [.square, .cube], [.sinh, .cosh], [.tanh, .expMinusOne],
  ]

  private struct Numbers {
    let plan: Plan
    let tape: Tape<Double>
    let cotangents: Cotangents<Double>
    let nodes: [Int]

    func value(_ node: Int) -> Double { tape.scalar(of: nodes[node]) }
    func gradient(_ node: Int) -> Double { cotangents.scalar(of: nodes[node]) }
  }

  /// All values, and the gradients of half the sum of some nodes of the last level.
  private func run(
    _ wide: WideGraph, narrow: Bool = false, leavingOutUnchosen: Bool = true,
    outputs isOutput: (Int) -> Bool = { _ in true }, seeds isSeeded: (Int) -> Bool = { _ in true }
  ) throws -> Numbers {
    let built = try wide.built(narrow: narrow)
    let plan = Plan(built.graph, outputs: wide.last.filter(isOutput).map { built.nodes[$0] })
    let tape = try plan.forward(built.leaves, as: Double.self)
    let seeds = wide.last.filter { isOutput($0) && isSeeded($0) }
      .map { Seed(node: built.nodes[$0], elements: [0.5]) }
    let cotangents = try tape.reverse(seeds, leavingOutUnchosen: leavingOutUnchosen)
    return Numbers(plan: plan, tape: tape, cotangents: cotangents, nodes: built.nodes)
  }

  private func expectSame(_ found: Numbers, _ expected: Numbers) {
    for node in expected.nodes.indices {
      #expect(isClose(found.value(node), expected.value(node)), "value of \(node)")
      #expect(isClose(found.gradient(node), expected.gradient(node)), "gradient of \(node)")
    }
  }

  private func hasRuns(_ plan: Plan) -> Bool { plan.segments.contains { $0.kind == .run } }

  private func isClose(_ found: Double, _ expected: Double) -> Bool {
    found == expected || found.isNaN && expected.isNaN
      || abs(found - expected) <= 1e-11 * max(1, abs(expected))
  }

  @Test("Run together, steps give what they give one by one", arguments: 0..<12)
  func together(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    // Every other level keeps numbers near one, so that no difference grows; functions of arrays may
    // differ from those of numbers in their last digits.
    let levels = RunTests.codes.shuffled(using: &generator).prefix(5).flatMap {
      [$0, [.sin, .tanh]]
    }
    let graph = WideGraph(levels, using: &generator)
    let (runs, steps) = (try run(graph), try run(graph, narrow: true))
    #expect(hasRuns(runs.plan) && !hasRuns(steps.plan))
    expectSame(runs, steps)
  }

  @Test("The plan of a wide graph has each node after its operands, and runs use nothing of theirs")
  func order() throws {
    var generator = SeededGenerator(seed: 1)
    let graph = try WideGraph(RunTests.codes, using: &generator).built().graph
    let plan = Plan(graph, outputs: [graph.count - 1])
    var stepOfNode = [Int](repeating: -1, count: graph.count)
    for step in 0..<plan.count { stepOfNode[Int(plan.columns.nodes[step])] = step }
    #expect(!stepOfNode.contains(-1))
    for node in 0..<graph.count {
      for operand in graph.operands(of: node) {
        #expect(stepOfNode[Int(operand)] < stepOfNode[node])
      }
    }
    for segment in plan.segments where segment.kind == .run {
      for step in segment.steps {
        #expect(plan.columns.codes[step] == plan.columns.codes[segment.steps.lowerBound])
        for operand in graph.operands(of: Int(plan.columns.nodes[step])) {
          #expect(!segment.steps.contains(stepOfNode[Int(operand)]))
        }
      }
    }
    var end = 0
    for segment in plan.segments {
      #expect(segment.steps.lowerBound == end)
      end = segment.steps.upperBound
    }
    #expect(end == plan.count)
  }

  @Test("Steps of a run that no output depends on are left out, not multiplied by zero")
  func leftOut() throws {
    // The slope of a square root at 0 is infinite.
    var generator = SeededGenerator(seed: 2)
    let graph = WideGraph(
      [[.squareRoot], [.square], [.negate]], using: &generator
    ) { _ in 0 }
    let half = try run(graph, outputs: { $0 % 2 == 0 })
    #expect(hasRuns(half.plan))
    let reaching = half.nodes.indices.filter { half.plan.reachesOutput(half.nodes[$0]) }
    #expect(reaching.count < graph.count && reaching.contains { half.gradient($0).isNaN })
    for node in half.nodes.indices where !reaching.contains(node) {
      #expect(half.gradient(node) == 0)
    }
    // The same seeds in a plan for all outputs.
    expectSame(try run(graph, seeds: { $0 % 2 == 0 }), half)
  }

  @Test("What a run did not choose has no part in a gradient")
  func unchosen() throws {
    // relu(sqrt(x) - y) is constant where it is negative, though the root's slope at 0 is infinite.
    var generator = SeededGenerator(seed: 3)
    let levels: [[OperationCode]] = [[.squareRoot], [.subtract], [.rectifiedLinear]]
    let graph = WideGraph(levels, using: &generator) { $0.next() % 2 == 0 ? 0 : 2 }
    let multiplied = try run(graph, leavingOutUnchosen: false)
    let leftOut = try run(graph)
    #expect(hasRuns(leftOut.plan))
    #expect(graph.indices.count { multiplied.gradient($0).isNaN } > 0)
    #expect(
      graph.indices.count { leftOut.gradient($0).isNaN }
        < graph.indices.count { multiplied.gradient($0).isNaN })
    expectSame(leftOut, try run(graph, narrow: true))
  }

  @Test("A gradient that is not finite shows in a leaf's", arguments: 0..<16)
  func telling(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let codes: [OperationCode] = [
      .squareRoot, .reciprocal, .log, .floor, .multiply, .abs, .rectifiedLinear, .square, .where,
    ]
    let levels = (0..<4).map { _ in
      (0..<3).compactMap { _ in codes.randomElement(using: &generator) }
    }
    // Most leaves are whole numbers, so that some stand where a slope is infinite and some do not.
    let graph = WideGraph(levels, using: &generator) { Double(Int.random(in: 0...40, using: &$0)) }
    for leavingOutUnchosen in [false, true] {
      let found = try run(graph, leavingOutUnchosen: leavingOutUnchosen)
      #expect(found.cotangents.isFinite == graph.indices.allSatisfy { found.gradient($0).isFinite })
    }
  }

  @Test("Laws hold for wide graphs, in any order of their nodes")
  func laws() throws {
    var generator = SeededGenerator(seed: 4)
    let graph = RandomGraph(
      leaves: [Shape](repeating: .scalar, count: 40), steps: 400, using: &generator)
    let violations =
      try Laws.adjoint(graph.map(), using: &generator)
      + Laws.agreement(graph.map(), using: &generator)
    #expect(violations.isEmpty, "\(violations.prefix(3).map(\.description))")
    let point = graph.map().sample(&generator)
    let shuffled = graph.map(order: Array(0..<graph.count).shuffled(using: &generator))
    #expect(try shuffled.value(point).isIdentical(to: graph.map().value(point)))
  }
}
