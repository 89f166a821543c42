// SPDX-License-Identifier: Apache-2.0
// ChainRule: the magnitude of a product, so that products can be compared by sums.

internal import RealModule

/// The logarithm of a magnitude in whole steps of 2^-32, so that a sum is the same in any order: paths
/// with the same factors tie, and the order in which paths are found does not hang on rounding.
///
/// Two million factors at the ends of the range of numbers fit. Products that differ by less than some
/// 1e-10 for each factor tie, too.
struct PathWeight: Hashable, Comparable, Sendable {
  private let steps: Int64

  /// That of a product of nothing.
  static let one = PathWeight(steps: 0)
  /// That of 0, and of every finite product with it.
  static let zero = PathWeight(steps: .min)
  /// That of infinity, NaN, and every product with them.
  static let unbounded = PathWeight(steps: .max)

  private init(steps: Int64) { self.steps = steps }

  /// The weight of a factor.
  init(_ factor: Double) {
    if factor == 0 {
      self = .zero
    } else if !factor.isFinite {
      self = .unbounded
    } else {
      steps = Int64((Double.log(factor.magnitude) * 0x1p32).rounded())
    }
  }

  /// The weight of a product.
  static func * (a: PathWeight, b: PathWeight) -> PathWeight {
    if a == .unbounded || b == .unbounded { return .unbounded }
    if a == .zero || b == .zero { return .zero }
    let (sum, overflow) = a.steps.addingReportingOverflow(b.steps)
    return PathWeight(steps: overflow ? (a.steps < 0 ? .min + 1 : .max - 1) : sum)
  }

  static func < (a: PathWeight, b: PathWeight) -> Bool { a.steps < b.steps }
}
