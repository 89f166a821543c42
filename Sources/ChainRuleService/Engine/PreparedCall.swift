// SPDX-License-Identifier: Apache-2.0
// ChainRule: a call whose work is known, and the doing of it.

package import Autodiff
internal import GraphDocuments

/// A call whose document is right and whose work is known.
package final class PreparedCall: Sendable {
  let verb: Verb
  let call: GraphCall
  let plan: Plan
  let limits: Limits
  let timings: Timings

  init(verb: Verb, call: GraphCall, plan: Plan, limits: Limits, timings: Timings) {
    self.verb = verb
    self.call = call
    self.plan = plan
    self.limits = limits
    self.timings = timings
  }

  /// The multiplications and additions it costs, about.
  package var cost: Int { plan.cost }

  /// How many nodes it evaluates.
  package var nodeCount: Int { plan.count }

  /// The time that the call itself allows, in milliseconds; `nil` if it does not say.
  package var timeoutMilliseconds: Int? { call.options.timeoutMilliseconds }

  /// Does the work.
  package func run(within budget: Budget) -> (outcome: Outcome, timings: Timings) {
    var timings = timings
    do throws(EvaluationError) {
      let outcome = try compute(within: budget, &timings)
      return (outcome, timings)
    } catch {
      return (.stopped(error), timings)
    }
  }

  private func compute(
    within budget: Budget, _ timings: inout Timings
  ) throws(EvaluationError) -> Outcome {
    var watch = Stopwatch()
    let tape = try plan.forward(call.leaves, as: Double.self, within: budget)
    timings.forward = watch.lap()
    var cotangents: Cotangents<Double>?
    if verb == .gradients {
      cotangents = try tape.reverse(
        call.seeds, leavingOutUnchosen: call.options.whereNaN == .safe, within: budget)
      timings.reverse = watch.lap()
    }
    defer { timings.encode = watch.lap() }
    var reply = ReplyWriter(
      call: call, tape: tape, cotangents: cotangents, limits: limits, budget: budget)
    return try reply.write()
  }
}
