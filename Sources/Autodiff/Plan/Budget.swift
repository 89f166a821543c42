// SPDX-License-Identifier: Apache-2.0
// ChainRule: how long a sweep may run.

/// How long a sweep may run: asked at least every few thousand scalar steps, once a tensor step or chain,
/// and within steps of many numbers (``BudgetWatch``).
public struct Budget: Sendable {
  /// `nil` if there is no bound.
  private let question: (@Sendable () -> EvaluationError?)?

  /// No bound.
  public static var unlimited: Budget { Budget(question: nil) }

  private init(question: (@Sendable () -> EvaluationError?)?) {
    self.question = question
  }

  /// A bound that an outside question decides: the error to stop with, `nil` to go on.
  public init(_ question: @escaping @Sendable () -> EvaluationError?) {
    self.question = question
  }

  /// How many scalar steps are run between two questions.
  static let stride = 4096

  package func check() throws(EvaluationError) {
    if let question, let error = question() { throw error }
  }

  /// Whether there is nothing left of it.
  package var isOver: Bool { verdict != nil }

  /// The error to stop with; `nil` to go on.
  var verdict: EvaluationError? { question?() }

  /// Whether there is a bound at all.
  var isBound: Bool { question != nil }

  /// Asks after some scalar steps of a sweep over all of these: where they pass a multiple of the
  /// stride, so that short segments do not ask each, and at both ends.
  func check(after steps: Range<Int>, of all: Range<Int>) throws(EvaluationError) {
    let isAtEnd = steps.lowerBound == all.lowerBound || steps.upperBound == all.upperBound
    if isAtEnd || steps.lowerBound / Budget.stride != steps.upperBound / Budget.stride {
      try check()
    }
  }
}

/// Why a sweep stopped before its end.
public enum EvaluationError: Error, Sendable, Equatable {
  /// The time for it was over.
  case deadlineExceeded
  /// Nobody waits for the answer any more.
  case cancelled
  /// A node has no value for the numbers of its operands.
  case undefined(UndefinedValue)
}
