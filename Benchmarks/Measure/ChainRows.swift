// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementwise steps over tensors, with and without what is between them.

import Autodiff

/// Elementwise steps over tensors, by a plan that keeps every value beside one that hides those that
/// nobody asked for.
struct ChainRows {
  private let graph: Graph
  private let leaves: LeafValues
  private let output: Int
  private let wanted: [Int]

  /// The sum of sigmoid((tanh(x y + x) y - x)²) over vectors.
  init(elements count: Int) {
    var builder = GraphBuilder()
    func leaf(_ name: String, _ scale: Double) -> Int {
      let elements = (0..<count).map { scale * (Double($0 % 1000) / 500 - 1) }
      guard let shape = Shape([count]), let tensor = Tensor(shape: shape, elements: elements)
      else { fail("no vector of \(count)") }
      return builder.leaf(name, tensor)
    }
    let (x, y) = (leaf("x", 1), leaf("y", 0.5))
    var node = builder.apply(.multiply, [x, y], name: "product")
    node = builder.apply(.add, [node, x], name: "sum")
    node = builder.apply(.tanh, [node], name: "bounded")
    node = builder.apply(.multiply, [node, y], name: "weighted")
    node = builder.apply(.subtract, [node, x], name: "difference")
    node = builder.apply(.square, [node], name: "squared")
    node = builder.apply(.sigmoid, [node], name: "squashed")
    output = builder.apply(.sum, [node], name: "f")
    wanted = [x, y]
    guard let (graph, leaves) = try? builder.build() else { fail("the graph is not right") }
    (self.graph, self.leaves) = (graph, leaves)
  }

  /// Values, or values and gradients.
  func contest(_ name: String, gradients: Bool) -> Contest {
    Contest(
      row: name,
      candidates: [
        Candidate("kept", sweeps(hidingValues: false, gradients)),
        Candidate("hidden", sweeps(hidingValues: true, gradients)),
      ])
  }

  private func sweeps(hidingValues hidesValues: Bool, _ gradients: Bool) -> () -> Void {
    let plan = Plan(
      graph, outputs: [output], wanted: .nodes(wanted), values: .nodes([]),
      hidingValues: hidesValues)
    let (memory, seeds) = (SweepMemory<Double>(plan), [Seed(node: output, elements: [1.0])])
    guard (try? memory.bind(leaves)) != nil else { fail("nothing bounds it") }
    return {
      guard let tape = try? plan.forward(in: memory) else { fail("a sweep was stopped") }
      if gradients { consume(try? tape.reverse(seeds, in: memory)) } else { consume(tape) }
    }
  }
}
