// SPDX-License-Identifier: Apache-2.0
// ChainRule: logarithms of sums over axes.

internal import RealModule

struct LogSumExp: ReductionOperation {
  static let listing = OperationListing(
    "logsumexp", aliases: ["log_sum_exp", "reduce_logsumexp", "reducelogsumexp"],
    "The logarithm of the sum of the exponentials over axes, or over all, without overflow.",
    arguments: ["x"], attributes: reductionAttributes)

  let axes: ReducedAxes

  var cost: Int { 8 * axes.operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    .computed(stable(operands[0]), writtenAs: plain(operands[0]))
  }

  // The largest elements, k of them, are left out of the sum, so that a result close to 0 keeps its
  // digits: m + log(k) + log1p(Σ others / k). Where m is infinite there is nothing else to add.
  private func stable<T: TensorAlgebra>(_ x: T) -> T {
    if axes.count == 0 { return x.filled(with: -.infinity, shape: resultShape) }
    let largest = x.extremum(.max, axes: axes.axes, keepingDimensions: axes.keepsDimensions)
    let isLargest = T.apply(Equal(), x, axes.expand(largest))
    let powers = T.apply(Exp(), x - axes.expand(largest))
    let others = axes.sum(T.choose(isLargest, x.filled(with: 0, shape: .scalar), powers))
    let count = axes.sum(isLargest)
    return largest + T.apply(Log(), count) + T.apply(LogOnePlus(), others / count)
  }

  private func plain<T: TensorAlgebra>(_ x: T) -> T {
    T.apply(Log(), axes.sum(T.apply(Exp(), x)))
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    axes.sum((tangents[0] ?? operands[0].filled(with: 0)) * weights(operands[0], value))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [axes.expand(cotangent) * weights(operands[0], value)]
  }

  /// What each element has of a change: its softmax.
  ///
  /// Elements that are +∞ share it evenly; where all are -∞, none has anything.
  private func weights<T: TensorAlgebra>(_ x: T, _ value: T) -> T {
    let total = axes.expand(value)
    let powers = T.apply(Exp(), x - total)
    return .computed(
      T.choose(T.apply(IsInfinite(), total), infiniteShares(x, total), powers), writtenAs: powers)
  }

  private func infiniteShares<T: TensorAlgebra>(_ x: T, _ total: T) -> T {
    let isLargest = T.apply(Equal(), x, total)
    let isAbove = T.apply(Greater(), total, x.filled(with: 0, shape: .scalar))
    let count = isLargest.sum(axes: axes.axes, keepingDimensions: true)
    return isLargest * isAbove / count.exceptZero
  }
}

struct LogSum: ReductionOperation, ComposedOperation {
  static let listing = OperationListing(
    "log_sum", aliases: ["reduce_log_sum", "reducelogsum"],
    "The logarithm of the sum of the elements over axes, or of all.", arguments: ["x"],
    attributes: reductionAttributes, domain: [.positive])

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { T.apply(Log(), axes.sum(operands[0])) }
}

struct LogMeanExp: ReductionOperation {
  static let listing = OperationListing(
    "logmeanexp",
    "The logarithm of the mean of the exponentials over axes, or over all, without overflow.",
    arguments: ["x"], attributes: reductionAttributes)

  let axes: ReducedAxes

  var cost: Int { 8 * axes.operand.count }

  private var sum: LogSumExp { LogSumExp(axes: axes) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let x = operands[0]
    return .computed(stable(x), writtenAs: T.apply(Log(), mean(T.apply(Exp(), x))))
  }

  // Of the largest element m, the mean of exp(x - m) is at most 1, and close to 1 it is had from what
  // each lacks to 1. Where m is infinite there is nothing else to add.
  private func stable<T: TensorAlgebra>(_ x: T) -> T {
    if axes.count == 0 { return x.filled(with: .nan, shape: resultShape) }
    let largest = x.extremum(.max, axes: axes.axes, keepingDimensions: axes.keepsDimensions)
    let below = x - axes.expand(largest)
    let logarithm = T.apply(
      LogarithmNearOne(), mean(T.apply(Exp(), below)), mean(T.apply(ExpMinusOne(), below)))
    return T.choose(T.apply(IsInfinite(), largest), largest, largest + logarithm)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    sum.pushforward(tangents, operands, total(value))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    sum.pullback(cotangent, operands, total(value), wanted: wanted)
  }

  private func mean<T: TensorAlgebra>(_ x: T) -> T {
    axes.sum(x) / x.filled(with: Double(axes.count), shape: .scalar)
  }

  /// The logarithm of the sum, from that of the mean.
  private func total<T: TensorAlgebra>(_ value: T) -> T {
    value + value.filled(with: Double.log(Double(axes.count)), shape: .scalar)
  }
}

/// The logarithm of a number at most 1, which is given, and so is by how much it differs from 1.
private struct LogarithmNearOne: BinaryRule {
  func value<A: Algebra>(_ x: A, _ difference: A) -> A {
    .select(x, .less, 0.5, then: .log(x), else: .log(onePlus: difference))
  }
}
