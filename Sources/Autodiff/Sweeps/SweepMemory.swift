// SPDX-License-Identifier: Apache-2.0
// ChainRule: memory for the sweeps of one plan, used again and again.

/// Memory for the sweeps of one plan, used again and again, with the numbers of its leaves in place.
///
///     let memory = SweepMemory<Float>(plan)
///     try memory.bind(leaves)
///     let tape = try plan.forward(in: memory)
///     let cotangents = try tape.reverse(seeds, in: memory)
///
/// Leaves are bound once, and stay until they are bound again: a sweep neither copies nor converts
/// them. A tape or cotangents made in the memory are overwritten by the next sweep, and must be read
/// before that. Every element that a sweep reads was bound or was written by the same sweep, so that
/// nothing of an earlier one shows.
///
/// `@unchecked Sendable`: it is handed from thread to thread, and its holder sees to it that only
/// one uses it at a time.
public final class SweepMemory<S: Scalar>: @unchecked Sendable {
  let values: NodeNumbers<S>
  let cotangents: NodeNumbers<S>
  private(set) var isBound = false
  /// Whether its nodes are all single numbers, and so few that a budget is asked once a sweep.
  let isSmall: Bool
  /// The gradients of the last sweep that did not leave them in ``cotangents`` as they are.
  var settled: Cotangents<S>?

  /// Whose sweeps run in it.
  public var plan: Plan { values.plan }

  /// Makes memory for a plan.
  public init(_ plan: Plan) {
    values = NodeNumbers(undefined: plan, .values)
    cotangents = NodeNumbers(undefined: plan, .cotangents)
    isSmall =
      !plan.hasTensors && plan.count <= Budget.stride && plan.graph.columns.generated.isEmpty
  }

  /// Says that the leaves have their numbers.
  @inline(__always)
  func markBound() { isBound = true }

  /// Puts the numbers of all leaves in their places.
  ///
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: one step for each element of a leaf.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func bind(
    _ leaves: LeafValues, within budget: Budget = .unlimited
  ) throws(EvaluationError) {
    isBound = false
    plan.bind(leaves, to: values)
    try plan.generate(into: values, within: budget)
    isBound = true
  }
}
