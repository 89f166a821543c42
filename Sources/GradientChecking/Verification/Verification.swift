// SPDX-License-Identifier: Apache-2.0
// ChainRule: our own gradient, verified without the rules that made it.

internal import Autodiff

/// Our own gradient, verified without the rules that made it.
package struct Verification: Sendable {
  /// Against differences.
  package let differences: Differences
  /// Against a step in the complex plane.
  package let complex: ComplexStep
  /// How the remainder of Taylor's formula shrinks.
  package let taylor: TaylorTest

  /// Whether the step in the complex plane speaks for every element that was moved.
  private let isComplexWhole: Bool

  /// Whether nothing speaks against it; what was skipped does not.
  ///
  /// The remainder alone does not overrule a step in the complex plane that agrees everywhere: it is
  /// the only one of the three that is full of rounding.
  package var passed: Bool {
    differences.passed && complex.passed && (taylor.passed || isComplexWhole)
  }

  init(
    _ question: CheckQuestion, _ context: CheckContext, within budget: Budget
  ) throws(EvaluationError) {
    let probe = OutputProbe(context)
    let moved = MovedElements(context, limit: question.effort.verified, cost: probe.cost)
    let reason = Verification.reasonToSkip(context, moved)
    // A step in the complex plane leaves what is detached where it is.
    let detached =
      context.graph.codes.contains(where: \.isDetached)
      ? "it would move values through which no derivative passes" : nil
    differences = try Differences(context, probe, moved, skippedBecause: reason ?? detached)
    let other = reason ?? (differences.leftOut > 0 ? "the point is at a kink" : nil)
    taylor = try TaylorTest(
      context, probe, moved, seed: question.effort.seed,
      skippedBecause: other ?? detached)
    complex = try ComplexStep(context, moved, cost: probe.cost, skippedBecause: other)
    isComplexWhole = complex.passed && complex.count == moved.elements.count && !moved.isPart
  }

  private static func reasonToSkip(_ context: CheckContext, _ moved: MovedElements) -> String? {
    if moved.elements.isEmpty { return "there is nothing to move" }
    let isFinite = context.points[0].isFinite(context.graph.varyingNodes)
    return isFinite ? nil : "not everything is finite"
  }
}

/// The elements of the leaves by which the gradient is verified.
struct MovedElements {
  /// A leaf's element: where it lies among the leaves', and where its gradient lies.
  struct Element {
    let place: Int
    let gradient: Int
  }

  private(set) var elements: [Element] = []
  /// Whether there are more than were taken.
  private(set) var isPart = false

  /// - Parameter cost: What an output costs; how many elements are taken depends on it.
  init(_ context: CheckContext, limit: Int, cost: Int) {
    let limit = max(1, min(limit, MovedElements.work / max(cost, 1)))
    let point = context.points[0]
    var all: [Element] = []
    for node in 0..<context.graph.count where context.graph.codes[node].isVariable {
      guard let start = point.leaves.start(of: node), context.structure.isReaching[node],
        context.graph.elementTypes[node].isDifferentiable
      else { continue }
      let first = context.layout.range(of: node).lowerBound
      for element in 0..<context.graph.elementCount(of: node) {
        all.append(Element(place: start + element, gradient: first + element))
      }
    }
    isPart = all.count > limit
    // Evenly spread: every leaf of some size has its share.
    elements =
      isPart ? (0..<limit).map { all[Int(Double($0) * Double(all.count) / Double(limit))] } : all
  }

  /// Steps of sweeps that verifying may take.
  private static let work = 40_000_000
}
