// SPDX-License-Identifier: Apache-2.0
// ChainRule: gradients against Taylor's formula.

internal import Autodiff
internal import RealModule

/// The gradient against Taylor's formula.
///
/// Along a direction, f(x + t v) - f(x) - t g·v shrinks with the square of t if g is the gradient, and
/// with t itself if it is not. No step has to be chosen.
package struct TaylorTest: Sendable {
  /// The power of t with which the remainder shrinks; `nil` if it is nothing but rounding.
  package private(set) var order: Double?
  /// Whether that is what it must be.
  package private(set) var passed = true
  /// Why nothing was worked out; `nil` if something was.
  package private(set) var skipped: String?

  /// How often the step is halved.
  private static let steps = 16

  init(
    _ context: CheckContext, _ probe: OutputProbe, _ moved: MovedElements, seed: UInt64,
    skippedBecause reason: String?
  ) throws(EvaluationError) {
    skipped = reason
    guard reason == nil else { return }
    let point = context.points[0]
    var random = RandomSequence(seed: seed &+ 0x5EED)
    let direction = moved.elements.map { element in
      (random.unit() - 0.5) * max(point.leaves.elements[element.place].magnitude, 0.1)
    }
    let slope = zip(moved.elements, direction)
      .reduce(0) { $0 + point.gradients[$1.0.gradient] * $1.1 }
    let base = try probe.output(point.leaves)
    // Numbers that nearly cancel on the way leave far more rounding than the output shows.
    let scale = max(base.magnitude, context.roundingScale)
    var remainders: [Double] = []
    var step = 0.125
    for _ in 0..<TaylorTest.steps {
      var leaves = point.leaves
      leaves.withMutableElements { all in
        for (element, part) in zip(moved.elements, direction) { all[element.place] += step * part }
      }
      let output = try probe.output(leaves)
      let rounding = 64 * Double.ulpOfOne * (scale + (step * slope).magnitude + 1e-300)
      let remainder = (output - base - step * slope).magnitude
      remainders.append(remainder > rounding ? remainder : 0)
      step /= 2
    }
    judge(remainders)
  }

  /// Judges remainders at a step and its halves, those that are nothing but rounding being zero.
  package init(remainders: [Double]) { judge(remainders) }

  /// The smallest steps whose remainders are more than rounding tell the order best.
  private mutating func judge(_ remainders: [Double]) {
    guard remainders.allSatisfy(\.isFinite) else {
      skipped = "the outputs nearby are not finite"
      return
    }
    let pairs = zip(remainders, remainders.dropFirst()).filter { $0.0 > 0 && $0.1 > 0 }
    guard !pairs.isEmpty else { return }
    let orders = pairs.suffix(3).map { Double.log2($0.0 / $0.1) }.sorted()
    let found = orders[orders.count / 2]
    guard pairs.count > 1, found > 0.5 else {
      skipped = "the remainders do not shrink above their rounding"
      return
    }
    order = found
    // Near a kink the remainder begins to shrink only once the step stays on one side.
    passed = found > 1.5 || remainders.last == 0
  }
}
