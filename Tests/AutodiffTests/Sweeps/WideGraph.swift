// SPDX-License-Identifier: Apache-2.0
// ChainRule: graphs of scalars with wide levels.

import AutodiffTesting

@testable import Autodiff

/// A graph of scalars with wide levels of few operations, and the same graph as one that is narrow.
struct WideGraph {
  private struct Step {
    let code: OperationCode
    let operands: [Int]
    let attributes: [(name: String, value: AttributeValue)]
  }

  private var values: [Double] = []
  private var steps: [Step] = []
  /// The nodes of the last level.
  private(set) var last: [Int] = []

  static let width = 40

  /// Draws a level for each list of operations, which take turns in it.
  ///
  /// - Parameter leaf: The value of a leaf.
  init(
    _ levels: [[OperationCode]], using generator: inout SeededGenerator,
    leaf: (inout SeededGenerator) -> Double = { Double.random(in: -1...1, using: &$0) }
  ) {
    values = (0..<WideGraph.width).map { _ in leaf(&generator) }
    last = Array(values.indices)
    for codes in levels {
      let (first, before) = (values.count + steps.count, last)
      for place in 0..<WideGraph.width {
        let code = codes[place % codes.count]
        let count = code.listing.argumentCounts.lowerBound
        // The first operand is of the level before, so that the level is what it is meant to be.
        let others = (1..<count).map { _ in Int.random(in: 0..<first, using: &generator) }
        let operand = before[Int.random(in: 0..<before.count, using: &generator)]
        steps.append(
          Step(code: code, operands: [operand] + others, attributes: WideGraph.attributes(code)))
      }
      last = Array(first..<first + WideGraph.width)
    }
  }

  private static func attributes(
    _ code: OperationCode
  ) -> [(name: String, value: AttributeValue)] {
    switch code {
    case .addConstant, .multiplyConstant: [("c", .number(1.25))]
    case .powerConstant: [("n", .number(3))]
    default: []
    }
  }

  /// The number of nodes.
  var count: Int { values.count + steps.count }

  /// The numbers of the nodes.
  var indices: Range<Int> { 0..<count }

  /// The graph.
  ///
  /// - Parameter narrow: Whether a chain is woven in that uses none of it, so that levels are narrow
  ///   on average and no two nodes of one operation follow each other.
  func built(narrow: Bool = false) throws -> Built {
    var builder = GraphBuilder()
    for (node, value) in values.enumerated() { builder.variable("n\(node)", value) }
    for (index, step) in steps.enumerated() {
      WideGraph.add(
        step.code, "n\(values.count + index)", step.operands.map { "n\($0)" }, step.attributes,
        to: &builder)
      guard narrow else { continue }
      for link in [2 * index, 2 * index + 1] {
        let before = link == 0 ? "n0" : "chain\(link - 1)"
        WideGraph.add(link % 2 == 0 ? .cube : .cubeRoot, "chain\(link)", [before], [], to: &builder)
      }
    }
    let (graph, leaves) = try builder.build()
    return Built(
      graph: graph, leaves: leaves, nodes: (0..<count).compactMap { graph.node(named: "n\($0)") })
  }

  /// A graph, and which of its nodes are those that were drawn.
  struct Built {
    let graph: Graph
    let leaves: LeafValues
    let nodes: [Int]
  }

  private static func add(
    _ code: OperationCode, _ name: String, _ operands: [String],
    _ attributes: [(name: String, value: AttributeValue)], to builder: inout GraphBuilder
  ) {
    let node = builder.addNode(name: builder.names.intern(name), operation: code)
    builder.setAttributes(attributes, of: node)
    for (place, operand) in operands.enumerated() {
      builder.addInput(.name(builder.names.intern(operand)), at: place, of: node)
    }
  }
}
