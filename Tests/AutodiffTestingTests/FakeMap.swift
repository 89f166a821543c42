// SPDX-License-Identifier: Apache-2.0
// ChainRule: a map whose rules are written here, to be spoiled.

import Autodiff
import AutodiffTesting

/// The product of a and b³ over vectors, all rules by hand and right.
enum FakeMap {
  static let shape = Shape(known: [3])

  /// The map with right rules; tests spoil one at a time.
  static func make() -> DifferentiableMap<Double> {
    DifferentiableMap(
      name: "a b³", predictedShape: shape, sample: point,
      value: { zipped($0) { $0[0] * cube($0[1]) } },
      pushforward: { tangents, point in
        let (a, b) = (tangents[0] ?? zero, tangents[1] ?? zero)
        return zipped(point + [a, b]) {
          cube($0[1]) * $0[2] + 3 * $0[0] * $0[1] * $0[1] * $0[3]
        }
      },
      pullback: { cotangent, point, wanted in
        let shares = [
          zipped(point + [cotangent]) { cube($0[1]) * $0[2] },
          zipped(point + [cotangent]) { 3 * $0[0] * $0[1] * $0[1] * $0[2] },
        ]
        return zip(shares, wanted).map { $1 ? $0 : nil }
      },
      derivative: { $0 == 0 ? byA : byB })
  }

  /// (a, b, g) ↦ b³ g.
  private static var byA: DifferentiableMap<Double> {
    derived(
      "b³ g", value: { cube($0[1]) * $0[2] },
      slopes: [{ _ in 0 }, { 3 * $0[1] * $0[1] * $0[2] }, { cube($0[1]) }])
  }

  /// (a, b, g) ↦ 3 a b² g.
  static var byB: DifferentiableMap<Double> {
    derived(
      "3 a b² g", value: { 3 * $0[0] * $0[1] * $0[1] * $0[2] },
      slopes: [
        { 3 * $0[1] * $0[1] * $0[2] }, { 6 * $0[0] * $0[1] * $0[2] },
        { 3 * $0[0] * $0[1] * $0[1] },
      ])
  }

  /// An elementwise map with given slopes.
  static func derived(
    _ name: String, value: @escaping ([Double]) -> Double, slopes: [([Double]) -> Double]
  ) -> DifferentiableMap<Double> {
    DifferentiableMap(
      name: name, predictedShape: shape,
      sample: { point(&$0) + [Tensor.random(shape, using: &$0)] },
      value: { zipped($0, value) },
      pushforward: { tangents, point in
        zip(slopes, tangents).reduce(zero) { total, part in
          guard let tangent = part.1 else { return total }
          let slope = zipped(point, part.0)
          return zipped([total, slope, tangent]) { $0[0] + $0[1] * $0[2] }
        }
      },
      pullback: { cotangent, point, wanted in
        zip(slopes, wanted).map { slope, isWanted in
          isWanted ? zipped([zipped(point, slope), cotangent]) { $0[0] * $0[1] } : nil
        }
      })
  }

  static let zero = Tensor<Double>(repeating: 0, shape: shape)

  private static func point(_ generator: inout SeededGenerator) -> [Tensor<Double>] {
    (0..<2).map { _ in Tensor.random(shape, in: Domain(0.5, 2), using: &generator) }
  }

  private static func cube(_ x: Double) -> Double { x * x * x }

  /// A function of one element of each tensor, for all elements.
  static func zipped(
    _ tensors: [Tensor<Double>], _ function: ([Double]) -> Double
  ) -> Tensor<Double> {
    Tensor(shape, (0..<3).map { index in function(tensors.map { $0.elements[index] }) })
  }

  /// A map of one scalar with a kink at 0: the magnitude, with this slope there.
  static func magnitude(slopeAtKink: Double) -> DifferentiableMap<Double> {
    func slope(_ x: Double) -> Double { x == 0 ? slopeAtKink : x < 0 ? -1 : 1 }
    return DifferentiableMap(
      name: "|x|", predictedShape: .scalar,
      sample: { [Tensor(Domain.nonZero.sample(using: &$0))] },
      value: { Tensor($0[0].elements[0].magnitude) },
      pushforward: { Tensor(slope($1[0].elements[0]) * ($0[0]?.elements[0] ?? 0)) },
      pullback: { cotangent, point, _ in
        [Tensor(slope(point[0].elements[0]) * cotangent.elements[0])]
      })
  }
}
