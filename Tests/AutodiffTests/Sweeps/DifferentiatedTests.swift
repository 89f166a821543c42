// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of graphs to which their derivatives were appended.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Graphs with their derivatives")
struct DifferentiatedTests {
  @Test("Values of leaves are found where they lie, not where the graph's own lay")
  func elsewhere() throws {
    // f = x y at (2, 5): df/dx = 5, df/dy = 2.
    var sketch = GraphSketch()
    sketch.leaf("x", 1)
    sketch.leaf("y", 1)
    sketch.node("f", .multiply, ["x", "y"])
    let (graph, _) = try sketch.builder.build()
    let leaves = LeafValues(elements: [7, 5, 2], start: [2, 1, -1])
    let found = graph.differentiated(leaves, output: 2, withRespectTo: [0, 1])
    let tape = try Plan(found.graph, outputs: found.gradients)
      .forward(found.leaves, as: Double.self)
    #expect(found.gradients.map { tape.scalar(of: $0) } == [5, 2])
  }
}
