// SPDX-License-Identifier: Apache-2.0
// ChainRule: a call that was understood before, for others like it.

internal import Autodiff
internal import GraphDocuments

/// A call that was understood before: its graph, its plan, and how documents like it are read and
/// answered.
final class KnownCall: Sendable {
  let verb: Verb
  let outline: UInt64
  private let call: GraphCall
  private let template: CallTemplate
  private let plan: Plan
  private let reply: ReplyTemplate?
  private let spare = Guarded<[Scratch]>([])

  /// What a call computes in. Of a plan there are at most as many as threads that run it at once.
  private final class Scratch {
    var leaves: LeafValues
    let memory: SweepMemory<Double>

    init(_ call: GraphCall, _ plan: Plan) {
      leaves = call.leaves
      memory = SweepMemory(plan)
    }
  }

  /// Elements in the values of a plan, beyond which it is not kept.
  private static let maximumElements = 4096

  /// Keeps a call that was read with a template; `nil` if it is none that is worth keeping, or if its
  /// own numbers do not show what a reply looks like.
  init?(_ verb: Verb, outline: UInt64, _ call: GraphCall, _ plan: Plan, limits: Limits) {
    guard let template = call.template, plan.elementCount <= Self.maximumElements else {
      return nil
    }
    self.verb = verb
    self.outline = outline
    self.call = call
    self.template = template
    self.plan = plan
    guard let tape = try? plan.forward(call.leaves, as: Double.self), tape.isFinite else {
      return nil
    }
    let cotangents = verb == .gradients ? try? tape.reverse(call.seeds) : nil
    guard cotangents?.isFinite ?? true else { return nil }
    reply = KnownCall.reply(call, tape, cotangents, limits)
  }

  /// The reply as a template; `nil` if its text depends on more than the graph.
  private static func reply(
    _ call: GraphCall, _ tape: Tape<Double>, _ cotangents: Cotangents<Double>?, _ limits: Limits
  ) -> ReplyTemplate? {
    guard !tape.plan.hasKinks else { return nil }
    var writer = ReplyWriter(
      call: call, tape: tape, cotangents: cotangents, limits: limits, budget: .unlimited)
    return writer.template()
  }

  /// The answer to a document, if it is one of these; `nil` if it is not.
  func answer(_ body: UnsafeBufferPointer<UInt8>, limits: Limits) -> Preparation? {
    var timings = Timings()
    let scratch = spare.withLock { $0.popLast() } ?? Scratch(call, plan)
    defer { spare.withLock { $0.append(scratch) } }
    let isRead = Stopwatch.time(&timings.decode) {
      scratch.leaves.withMutableElements { template.read(body, into: $0) }
    }
    guard isRead else { return nil }
    if let bytes = reply.flatMap({ compute($0, scratch, &timings) }) {
      return .finished(.reply(bytes), timings, nodes: plan.count)
    }
    return .ready(
      PreparedCall(
        verb: verb, call: call.with(scratch.leaves), plan: plan, limits: limits,
        timings: timings))
  }

  private func compute(
    _ reply: ReplyTemplate, _ scratch: Scratch, _ timings: inout Timings
  ) -> [UInt8]? {
    let (memory, leaves) = (scratch.memory, scratch.leaves)
    // Without a budget nothing stops a sweep, and the plan is small.
    guard
      let tape = try? Stopwatch.time(
        &timings.forward, { () throws(EvaluationError) in try plan.forward(leaves, in: memory) })
    else { return nil }
    var cotangents: Cotangents<Double>?
    if verb == .gradients {
      cotangents = try? Stopwatch.time(&timings.reverse) { () throws(EvaluationError) in
        try tape.reverse(
          call.seeds, in: memory, leavingOutUnchosen: call.options.whereNaN == .safe)
      }
    }
    guard tape.isFinite, cotangents?.isFinite ?? true else { return nil }
    return Stopwatch.time(&timings.encode) { reply.bytes(tape, cotangents) }
  }
}
