// SPDX-License-Identifier: Apache-2.0
// ChainRule: all that is true at one point.

internal import Autodiff

/// All that is true at one point: the values of all nodes, the gradients, and how nodes depend on each
/// other, which is worked out when asked for.
final class CheckPoint {
  let graph: Graph
  let layout: ElementLayout
  let leaves: LeafValues
  /// The elements of the values, as ``layout`` says.
  let values: [Double]
  /// The elements of the gradients, as ``layout`` says.
  let gradients: [Double]
  private let tape: Tape<Double>
  private let cotangents: Cotangents<Double>
  private var sensitivities: [Int: [Double]] = [:]
  private var edges: [Int: [EdgeDerivative<Double>]] = [:]

  /// Runs both sweeps.
  ///
  /// - Parameter plan: A plan whose outputs are all nodes that can be differentiated, and that wants all
  ///   gradients.
  init(
    _ plan: Plan, _ layout: ElementLayout, _ leaves: LeafValues, seeds: [Seed<Double>],
    within budget: Budget
  ) throws(EvaluationError) {
    (graph, self.layout, self.leaves) = (plan.graph, layout, leaves)
    tape = try plan.forward(leaves, within: budget)
    cotangents = try tape.reverse(seeds, within: budget)
    var values: [Double] = []
    values.reserveCapacity(layout.total)
    for node in 0..<graph.count { values += tape.value(of: node)?.elements ?? [] }
    self.values = values
    gradients = CheckPoint.flat(cotangents, graph, layout)
  }

  /// Whether the values and gradients of these nodes are finite numbers.
  ///
  /// Of others they need not be: the power of a negative number has no derivative by its exponent.
  func isFinite(_ nodes: [Int]) -> Bool {
    nodes.allSatisfy { node in
      let range = layout.range(of: node)
      return values[range].allSatisfy(\.isFinite) && gradients[range].allSatisfy(\.isFinite)
    }
  }

  /// The kinks on which values stand that the outputs depend on, so many at most.
  func kinks(limit: Int) -> [KinkMet] {
    Array(tape.kinks(limit: .max).lazy.filter { self.cotangents.reaches($0.node) }.prefix(limit))
  }

  /// The elements of a node's value.
  func value(of node: Int) -> ArraySlice<Double> { values[layout.range(of: node)] }

  /// The gradients of all nodes for a cotangent of one of them: how it depends on the others.
  ///
  /// - Complexity: that of a reverse sweep; of a scalar, the first time only.
  func reverse(
    _ node: Int, _ cotangent: [Double], within budget: Budget
  ) throws(EvaluationError) -> [Double] {
    guard cotangent.count == 1 else { return try sweep(node, cotangent, within: budget) }
    let unit: [Double]
    if let known = sensitivities[node] {
      unit = known
    } else {
      unit = try sweep(node, [1], within: budget)
      // What is kept is as much as four million numbers at most.
      if (sensitivities.count + 1) * layout.total < 1 << 22 { sensitivities[node] = unit }
    }
    let factor = cotangent[0]
    return factor == 1 ? unit : unit.map { $0 * factor }
  }

  private func sweep(
    _ node: Int, _ cotangent: [Double], within budget: Budget
  ) throws(EvaluationError) -> [Double] {
    let cotangents = try tape.reverse([Seed(node: node, elements: cotangent)], within: budget)
    return CheckPoint.flat(cotangents, graph, layout)
  }

  /// The edges into a node with their parts in the chain rule.
  func edges(into node: Int) -> [EdgeDerivative<Double>] {
    if let known = edges[node] { return known }
    let found = tape.edges(into: node, cotangents)
    edges[node] = found
    return found
  }

  private static func flat(
    _ cotangents: Cotangents<Double>, _ graph: Graph, _ layout: ElementLayout
  ) -> [Double] {
    var elements: [Double] = []
    elements.reserveCapacity(layout.total)
    for node in 0..<graph.count {
      let gradient = cotangents.gradient(of: node)?.elements
      elements += gradient ?? [Double](repeating: 0, count: graph.elementCount(of: node))
    }
    return elements
  }
}

extension Graph {
  /// The nodes that depend on a variable, or are one.
  var varyingNodes: [Int] {
    let varies = descendants(of: .nodes((0..<count).filter { codes[$0].isVariable }))
    return (0..<count).filter { varies[$0] }
  }

  /// The nodes that can be differentiated.
  var differentiableNodes: [Int] {
    (0..<count).filter { elementTypes[$0].isDifferentiable }
  }
}
