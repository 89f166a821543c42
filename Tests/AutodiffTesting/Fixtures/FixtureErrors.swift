// SPDX-License-Identifier: Apache-2.0
// ChainRule: how far figures are from stored ones.

package import Autodiff

/// The four figures of an operation at a point.
package enum FixtureFigure: String, CaseIterable, Sendable {
  case value, vjp, jvp, hvp
}

/// How far what was found is from what is stored.
///
/// The error of an element is its distance from the stored one, divided by the stored one's magnitude
/// or, where it is a sum that cancels, by the sum of the magnitudes of its terms; where all terms are
/// 0, it is the distance itself. That of a tensor is its largest, infinite where a number is missing.
package struct FixtureErrors: Sendable {
  /// The errors of the figures that were compared.
  package var errors: [FixtureFigure: Double] = [:]

  /// Makes errors of nothing.
  package init() {}

  /// Takes the worse of this error and an earlier one.
  package mutating func note(_ figure: FixtureFigure, _ error: Double) {
    errors[figure] = max(errors[figure] ?? 0, error)
  }

  /// The error of a tensor.
  package static func between<S: Scalar>(
    _ found: [S], _ stored: [Double], scale: [Double]? = nil
  ) -> Double {
    let scale = scale ?? stored
    guard found.count == stored.count, scale.count == stored.count else { return .infinity }
    var worst = 0.0
    for (index, expected) in stored.enumerated() {
      let mine = Double(found[index])
      if mine == expected || mine.isNaN && expected.isNaN { continue }
      let size = max(expected.magnitude, scale[index].magnitude)
      let error = (mine - expected).magnitude / (size == 0 ? 1 : size)
      worst = max(worst, error.isFinite ? error : .infinity)
    }
    return worst
  }
}
