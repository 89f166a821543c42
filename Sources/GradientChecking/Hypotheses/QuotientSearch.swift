// SPDX-License-Identifier: Apache-2.0
// ChainRule: claims that are quotients of differences.

internal import Autodiff

/// Looks whether a gradient that is nearly right is a quotient of differences, with one of the usual
/// steps.
struct QuotientSearch {
  private let context: CheckContext
  private let record: ClaimRecord

  init(_ context: CheckContext, _ record: ClaimRecord) {
    (self.context, self.record) = (context, record)
  }

  /// How far off a gradient may be that is thought to be one.
  private static let nearness = 0.05
  /// How many elements are worked out.
  private static let limit = 32

  /// The step, if there is one.
  func explain() throws(EvaluationError) -> Explanation? {
    guard record.formula == nil, record.claim.subject == .gradient, record.claim.decimals == nil,
      let claimed = record.claimedOfTruth[0]?.elements,
      claimed.count == record.truth[0].elements.count,
      isNear(claimed)
    else { return nil }
    guard claimed.count <= QuotientSearch.limit else {
      context.omitsHypotheses = true
      return nil
    }
    let truth = record.truth[0].elements
    let error = farthest(claimed, truth)
    let probe = OutputProbe(context)
    let base = try probe.output(context.points[0].leaves)
    var tried = 0.0
    for exponent in 1...9 {
      for isCentral in [false, true] {
        let step = (0..<exponent).reduce(1.0) { step, _ in step / 10 }
        guard context.hasSteps else {
          context.omitsHypotheses = true
          return nil
        }
        context.charge(sweeps: claimed.count)
        guard let quotients = try quotients(step, isCentral, probe, base) else { return nil }
        tried += 1
        // What is left is rounding: far less than the error itself, and than chance would leave.
        let left = farthest(claimed, quotients)
        let chance = zip(claimed, truth).prefix(3).reduce(tried) { chance, pair in
          let distance = (pair.0 - pair.1).magnitude
          return distance > 0 ? chance * min(1, 2 * left / distance) : chance
        }
        if left <= 0.02 * error, chance < ClaimSearch.chance {
          return Explanation(mistakes: [.quotient(step: step, isCentral: isCentral)])
        }
      }
    }
    return nil
  }

  private func isNear(_ claimed: [Double]) -> Bool {
    zip(claimed, record.truth[0].elements).allSatisfy { claimed, truth in
      (claimed - truth).magnitude <= QuotientSearch.nearness * max(truth.magnitude, 1e-3)
    }
  }

  private func farthest(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
  }

  private func quotients(
    _ step: Double, _ isCentral: Bool, _ probe: OutputProbe, _ base: Double
  ) throws(EvaluationError) -> [Double]? {
    var found: [Double] = []
    for node in record.claim.nodes {
      guard let start = context.points[0].leaves.start(of: node) else { return nil }
      for element in 0..<context.graph.elementCount(of: node) {
        let after = try probe.output(moving: start + element, by: step)
        let before = isCentral ? try probe.output(moving: start + element, by: -step) : base
        found.append((after - before) / (isCentral ? 2 * step : step))
      }
    }
    return found
  }
}

/// The scalar that is differentiated, at other leaves.
struct OutputProbe {
  private let plan: Plan
  private let leaves: LeafValues
  private let seeds: [Seed<Double>]
  private let budget: Budget

  init(_ context: CheckContext) {
    self.init(
      context.graph, context.points[0].leaves, context.outputs, context.seeds, context.budget)
  }

  init(
    _ graph: Graph, _ leaves: LeafValues, _ outputs: [Int], _ seeds: [Seed<Double>],
    _ budget: Budget
  ) {
    plan = Plan(graph, outputs: outputs, values: .nodes([]))
    (self.leaves, self.seeds, self.budget) = (leaves, seeds, budget)
  }

  /// About what one output costs.
  var cost: Int { plan.cost }

  /// The outputs times their cotangents.
  func output(_ leaves: LeafValues) throws(EvaluationError) -> Double {
    let tape = try plan.forward(leaves, as: Double.self, within: budget)
    return seeds.reduce(0) { sum, seed in
      let value = tape.value(of: seed.node)?.elements ?? []
      return zip(value, seed.elements).reduce(sum) { $0 + $1.0 * $1.1 }
    }
  }

  /// The same with one element of the leaves moved.
  func output(moving place: Int, by step: Double) throws(EvaluationError) -> Double {
    var leaves = self.leaves
    leaves.withMutableElements { $0[place] += step }
    return try output(leaves)
  }
}
