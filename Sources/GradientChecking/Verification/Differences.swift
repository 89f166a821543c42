// SPDX-License-Identifier: Apache-2.0
// ChainRule: gradients against central differences.

internal import Autodiff

/// The gradient against central differences, with an estimate of their own error.
///
/// The step is the one that balances the two errors of a central difference, ε^(1/3) max(1, |x|). A
/// second one with twice the step tells how much of the error is left: Richardson's extrapolation takes
/// a third of their difference away, and what it takes away is the estimate.
package struct Differences: Sendable {
  /// The largest difference from our gradient.
  package private(set) var maximumError = 0.0
  /// The largest error that the differences themselves are thought to have.
  package private(set) var estimatedError = 0.0
  /// How many elements were compared.
  package private(set) var count = 0
  /// How many were left out because a kink is near, or something is not finite.
  package private(set) var leftOut = 0
  /// Whether there are more.
  package let isPart: Bool
  /// Whether our gradient agrees as well as the differences allow.
  package private(set) var passed = true
  /// Why nothing was compared; `nil` if something was.
  package private(set) var skipped: String?

  /// ε^(1/3).
  private static let step = 6.055454452393343e-06

  init(
    _ context: CheckContext, _ probe: OutputProbe, _ moved: MovedElements,
    skippedBecause reason: String?
  ) throws(EvaluationError) {
    isPart = moved.isPart
    skipped = reason
    guard reason == nil else { return }
    let point = context.points[0]
    let here = try probe.output(point.leaves)
    let scale = max(here.magnitude, context.roundingScale)
    for element in moved.elements {
      let step = Differences.step * max(1, point.leaves.elements[element.place].magnitude)
      func difference(_ step: Double) throws(EvaluationError) -> (slope: Double, bend: Double) {
        let after = try probe.output(moving: element.place, by: step)
        let before = try probe.output(moving: element.place, by: -step)
        return ((after - before) / (2 * step), (after - 2 * here + before) / step)
      }
      let (near, far) = (try difference(step), try difference(2 * step))
      guard near.slope.isFinite, far.slope.isFinite else {
        leftOut += 1
        continue
      }
      let rounding = 4 * Double.ulpOfOne * scale / step
      // The two sides of a kink have slopes that differ however small the step is.
      if near.bend.magnitude > 1e-3 * max(near.slope.magnitude, 1e-3) + rounding,
        near.bend.magnitude > 0.75 * far.bend.magnitude
      {
        leftOut += 1
        continue
      }
      compare(
        near.slope + (near.slope - far.slope) / 3, point.gradients[element.gradient],
        error: (near.slope - far.slope).magnitude / 3 + rounding)
    }
    if count == 0 { skipped = "every element is near a kink or not finite" }
  }

  private mutating func compare(_ difference: Double, _ gradient: Double, error: Double) {
    count += 1
    let distance = (difference - gradient).magnitude
    maximumError = max(maximumError, distance)
    estimatedError = max(estimatedError, error)
    if distance > 10 * error + 1e-7 * max(gradient.magnitude, 1e-3) { passed = false }
  }
}
