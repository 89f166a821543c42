// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of memory that is used again.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Memory that is used again")
struct SweepMemoryTests {
  @Test("Leaves stay bound, and a sweep shows nothing of the one before", arguments: [1, 3])
  func again(length: Int) throws {
    var builder = GraphBuilder()
    let shape = Shape(known: [length])
    let x = builder.leaf("x", Tensor<Double>(repeating: 2, shape: shape))
    let y = builder.leaf("y", Tensor<Double>(repeating: 3, shape: shape))
    let product = builder.apply(.multiply, [x, y], name: "product")
    let f = builder.apply(.sum, [product], name: "f")
    let g = builder.apply(.sum, [y], name: "g")
    let (graph, leaves) = try builder.build()
    let plan = Plan(graph, outputs: [f, g])
    let memory = SweepMemory<Float>(plan)
    try memory.bind(leaves)
    let expected: [([Float], Float)] = [([2], 3), ([1], 1), ([2], 3)]
    for (weights, gradient) in expected {
      let tape = try plan.forward(in: memory)
      #expect(tape.value(of: f) == Tensor(Float(6 * length)))
      let seeds =
        weights == [2]
        ? [Seed<Float>(node: f, elements: [1]), Seed(node: g, elements: [1])]
        : [Seed<Float>(node: g, elements: [1])]
      let cotangents = try tape.reverse(seeds, in: memory)
      #expect(
        cotangents.gradient(of: y)
          == Tensor(repeating: weights == [2] ? gradient : 1, shape: shape))
      #expect(
        cotangents.gradient(of: x)
          == Tensor(repeating: weights == [2] ? gradient : 0, shape: shape))
    }
  }

  @Test("Sweeps that hand out nothing leave what the others hand out", arguments: [1, 3, 200])
  func nothingHandedOut(levels: Int) throws {
    var generator = SeededGenerator(seed: UInt64(levels))
    let codes: [[OperationCode]] = [
      [.sin, .multiply], [.tanh], [.add, .sigmoid, .rectifiedLinear],
    ]
    let wide = WideGraph((0..<levels).map { codes[$0 % 3] }, using: &generator)
    let built = try wide.built()
    let (graph, leaves) = (built.graph, built.leaves)
    let plan = Plan(graph, outputs: wide.last)
    let memory = SweepMemory<Double>(plan)
    let all = wide.last.map { Seed(node: $0, elements: [0.5]) }
    for seeds in [all, Array(all.dropFirst()), all.reversed(), all + all, all] {
      try memory.sweepForward(leaves)
      try memory.sweepReverse(seeds)
      let tape = try plan.forward(leaves, as: Double.self)
      let cotangents = try tape.reverse(seeds)
      for node in 0..<graph.count {
        #expect(memory.tape.scalar(of: node) == tape.scalar(of: node))
        #expect(memory.gradients.gradient(of: node) == cotangents.gradient(of: node))
      }
    }
  }

  @Test("So do those in which something was not chosen", arguments: [true, false])
  func unchosen(leavesOutUnchosen: Bool) throws {
    for row in UnchosenCase.all {
      let run = try row.run(.scalar)
      let plan = run.tape.plan
      let memory = SweepMemory<Double>(plan)
      let seeds = [Seed(node: run.output, elements: [1.0])]
      for _ in 0..<2 {
        try memory.sweepForward(run.leaves)
        try memory.sweepReverse(seeds, leavingOutUnchosen: leavesOutUnchosen)
        let x = try #require(memory.gradients.gradient(of: run.node("x"))).elements[0]
        if leavesOutUnchosen {
          expectEqual([x], [row.slope], row.name)
        } else {
          #expect(x.isNaN, "\(row.name)")
        }
      }
    }
  }

  @Test("They stop when the budget says so")
  func budget() throws {
    var builder = GraphBuilder()
    let x = builder.variable("x", 2)
    let f = builder.apply(.square, [x], name: "f")
    let (graph, leaves) = try builder.build()
    let memory = SweepMemory<Double>(Plan(graph, outputs: [f]))
    let spent = Budget { .deadlineExceeded }
    #expect(throws: EvaluationError.deadlineExceeded) {
      try memory.sweepForward(leaves, within: spent)
    }
    try memory.sweepForward(leaves)
    #expect(throws: EvaluationError.deadlineExceeded) {
      try memory.sweepReverse([Seed(node: f, elements: [1])], within: spent)
    }
  }

  @Test("A gradient of a tensor has no negative zero where numbers have none")
  func negativeZero() throws {
    var builder = GraphBuilder()
    let x = builder.leaf("x", Tensor<Double>(vector: [1, 2]))
    let turned = builder.apply(.negate, [x], name: "turned")
    let flat = builder.apply(
      .reshape, [turned], attributes: ["shape": .integers([1, 2])], name: "flat")
    let (graph, leaves) = try builder.build()
    let tape = try Plan(graph, outputs: [flat]).forward(leaves, as: Double.self)
    let cotangents = try tape.reverse([Seed(node: flat, elements: [-0.0, 0])])
    for node in [x, turned, flat] {
      let elements = try #require(cotangents.gradient(of: node)).elements
      #expect(elements.allSatisfy { $0 == 0 && $0.sign == .plus })
    }
  }
}
