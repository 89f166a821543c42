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

  /// What a thread computes a call in.
  final class Scratch {
    @exclusivity(unchecked) fileprivate var leaves: LeafValues
    fileprivate let memory: SweepMemory<Double>

    fileprivate init(_ call: GraphCall, _ plan: Plan) {
      leaves = call.leaves
      memory = SweepMemory(plan)
    }
  }

  /// Memory for one thread to compute the call in.
  func makeScratch() -> Scratch { Scratch(call, plan) }

  /// Elements in the values of a plan, beyond which it is not kept.
  private static let maximumElements = 4096

  /// What its sweep may cost at most, as nothing interrupts it: far less than an event loop may be held, but
  /// for functions of thousands of steps, of which there may be some hundred.
  private static let maximumCost = 1 << 20

  /// Keeps a call that was read with a template; `nil` if it is none that is worth keeping, or if its
  /// own numbers do not show what a reply looks like.
  init?(_ verb: Verb, outline: UInt64, _ call: GraphCall, _ plan: Plan, limits: Limits) {
    guard let template = call.template, plan.elementCount <= Self.maximumElements,
      plan.cost <= Self.maximumCost
    else { return nil }
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
    guard !tape.plan.hasKinks, call.options.precision == .float64, call.drawing == nil else {
      return nil
    }
    var writer = ReplyWriter(
      call: call, .point(tape, cotangents), limits: limits, budget: .unlimited,
      JSONWriter(nonFinite: call.options.nonFinite))
    return writer.template()
  }

  /// The answer to a document, if it is one of these; `nil` if it is not.
  ///
  /// - Parameter scratch: Made by this call, and not in use elsewhere.
  func answer(
    _ body: UnsafeBufferPointer<UInt8>, in scratch: Scratch, limits: Limits
  ) -> Preparation? {
    var timings = Timings()
    var watch = Stopwatch()
    let isRead = scratch.leaves.withMutableElements { template.read(body, into: $0) }
    guard isRead else { return nil }
    timings.decode = watch.lap()
    if let reply, let bytes = compute(reply, scratch, &timings, &watch) {
      return .finished(.reply(bytes), timings, nodes: plan.count)
    }
    return .ready(
      PreparedCall(
        verb: verb, call: call.with(scratch.leaves), plan: plan, limits: limits,
        timings: timings))
  }

  private func compute(
    _ reply: ReplyTemplate, _ scratch: Scratch, _ timings: inout Timings,
    _ watch: inout Stopwatch
  ) -> [UInt8]? {
    // Without a budget nothing stops a sweep, and the plan is small.
    let memory = scratch.memory
    guard (try? memory.sweepForward(scratch.leaves)) != nil else { return nil }
    timings.forward = watch.lap()
    if verb == .gradients {
      let isSafe = call.options.whereNaN == .safe
      guard (try? memory.sweepReverse(call.seeds, leavingOutUnchosen: isSafe)) != nil else {
        return nil
      }
      timings.reverse = watch.lap()
    }
    let (tape, cotangents) = (memory.tape, verb == .gradients ? memory.gradients : nil)
    guard tape.isFinite, cotangents?.isFinite ?? true else { return nil }
    defer { timings.encode = watch.lap() }
    return reply.bytes(tape, cotangents)
  }
}
