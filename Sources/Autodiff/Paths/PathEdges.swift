// SPDX-License-Identifier: Apache-2.0
// ChainRule: the edges that paths run along.

/// The edges between scalars that lead to a seeded output, which are those that paths run along.
///
/// Edges are known by the places of their operands in ``Graph/operands``.
package struct PathEdges {
  /// The graph.
  package let graph: Graph
  /// The local derivative along each edge; 0 where it is none of these.
  package let factors: [Double]
  /// Whether each edge is one of these.
  package let isOpen: [Bool]
  /// The edges whose target did not choose their source, so that nothing comes of them: a product
  /// with one is 0 whatever else is in it.
  package let absent: Set<Int>
  /// The cotangents of the seeded outputs that are scalars.
  let seeds: [Int: Double]
  /// The first edge that depends on a variable and leads to an output but is not between scalars, and
  /// how many there are.
  package let closed: (first: Int, count: Int)?

  /// The target of the edge at each place.
  let targets: [Int32]

  /// The ends of the edge at a place, and which of the target's operands it is.
  package func edge(at place: Int) -> (source: Int, target: Int, port: Int, place: Int) {
    let target = Int(targets[place])
    let port = place - graph.operandPlaces(of: target).lowerBound
    return (Int(graph.operands[place]), target, port, place)
  }

  /// How often a loop over edges asks for the time: a power of two.
  static let stride = 4096
}

extension Tape {
  /// The edges that paths run along.
  ///
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: O(edges); edges that are not computed as plain scalars cost about their reverse step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  package func pathEdges(
    _ cotangents: Cotangents<S>, _ seeds: [Seed<Double>], within budget: Budget
  ) throws(EvaluationError) -> PathEdges {
    let graph = plan.graph
    let (codes, operands) = (graph.codes, graph.operands)
    let plain = scalarEdges(cotangents)
    let depends = graph.descendants(of: .nodes((0..<graph.count).filter { codes[$0].isVariable }))
    var factors = [Double](repeating: 0, count: operands.count)
    var isOpen = [Bool](repeating: false, count: operands.count)
    var targets = [Int32](repeating: 0, count: operands.count)
    var (absent, closed) = (Set<Int>(), (first: -1, count: 0))
    for node in 0..<graph.count {
      if node % PathEdges.stride == 0 { try budget.check() }
      let places = graph.operandPlaces(of: node)
      for place in places { targets[place] = Int32(truncatingIfNeeded: node) }
      guard cotangents.reach.isReaching[node], plan.offsetOfNode[node] >= 0 else { continue }
      if let plain, plain.contains(into: node) {
        for place in places {
          factors[place] = Double(plain.locals[place])
          isOpen[place] = true
        }
        continue
      }
      let parts = scalarParts(into: node, cotangents)
      for (place, part) in zip(places, parts) {
        switch part {
        case .scalar(let factor): (factors[place], isOpen[place]) = (Double(factor), true)
        case .absent:
          isOpen[place] = true
          absent.insert(place)
        case .tensor where depends[Int(operands[place])]:
          closed = (closed.count == 0 ? place : closed.first, closed.count + 1)
        case .tensor: break
        }
      }
    }
    var scalarSeeds: [Int: Double] = [:]
    for seed in seeds where graph.isScalar(seed.node) {
      scalarSeeds[seed.node, default: 0] += seed.elements[0]
    }
    return PathEdges(
      graph: graph, factors: factors, isOpen: isOpen, absent: absent, seeds: scalarSeeds,
      closed: closed.count > 0 ? closed : nil, targets: targets)
  }

  /// What the edges into a node are, if they are between scalars.
  private func scalarParts(into node: Int, _ cotangents: Cotangents<S>) -> [ScalarPart<S>] {
    let operands = plan.graph.operandNodes(of: node)
    guard rows == nil, plan.graph.isScalar(node) else { return operands.map { _ in .tensor } }
    let shares = shares(of: node, cotangents)
    let units = scalarDerivatives(into: node)
    return operands.indices.map { place in
      guard plan.graph.isScalar(operands[place]) else { return .tensor }
      guard let share = shares[place] else { return .absent }
      if let touched = share.touched, touched.base[0] == 0 { return .absent }
      return .scalar(share.local?.base[0] ?? (units.isEmpty ? nil : units[place]) ?? 0)
    }
  }
}

/// What an edge is to the paths.
private enum ScalarPart<S> {
  case scalar(S)
  case absent
  case tensor
}
