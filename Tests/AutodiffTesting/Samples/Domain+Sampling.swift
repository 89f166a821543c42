// SPDX-License-Identifier: Apache-2.0
// ChainRule: points of a declared domain.

package import Autodiff

extension Domain {
  /// How far samples go where the domain has no end.
  private static let reach = 3.0

  /// The interval that samples are drawn from.
  private var window: (low: Double, high: Double) {
    switch (lower.isFinite, upper.isFinite) {
    case (true, true): (lower, upper)
    case (true, false): (lower, lower + Domain.reach)
    case (false, true): (upper - Domain.reach, upper)
    case (false, false): (-Domain.reach, Domain.reach)
    }
  }

  /// A number inside, with a distance from finite ends, excluded points and given ones.
  ///
  /// - Parameters:
  ///   - points: Further points to stay away from, such as kinks.
  ///   - margin: The distance; less where the domain is narrow.
  package func sample(
    avoiding points: [Double] = [], margin: Double = 0.25,
    using generator: inout SeededGenerator
  ) -> Double {
    let (low, high) = window
    let margin = min(margin, (high - low) / 8)
    let poles = excludesWholeUpToZero ? stride(from: low.rounded(.up), through: 0, by: 1) : nil
    let avoided =
      excluded + points + [lower, upper].filter(\.isFinite) + (poles.map(Array.init) ?? [])
    var candidate = low
    // Each try fails with a probability of a half at most, so that 64 of them do not all fail.
    for _ in 0..<64 {
      candidate = Double.random(in: low...high, using: &generator)
      if avoided.allSatisfy({ abs(candidate - $0) >= margin }) { break }
    }
    return candidate
  }

  /// The numbers inside at which formulas go wrong first: ends, zeros of both signs, ones, tiny, huge
  /// and infinite ones.
  package var edges: [Double] {
    let suspects = [
      lower, upper, 0, -0.0, 1, -1, 0.5, -0.5, 40, -40, 800, -800,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, -1e-300,
      1e300, -1e300, .infinity, -.infinity,
    ]
    return suspects.filter(contains)
  }
}
