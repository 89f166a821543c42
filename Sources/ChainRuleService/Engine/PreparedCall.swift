// SPDX-License-Identifier: Apache-2.0
// ChainRule: a call whose work is known, and the doing of it.

package import Autodiff
internal import GraphDocuments

/// A call whose document is right and whose work is known.
package final class PreparedCall: Sendable {
  let verb: Verb
  let call: GraphCall
  /// What is computed; `nil` if nothing is.
  let plan: Plan?
  let limits: Limits
  let timings: Timings
  /// Threads for the rows of a batch; `nil` if there are none.
  let helpers: HelperThreads?

  init(
    verb: Verb, call: GraphCall, plan: Plan?, limits: Limits, timings: Timings,
    helpers: HelperThreads? = nil
  ) {
    self.verb = verb
    self.call = call
    self.plan = plan
    self.limits = limits
    self.timings = timings
    self.helpers = helpers
  }

  /// The multiplications and additions it costs, about.
  package var cost: Int {
    let sweep = plan?.cost(ofRows: call.rows) ?? 0
    if verb == .check { return max(sweep, 1).times(PreparedCall.sweepsOfCheck) }
    let (sum, overflows) = sweep.addingReportingOverflow(costOfExplaining)
    return overflows ? .max : sum
  }

  /// What it takes to write how gradients came about, in the same unit.
  private var costOfExplaining: Int {
    let parts = call.options.parts
    guard verb == .gradients, parts.explainsGradients else { return 0 }
    let each = parts.hasSentences ? PreparedCall.costOfSentence : PreparedCall.costOfEdge
    return call.graph.operands.count.times(each).times(max(1, call.options.formats.count))
  }

  /// What an edge costs to write, and one with a sentence about it or a term in a derivation.
  private static let (costOfEdge, costOfSentence) = (40, 200)

  /// Whether something is laid out for it, which takes longer than an event loop may be held.
  package var isDrawn: Bool { call.drawing != nil || call.options.respondAs != .native }

  /// How many nodes it evaluates, once for each row of a batch.
  package var nodeCount: Int { plan?.count.times(call.rows?.count ?? 1) ?? 0 }

  /// The time that the call itself allows, in milliseconds; `nil` if it does not say.
  package var timeoutMilliseconds: Int? { call.options.timeoutMilliseconds }

  /// Does the work.
  ///
  /// - Parameter manner: How a picture is written whose document does not say.
  package func run(
    within budget: Budget, drawing manner: DrawingManner = DrawingManner()
  ) -> (outcome: Outcome, timings: Timings) {
    if verb == .check { return check(within: budget) }
    return switch call.options.precision {
    case .float64: run(as: Double.self, within: budget, manner)
    case .float32: run(as: Float.self, within: budget, manner)
    }
  }

  private func run<S: CallScalar>(
    as type: S.Type, within budget: Budget, _ manner: DrawingManner
  ) -> (outcome: Outcome, timings: Timings) {
    var timings = timings
    do throws(EvaluationError) {
      let numbers: ReplyNumbers<S>? = try compute(within: budget, &timings)
      var watch = Stopwatch()
      let outcome =
        switch numbers {
        case .some(let numbers) where verb != .render:
          try ReplyWriter.reply(to: call, numbers, limits: limits, budget: budget)
        default: try call.picture(numbers, limits: limits, manner, within: budget)
        }
      timings.encode = watch.lap()
      return (outcome, timings)
    } catch {
      return (Outcome(error, of: call), timings)
    }
  }

  private func compute<S: CallScalar>(
    within budget: Budget, _ timings: inout Timings
  ) throws(EvaluationError) -> ReplyNumbers<S>? {
    guard let plan else { return nil }
    var watch = Stopwatch()
    if let rows = call.rows {
      // Both sweeps go through each block in turn, so they have one time.
      defer { timings.forward = watch.lap() }
      return try compute(rows, by: plan, within: budget)
    }
    let numbers: ReplyNumbers<S> = try compute(by: plan, within: budget, &timings, &watch)
    if plan.keepsAll || numbers.areFinite { return numbers }
    // The reply says where a number began not to be finite, which may be where the plan kept nothing.
    return try compute(by: call.wholePlan, within: budget, &timings, &watch)
  }

  private func compute<S: CallScalar>(
    by plan: Plan, within budget: Budget, _ timings: inout Timings, _ watch: inout Stopwatch
  ) throws(EvaluationError) -> ReplyNumbers<S> {
    let tape = try plan.forward(call.leaves, as: S.self, within: budget)
    timings.forward = (timings.forward ?? .zero) + watch.lap()
    guard verb == .gradients || (verb == .render && !call.seeds.isEmpty) else {
      return .point(tape, nil)
    }
    let cotangents = try tape.reverse(
      S.seeds(call.seeds), leavingOutUnchosen: call.options.whereNaN == .safe, within: budget)
    timings.reverse = (timings.reverse ?? .zero) + watch.lap()
    return .point(tape, cotangents)
  }

  private func compute<S: CallScalar>(
    _ rows: Rows, by plan: Plan, within budget: Budget
  ) throws(EvaluationError) -> ReplyNumbers<S> {
    var sweep = RowSweep<S>(plan, rows)
    let parts = call.options.parts
    sweep.values = parts.contains(.values) ? call.graph.namedNodes : []
    if verb == .gradients {
      sweep.seeds = S.seeds(call.seeds)
      sweep.gradients = parts.contains(.gradients) ? call.wanted : []
      sweep.leavesOutUnchosen = call.options.whereNaN == .safe
    }
    guard let helpers else { return .rows(sweep, try sweep.run(call.leaves, within: budget)) }
    let wanted = cost / PreparedCall.workOfThread + 1
    return try helpers.with(atMost: wanted) { (threads) throws(EvaluationError) in
      sweep.threads = threads
      return .rows(sweep, try sweep.run(call.leaves, within: budget))
    }
  }

  /// What a thread must have to do: some hundred microseconds, several times what it takes to start.
  private static let workOfThread = 1 << 17
}

/// A precision in which calls are computed.
protocol CallScalar: TextScalar {
  /// Cotangents in this precision.
  static func seeds(_ seeds: [Seed<Double>]) -> [Seed<Self>]
}

extension Double: CallScalar {
  static func seeds(_ seeds: [Seed<Double>]) -> [Seed<Double>] { seeds }
}

extension Float: CallScalar {
  static func seeds(_ seeds: [Seed<Double>]) -> [Seed<Float>] {
    seeds.map { Seed(node: $0.node, elements: $0.elements.map(Float.init)) }
  }
}

extension Plan {
  /// What a forward sweep costs for all rows, about; beyond what can be counted, the greatest number.
  func cost(ofRows rows: Rows?) -> Int { cost.times(rows?.count ?? 1) }
}

extension Int {
  /// The product of numbers that are not negative, or the greatest number.
  fileprivate func times(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
