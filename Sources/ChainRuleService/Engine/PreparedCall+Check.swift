// SPDX-License-Identifier: Apache-2.0
// ChainRule: checks among the calls.

internal import Autodiff
internal import GraphDocuments

extension PreparedCall {
  /// Sweeps that a check takes, about, beside those of its graph: it does not belong on an event loop.
  static let sweepsOfCheck = 10_000

  /// Checks what is claimed.
  func check(within budget: Budget) -> (outcome: Outcome, timings: Timings) {
    var timings = timings
    do throws(EvaluationError) {
      var watch = Stopwatch()
      let limit = limits.deadlineMilliseconds
      let milliseconds = min(limit, timeoutMilliseconds ?? limit)
      switch try CheckRun(call, milliseconds: milliseconds).run(within: budget) {
      case .refused(let error): return (.refused(error), timings)
      case .reply(let reply):
        timings.forward = watch.lap()
        let outcome = try outcome(of: reply, within: budget)
        timings.encode = watch.lap()
        return (outcome, timings)
      }
    } catch {
      return (Outcome(error, of: call), timings)
    }
  }

  private func outcome(
    of reply: CheckReply, within budget: Budget
  ) throws(EvaluationError) -> Outcome {
    // A document of ours holds nothing that cannot be written.
    guard let members = try? DocumentEncoder.encode(reply) else {
      return .stopped(.cancelled)
    }
    guard call.check?.asksForParts ?? false else { return limited(members) }
    let tape = try call.wholePlan.forward(call.leaves, as: Double.self, within: budget)
    let cotangents = try tape.reverse(
      call.seeds, leavingOutUnchosen: call.options.whereNaN == .safe, within: budget)
    return try ReplyWriter.reply(
      to: call, .point(tape, cotangents), closing: members, limits: limits, budget: budget)
  }

  private func limited(_ bytes: [UInt8]) -> Outcome {
    bytes.count > limits.replyBytes
      ? .refused(Engine.tooLarge(limits.replyBytes, hint: "Claim less at a time."))
      : .reply(bytes)
  }
}
