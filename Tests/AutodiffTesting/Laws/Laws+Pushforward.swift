// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law that ties a pushforward to differences.

import Autodiff

extension Laws {
  /// How often a point is drawn again because differences found no slope there.
  private static let tries = 24

  /// The pushforward agrees with a central difference in a random direction at random points; that of
  /// what is declared detached is 0.
  ///
  /// Whether a point is fit for differences is read off the values alone, so a wrong rule cannot
  /// talk its way out; a map that has no such point among many breaks the law too.
  package static func pushforward(
    _ map: DifferentiableMap<Double>, points: Int = 2, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    for _ in 0..<points {
      guard let (point, direction, slope) = try fitPoint(of: map, using: &generator) else {
        return [Violation(.pushforward, "\(map.name): no point is fit for differences")]
      }
      let tangent = try map.pushforward(direction, point)
      for (index, difference) in slope.derivative.elements.enumerated() {
        let expected = map.isDetached ? 0 : difference
        let bound = 8 * slope.errors[index] + 1e-11 * max(1, expected.magnitude)
        if !((tangent.elements[index] - expected).magnitude <= bound) {
          violations.append(
            Violation(
              .pushforward,
              "\(map.name): element \(index) moves by \(tangent.elements[index]), differences say "
                + "\(expected) ± \(bound), at \(point.map(\.elements))"))
        }
      }
    }
    return violations
  }

  private typealias FitPoint = (
    point: [Tensor<Double>], direction: [Tensor<Double>], slope: CentralDifference
  )

  private static func fitPoint(
    of map: DifferentiableMap<Double>, using generator: inout SeededGenerator
  ) throws -> FitPoint? {
    for _ in 0..<tries {
      let point = map.sample(&generator)
      let direction = point.map { Tensor<Double>.random($0.shape, using: &generator) }
      let slope = try CentralDifference(of: map.value, at: point, along: direction)
      if slope.isTrustworthy { return (point, direction, slope) }
    }
    return nil
  }
}
