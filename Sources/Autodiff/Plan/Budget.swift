// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long a sweep may run.

/// How long a sweep may run: asked at least every few thousand scalar steps and once a tensor step.
public struct Budget: Sendable {
  private let verdict: @Sendable () -> EvaluationError?

  /// No bound.
  public static let unlimited = Budget { nil }

  /// A bound that an outside question decides: the error to stop with, `nil` to go on.
  public init(_ verdict: @escaping @Sendable () -> EvaluationError?) {
    self.verdict = verdict
  }

  /// How many scalar steps are run between two questions.
  static let stride = 4096

  package func check() throws(EvaluationError) {
    if let error = verdict() { throw error }
  }
}

/// Why a sweep stopped before its end.
public enum EvaluationError: Error, Sendable, Equatable {
  /// The time for it was over.
  case deadlineExceeded
  /// Nobody waits for the answer any more.
  case cancelled
}
