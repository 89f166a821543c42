// SPDX-License-Identifier: Apache-2.0
// ChainRule: gradients against a step in the complex plane.

internal import Autodiff

/// The gradient against a step in the complex plane: exact to rounding, and worked out from the rules of
/// values alone.
package struct ComplexStep: Sendable {
  /// The largest difference from our gradient.
  package private(set) var maximumError = 0.0
  /// How many elements were compared.
  package private(set) var count = 0
  /// Whether our gradient agrees.
  package private(set) var passed = true
  /// Why nothing was compared; `nil` if something was.
  package private(set) var skipped: String?

  /// So small that its square is nothing beside any number.
  private static let step = 1e-100
  /// Steps of sweeps that this may take; a step in an algebra takes far longer than one of a sweep.
  private static let work = 400_000

  init(
    _ context: CheckContext, _ moved: MovedElements, cost: Int, skippedBecause reason: String?
  ) throws(EvaluationError) {
    skipped = reason
    guard reason == nil else { return }
    let (graph, point) = (context.graph, context.points[0])
    let limit = min(moved.elements.count, ComplexStep.work / max(cost, 1))
    let nodes = context.seeds.map(\.node)
    let noise = 16 * Double.ulpOfOne * context.roundingScale
    for element in moved.elements.prefix(limit) {
      let values = try graph.values(
        of: nodes, point.leaves, in: ComplexNumber.self, within: context.budget
      ) { place, number in
        place == element.place
          ? ComplexNumber(number, ComplexStep.step) : ComplexNumber(number)
      }
      var slope = 0.0
      for (seed, value) in zip(context.seeds, values) {
        for (factor, number) in zip(seed.elements, value) { slope += factor * number.imaginary }
      }
      compare(
        slope / ComplexStep.step, point.gradients[element.gradient],
        noise: noise / max(point.leaves.elements[element.place].magnitude, 1))
    }
    if count == 0 {
      skipped = limit == 0 ? "it would take too long" : "no operation here goes on into the plane"
    }
  }

  private mutating func compare(_ slope: Double, _ gradient: Double, noise: Double) {
    guard slope.isFinite else { return }
    count += 1
    let distance = (slope - gradient).magnitude
    maximumError = max(maximumError, distance)
    if distance > 1e-9 * max(gradient.magnitude, 1e-6) + noise { passed = false }
  }
}
