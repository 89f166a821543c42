// SPDX-License-Identifier: Apache-2.0
// ChainRule: the neuron over many rows.

import Autodiff

/// sigmoid(w0\*x0 + w1\*x1 + w2) over rows of x0 and x1: each row's value and gradients.
struct BatchRow {
  private let plan: Plan
  private let leaves: LeafValues
  private let sweep: RowSweep<Double>
  private let output: Int

  init(rows: Int) {
    var builder = GraphBuilder()
    let weights = [("w0", 2.0), ("w1", -3), ("w2", -3)].map { builder.variable($0, $1) }
    let x0 = BatchRow.leaf("x0", (0..<rows).map { Double($0 % 1000) / 500 - 1 }, &builder)
    let x1 = BatchRow.leaf("x1", (0..<rows).map { Double($0 % 777) / 400 - 1 }, &builder)
    let m0 = builder.apply(.multiply, [weights[0], x0], name: "m0")
    let m1 = builder.apply(.multiply, [weights[1], x1], name: "m1")
    let sum = builder.apply(.add, [m0, m1], name: "a0")
    let shifted = builder.apply(.add, [sum, weights[2]], name: "a1")
    output = builder.apply(.sigmoid, [shifted], name: "f")
    guard let (graph, leaves) = try? builder.build() else { fail("the neuron is not right") }
    self.leaves = leaves
    plan = Plan(graph, outputs: [output])
    var sweep = RowSweep<Double>(plan, Rows(count: rows, leaves: [x0, x1]))
    sweep.seeds = [Seed(node: output, elements: [1])]
    sweep.gradients = weights + [x0, x1]
    self.sweep = sweep
  }

  /// A leaf with a number for each row.
  private static func leaf(
    _ name: String, _ numbers: [Double], _ builder: inout GraphBuilder
  ) -> Int {
    let node = builder.addNode(name: builder.names.intern(name), operation: .variable)
    builder.setValue(of: node, shape: .scalar, start: builder.elements.count)
    builder.elements.append(contentsOf: numbers)
    return node
  }

  /// As ``NetworkRow/serve(as:)``; first the sum of all values.
  func serve() {
    guard let first = run().output(output) else { fail("no output") }
    say("\(first.elements.reduce(0, +))")
    while readLine() != nil {
      say("\(processorMilliseconds { consume(run()) })")
    }
  }

  private func run() -> RowResults<Double> {
    guard let results = try? sweep.run(leaves) else { fail("a sweep was stopped") }
    return results
  }
}
