// SPDX-License-Identifier: Apache-2.0
// ChainRule: claims judged and explained.

package import Autodiff
internal import GraphDocuments

/// Why a check has no answer.
package enum CheckError: Error, Sendable, Equatable {
  /// The time for it was over, or nobody waits.
  case stopped(EvaluationError)
  /// The formula of a claim has no value.
  case formula(claim: Int, FormulaFault)
}

/// Judges claims at all points, explains those that do not hold, and verifies our own gradient.
package struct GradientCheck {
  private let question: CheckQuestion
  private let budget: Budget
  private let evaluator: FormulaEvaluator

  /// Makes a check that is not done yet.
  package init(_ question: CheckQuestion, within budget: Budget = .unlimited) {
    (self.question, self.budget) = (question, budget)
    let elements = ElementLayout(question.graph).total
    evaluator = FormulaEvaluator(maximumElements: max(1 << 20, 8 * elements), within: budget)
  }

  /// Does the work.
  ///
  /// - Throws: ``CheckError`` where a formula has no value, or what the budget says.
  /// - Complexity: sweeps for each point, each verified element and each hypothesis, as many as the
  ///   question allows.
  package func answer() throws(CheckError) -> CheckAnswer {
    let points: PointSet
    let context: CheckContext
    do throws(EvaluationError) {
      points = try PointSet(question, within: budget)
      context = CheckContext(
        points: points.points, ownPoint: points.ownPoint, outputs: question.outputs,
        seeds: question.seeds, tolerance: question.tolerance,
        effort: .init(
          hypotheses: hypotheses(points.cost), steps: question.effort.steps, cost: points.cost,
          time: question.effort.searchTime), budget: budget)
    } catch {
      throw .stopped(error)
    }
    let records = try ClaimReader(question.claims, context, evaluator).read()
    do throws(EvaluationError) {
      let kinks = points.points[0].kinks(limit: question.effort.kinks)
      let diagnoses = try DiagnosisRound(context, records, evaluator).run(isAtKink: !kinks.isEmpty)
      let verification = try Verification(question, context, within: budget)
      return answer(records, diagnoses, verification, context, points, kinks)
    } catch {
      throw .stopped(error)
    }
  }

  private func hypotheses(_ cost: Int) -> Int {
    min(question.effort.hypotheses, max(question.effort.steps / max(cost, 1), 16))
  }

  private func answer(
    _ records: [ClaimRecord], _ diagnoses: [Diagnosis], _ verification: Verification,
    _ context: CheckContext, _ points: PointSet, _ kinks: [KinkMet]
  ) -> CheckAnswer {
    let limit = question.effort.elements
    let all = records.map { $0.comparisons(context, limit: limit) }
    let shown = (all.flatMap(\.failed) + all.flatMap(\.passed)).prefix(limit)
    let count = all.reduce(0) { $0 + $1.count }
    return CheckAnswer(
      passed: records.allSatisfy { $0.failure(context.tolerance) == nil } && verification.passed,
      elements: Array(shown),
      elementsOmitted: count - shown.count, diagnoses: diagnoses,
      unclaimed: unclaimed(context), warnings: WarningList(context, records, diagnoses).warnings,
      points: points.drawn, hypothesesOmitted: context.omitsHypotheses, kinks: kinks,
      isFinite: points.points[0].isFinite(context.graph.varyingNodes), verification: verification)
  }

  /// The variables of whose gradients nothing is claimed; none where nothing is claimed at all.
  private func unclaimed(_ context: CheckContext) -> [String] {
    guard !question.claims.isEmpty else { return [] }
    let graph = question.graph
    let claimed = Set(question.claims.filter { $0.subject == .gradient }.flatMap(\.nodes))
    return (0..<graph.count).filter { node in
      graph.codes[node].isVariable && graph.elementTypes[node].isDifferentiable
        && !claimed.contains(node)
    }.map(graph.name(of:))
  }
}
