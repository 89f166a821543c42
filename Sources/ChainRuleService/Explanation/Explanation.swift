// SPDX-License-Identifier: Apache-2.0
// ChainRule: values and gradients of a call, line by line, for people.

internal import Autodiff
internal import GraphDocuments

/// Values and gradients of a call, line by line, for people: what `chainrule explain` prints.
package struct Explanation: Sendable, Equatable {
  /// The value of each node with a name, in the order of computation: `m0 = w0*x0 = -3`.
  package let values: [String]
  /// How each gradient follows, from the outputs on: `df/dm0 = df/df * f*(1 - f) = 1 * 0.045 = 0.045`.
  package let gradients: [String]
  /// Where calculus is silent, and where a number stopped being finite.
  package let remarks: [String]

  /// What lines are made of.
  package enum Characters: Sendable {
    /// `df/dx` and `*`.
    case ascii
    /// `∂f/∂x` and `·`.
    case unicode
  }
}

extension PreparedCall {
  /// Does the work, and explains it.
  ///
  /// - Throws: what the budget says when it runs out.
  func explanation(
    in characters: Explanation.Characters, within budget: Budget
  ) throws(EvaluationError) -> Explanation {
    switch call.options.precision {
    case .float64: try explanation(as: Double.self, in: characters, within: budget)
    case .float32: try explanation(as: Float.self, in: characters, within: budget)
    }
  }

  private func explanation<S: CallScalar>(
    as type: S.Type, in characters: Explanation.Characters, within budget: Budget
  ) throws(EvaluationError) -> Explanation {
    let tape = try (plan ?? call.wholePlan).forward(call.leaves, as: S.self, within: budget)
    let cotangents = try tape.reverse(
      S.seeds(call.seeds), leavingOutUnchosen: call.options.whereNaN == .safe, within: budget)
    let isUnicode = characters == .unicode
    let notation = DerivationText(times: isUnicode ? "·" : "*")
    let results = ReplyNumbers<S>.point(tape, cotangents)
    let sheet = FormulaSheet(call: call, numbers: results, budget: budget)
    let kinks = results.kinks(limit: 100).map { call.sentence(of: $0) }
    let nonFinite = results.firstNonFinite(call).map { "\($0.sentence)." }
    return Explanation(
      values: sheet.values(notation),
      gradients: try sheet.gradients(notation, symbol: isUnicode ? "∂" : "d"),
      remarks: kinks + (nonFinite.map { [$0] } ?? []))
  }
}
