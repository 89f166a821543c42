// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of where cotangents lie.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Places of cotangents")
struct CotangentLayoutTests {
  @Test("A deep network has two cotangents at a time beside those that are wanted")
  func depth() throws {
    var builder = GraphBuilder()
    let weights = (0..<50).map { index in
      builder.leaf("w\(index)", Tensor<Double>(repeating: 0.01, shape: Shape(known: [8, 8])))
    }
    var layer = builder.leaf(
      "x", Tensor<Double>(repeating: 1, shape: Shape(known: [4, 8])), varies: false)
    for (index, weight) in weights.enumerated() {
      layer = builder.apply(.linear, [layer, weight], name: "z\(index)")
      layer = builder.apply(.tanh, [layer], name: "h\(index)")
    }
    let loss = builder.apply(.sum, [layer], name: "loss")
    let (graph, leaves) = try builder.build()
    let some = Plan(graph, outputs: [loss], wanted: .nodes(weights))
    #expect(some.cotangentCount == 50 * 64 + 2 * 32 + 1)
    let all = Plan(graph, outputs: [loss])
    #expect(all.cotangentCount == all.elementCount)
    let seeds = [Seed(node: loss, elements: [1.0])]
    let expected = try all.forward(leaves, as: Double.self).reverse(seeds)
    let found = try some.forward(leaves, as: Double.self).reverse(seeds)
    for weight in weights { #expect(found.gradient(of: weight) == expected.gradient(of: weight)) }
    #expect(found.gradient(of: layer) == nil)
    found.withElements(of: layer) { #expect($0.isEmpty) }
  }

  @Test("Gradients change by no bit with what else is wanted", arguments: 0..<24)
  func wanted(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let shapes = [[], [3], [2, 3], [2, 1]].map { Shape(known: $0) }
    let random = RandomGraph(leaves: shapes, steps: 14, using: &generator)
    let point = shapes.map { Tensor<Double>.random($0, using: &generator) }
    let prepared = try random.recipe().graph(at: point)
    let (graph, leaves, output) = (prepared.graph, prepared.leaves, prepared.output)
    let seeds = [Seed(node: output, elements: [1.0])]
    let expected = try Plan(graph, outputs: [output]).forward(leaves, as: Double.self)
      .reverse(seeds)
    for _ in 0..<6 {
      let wanted = (0..<graph.count).filter { _ in Bool.random(using: &generator) }
      let plan = Plan(graph, outputs: [output], wanted: .nodes(wanted))
      #expect(plan.cotangentCount <= plan.elementCount)
      let memory = SweepMemory<Double>(plan)
      try memory.bind(leaves)
      // What an earlier sweep left behind must not show.
      memory.cotangents.base.update(repeating: .nan, count: memory.cotangents.count)
      let found = try plan.forward(in: memory).reverse(seeds, in: memory)
      for node in 0..<graph.count {
        let gradient = wanted.contains(node) ? expected.gradient(of: node) : nil
        #expect(found.gradient(of: node) == gradient)
      }
    }
  }

  @Test("An absent path leaves a zero in whatever is wanted")
  func unchosen() throws {
    // relu(√x - 1) is constant around 0, where √x has no slope.
    var builder = GraphBuilder()
    let x = builder.leaf("x", Tensor<Double>(Shape(known: [2]), [0, 4]))
    let root = builder.apply(.squareRoot, [x], name: "root")
    let one = builder.leaf("one", Tensor<Double>(1), varies: false)
    let less = builder.apply(.subtract, [root, one], name: "less")
    let positive = builder.apply(.rectifiedLinear, [less], name: "positive")
    let sum = builder.apply(.sum, [positive], name: "f")
    let (graph, leaves) = try builder.build()
    let plan = Plan(graph, outputs: [sum], wanted: .nodes([x]))
    let tape = try plan.forward(leaves, as: Double.self)
    let seeds = [Seed(node: sum, elements: [1.0])]
    #expect(try tape.reverse(seeds).gradient(of: x)?.elements == [0, 0.25])
    let plain = try tape.reverse(seeds, leavingOutUnchosen: false)
    #expect(try #require(plain.gradient(of: x)).elements[0].isNaN)
  }
}
