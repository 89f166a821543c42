// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law of linearity.

import Autodiff

extension Laws {
  /// Both rules are linear: in the tangents, and in the cotangent.
  package static func linearity(
    _ map: DifferentiableMap<Double>, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    let point = map.sample(&generator)
    let (first, second) = (3.0, -0.7)
    func vectors(_ shapes: [Shape]) -> [Tensor<Double>] {
      shapes.map { Tensor.random($0, using: &generator) }
    }
    func combined(_ a: [Tensor<Double>], _ b: [Tensor<Double>]) -> [Tensor<Double>] {
      zip(a, b).map { $0.scaled(by: first).adding($1, times: second) }
    }
    let (u, v) = (vectors(point.map(\.shape)), vectors(point.map(\.shape)))
    let ahead = try [u, v, combined(u, v)].map { [try map.pushforward($0, point)] }
    let shape = [map.predictedShape]
    let (p, q) = (vectors(shape), vectors(shape))
    let back = try [p, q, combined(p, q)].map { try map.cotangents($0[0], at: point) }
    return [("pushforward", ahead), ("pullback", back)].flatMap { rule, results in
      zip(combined(results[0], results[1]), results[2]).enumerated().compactMap { place, pair in
        let (expected, found) = pair
        let scale = 1 + expected.largest + results[0][place].largest + results[1][place].largest
        let bound = 256 * Double.ulpOfOne * scale
        if expected.adding(found, times: -1).largest <= bound { return nil }
        return Violation(
          .linearity,
          "\(map.name): the \(rule) of a sum is \(found.elements), and the sum of its parts "
            + "\(expected.elements), at \(point.map(\.elements))")
      }
    }
  }
}
