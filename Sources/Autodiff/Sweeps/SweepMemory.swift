// SPDX-License-Identifier: Apache-2.0
// ChainRule: memory for the sweeps of one plan, used again and again.

/// Memory for the sweeps of one plan, used again and again.
///
/// A tape or cotangents made in it are overwritten by the next sweep: they must be read before that.
/// Every element that a sweep reads was written by the same sweep, so that nothing of an earlier one
/// shows.
///
/// `@unchecked Sendable`: it is handed from thread to thread, and its holder sees to it that only
/// one uses it at a time.
package final class SweepMemory<S: Scalar>: @unchecked Sendable {
  let plan: Plan
  let values: Arena<S>
  let cotangents: Arena<S>

  /// Makes memory for a plan.
  package init(_ plan: Plan) {
    self.plan = plan
    values = Arena(undefined: plan.elementCount)
    cotangents = Arena(undefined: plan.elementCount)
  }
}
