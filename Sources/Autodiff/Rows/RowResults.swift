// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a sweep over rows leaves behind.

/// What a sweep over rows leaves behind.
public struct RowResults<S: Scalar> {
  /// What was run.
  public let plan: Plan
  /// The rows.
  public let rows: Rows
  /// The first row with a value or gradient that is not finite, in any node; `nil` if there is none.
  public let firstNonFiniteRow: Int?
  /// The kinks on which values of nodes stand, in the order of computation; none without gradients.
  public let kinks: [KinkMet]

  private let shared: Arena<S>
  private let values: RowStore<S>
  private let gradients: RowStore<S>
  private let outputSums: RowSums<S>
  private let gradientSums: RowSums<S>

  init(_ job: RowJob<S>, _ remarks: RowRemarks) {
    plan = job.sweep.plan
    rows = job.sweep.rows
    shared = job.shared
    (values, gradients) = (job.values, job.gradients)
    (outputSums, gradientSums) = (job.outputSums, job.gradientSums)
    firstNonFiniteRow = remarks.firstNonFinite
    kinks = remarks.kinks(in: job.sweep.plan)
  }

  /// An output: with an axis of rows in front, or reduced to its own shape; `nil` if it is none.
  public func output(_ node: Int) -> Tensor<S>? {
    guard rows.reduction != .none else {
      return values.view(of: node, rows: rows.count)?.tensor
    }
    guard let sum = outputSums.total(of: node) else { return nil }
    guard rows.reduction == .mean else { return sum.tensor }
    let count = S(rows.count)
    for index in 0..<sum.count { sum.base[index] /= count }
    return sum.tensor
  }

  /// Calls `body` with the value of a node and its shape: with an axis of rows in front, but for
  /// leaves that are the same in all rows; `nil` if it is not kept.
  public func withValue<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>, Shape) -> Result
  ) -> Result? {
    let isShared = plan.graph.codes[node].isLeaf && !rows.hasOwn(node)
    if isShared, plan.offsetOfNode[node] >= 0 { return plan.view(of: node, in: shared).read(body) }
    return values.view(of: node, rows: rows.count)?.read(body)
  }

  /// Calls `body` with the gradient with respect to a node and its shape: with an axis of rows in
  /// front, but for leaves that are the same in all rows where rows are reduced, whose gradient is
  /// the sum over rows; `nil` if it is not kept.
  public func withGradient<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>, Shape) -> Result
  ) -> Result? {
    (gradientSums.total(of: node) ?? gradients.view(of: node, rows: rows.count))?.read(body)
  }

  /// As ``withValue(of:_:)``, as a value.
  public func value(of node: Int) -> Tensor<S>? {
    withValue(of: node) { Tensor(checked: $1, Array($0)) }
  }

  /// As ``withGradient(of:_:)``, as a value.
  public func gradient(of node: Int) -> Tensor<S>? {
    withGradient(of: node) { Tensor(checked: $1, Array($0)) }
  }
}

extension TensorView {
  fileprivate func read<Result>(_ body: (UnsafeBufferPointer<S>, Shape) -> Result) -> Result {
    let result = body(UnsafeBufferPointer(start: base, count: count), shape)
    withExtendedLifetime(self) {}
    return result
  }
}
