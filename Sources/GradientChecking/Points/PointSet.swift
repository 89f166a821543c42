// SPDX-License-Identifier: Apache-2.0
// ChainRule: the points of a check.

internal import Autodiff

/// The points of a check: the given one, and more where formulas are compared.
struct PointSet {
  /// The given point first.
  let points: [CheckPoint]
  /// The point of the leaves' own values; `nil` if no inputs were given over them.
  let ownPoint: CheckPoint?
  /// What both sweeps cost at a point, about.
  let cost: Int
  private let moving: [Int]

  init(_ question: CheckQuestion, within budget: Budget) throws(EvaluationError) {
    let graph = question.graph
    let plan = Plan(graph, outputs: graph.differentiableNodes)
    let layout = ElementLayout(graph)
    func point(_ leaves: LeafValues) throws(EvaluationError) -> CheckPoint {
      try CheckPoint(plan, layout, leaves, seeds: question.seeds, within: budget)
    }
    cost = max(plan.cost, layout.total) * 2
    let origin = try point(question.leaves)
    var points = [origin]
    var drawing = PointDrawing(
      graph: graph, plan: plan, layout: layout, seeds: question.seeds, origin: origin,
      random: RandomSequence(seed: question.effort.seed))
    var moving: [Int] = []
    if let given = question.points {
      moving = Array(Set(given.flatMap(\.keys))).sorted()
      for values in given { points.append(try point(question.leaves.with(values, in: graph))) }
    } else if question.hasFormulas, origin.isFinite(graph.varyingNodes) {
      moving = drawing.moving
      for _ in 0..<(moving.isEmpty ? 0 : question.effort.points) {
        if let drawn = try drawing.draw(within: budget) { points.append(drawn) }
      }
    }
    (self.points, self.moving) = (points, moving)
    ownPoint =
      question.ownValues.isEmpty
      ? nil : try point(question.leaves.with(question.ownValues, in: graph))
  }

  /// The points beside the given one, as values of the leaves that moved.
  var drawn: [[(name: String, value: Numbers)]] {
    points.dropFirst().map { point in
      moving.map { node in
        (
          point.graph.name(of: node),
          Numbers(point.graph.shape(of: node).dimensions, Array(point.value(of: node)))
        )
      }
    }
  }
}

extension CheckQuestion {
  /// Whether a claim is a formula.
  var hasFormulas: Bool {
    claims.contains { if case .formula = $0.claimed { true } else { false } }
  }
}

extension LeafValues {
  /// The same with other elements for some leaves; a leaf keeps its own where they are not as many.
  func with(_ values: [Int: [Double]], in graph: Graph) -> LeafValues {
    var leaves = self
    for (node, elements) in values {
      guard let start = leaves.start(of: node), elements.count == graph.elementCount(of: node)
      else { continue }
      leaves.withMutableElements { all in
        for (offset, element) in elements.enumerated() { all[start + offset] = element }
      }
    }
    return leaves
  }
}
