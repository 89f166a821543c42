// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of memory that is used again.

import Autodiff
import AutodiffTesting
import Testing

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
