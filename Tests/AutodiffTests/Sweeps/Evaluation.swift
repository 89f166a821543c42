// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs run in one line.

import Autodiff
import AutodiffTesting
import Testing

/// A graph that was run forward and back from one output.
struct Evaluation {
  let graph: Graph
  let leaves: LeafValues
  let tape: Tape<Double>
  let cotangents: Cotangents<Double>
  let output: Int

  /// Runs a graph; the cotangent of the output is 1 for each of its elements.
  init(
    _ builder: GraphBuilder, output name: String, wanted: Plan.Selection = .all
  ) throws {
    (graph, leaves) = try builder.build()
    output = try #require(graph.node(named: name))
    let plan = Plan(graph, outputs: [output], wanted: wanted)
    tape = try plan.forward(leaves, as: Double.self)
    let seed = Seed(
      node: output, elements: [Double](repeating: 1, count: graph.shape(of: output).count))
    cotangents = try tape.reverse([seed])
  }

  /// The elements of a node's value.
  func value(_ name: String) throws -> [Double] {
    try #require(tape.value(of: try node(name))).elements
  }

  /// The elements of the gradient with respect to a node.
  func gradient(_ name: String) throws -> [Double] {
    try #require(cotangents.gradient(of: try node(name))).elements
  }

  /// The node of a name.
  func node(_ name: String) throws -> Int { try #require(graph.node(named: name)) }
}

/// Expects numbers to be equal up to a relative difference.
func expectEqual(
  _ found: [Double], _ expected: [Double], within tolerance: Double = 1e-12,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: sourceLocation)
  for (found, expected) in zip(found, expected) {
    #expect(
      abs(found - expected) <= tolerance * abs(expected), "\(what): \(found), not \(expected)",
      sourceLocation: sourceLocation)
  }
}
