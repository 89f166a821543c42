// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law that ties the two rules together.

package import Autodiff

extension Laws {
  /// ⟨ȳ, Jẋ⟩ = ⟨Jᵀȳ, ẋ⟩ to a few units in the last place of the largest terms.
  ///
  /// No differences are involved, so the tolerance is tight: rounding inside the rules, which adds up
  /// over the elements that one result takes in. Both rules also run with one operand moving and
  /// wanted at a time, the others left out.
  package static func adjoint<S: Scalar>(
    _ map: DifferentiableMap<S>, points: Int = 2, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    for _ in 0..<points {
      let point = map.sample(&generator)
      let directions = point.map { Tensor<S>.random($0.shape, using: &generator) }
      let cotangent = Tensor<S>.random(map.predictedShape, using: &generator)
      for mask in masks(count: point.count) {
        let tangents = zip(directions, mask).map { $1 ? $0 : nil }
        let tangent = try map.pushforward(tangents, point)
        let ahead = cotangent.product(with: tangent)
        var back = (sum: 0.0, magnitude: 0.0)
        let shares = try map.pullback(cotangent, point, mask)
        for (share, direction) in zip(shares, tangents) {
          guard let share, let direction else { continue }
          let part = share.product(with: direction)
          back = (back.sum + part.sum, back.magnitude + part.magnitude)
        }
        let bound =
          64 * Double(S.ulpOfOne)
          * (ahead.magnitude + back.magnitude + map.cancellation)
        if !((ahead.sum - back.sum).magnitude <= bound) {
          violations.append(
            Violation(
              .adjoint,
              "\(map.name), moving \(mask): ⟨ȳ, Jẋ⟩ = \(ahead.sum) but ⟨Jᵀȳ, ẋ⟩ = \(back.sum), "
                + "apart by more than \(bound), at \(point.map(\.elements))"))
        }
      }
    }
    return violations
  }
}
