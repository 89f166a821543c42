// SPDX-License-Identifier: Apache-2.0
// ChainRule: when a claimed number is taken for the true one.

/// When a claimed number is taken for the true one.
package struct Tolerance: Sendable, Equatable {
  /// How far off a number may be beside its size.
  package var relative: Double
  /// How far off any number may be.
  package var absolute: Double

  /// Figures made by hand have six digits and more; below a hundred-millionth nothing is written.
  package init(relative: Double = 1e-6, absolute: Double = 1e-8) {
    self.relative = relative
    self.absolute = absolute
  }

  /// How far a claim of so many decimals may be from this number.
  func allowance(around truth: Double, decimals: Int?) -> Double {
    guard let decimals else { return absolute + relative * truth.magnitude }
    // Half a unit of the last decimal, and a little for its own binary representation.
    return 0.5000001 * Tolerance.unit(ofDecimals: decimals)
  }

  /// Whether a claimed number is taken for the true one; NaN is taken for NaN, and infinities for
  /// themselves.
  func accepts(_ claimed: Double, for truth: Double, decimals: Int? = nil) -> Bool {
    if claimed.isFinite, truth.isFinite {
      return (claimed - truth).magnitude <= allowance(around: truth, decimals: decimals)
    }
    return claimed == truth || (claimed.isNaN && truth.isNaN)
  }

  /// Whether all elements are.
  func accepts(_ claimed: [Double], for truth: [Double], decimals: Int? = nil) -> Bool {
    claimed.count == truth.count
      && zip(claimed, truth).allSatisfy { accepts($0, for: $1, decimals: decimals) }
  }

  private static func unit(ofDecimals decimals: Int) -> Double {
    (0..<min(decimals, 300)).reduce(1.0) { unit, _ in unit / 10 }
  }
}
