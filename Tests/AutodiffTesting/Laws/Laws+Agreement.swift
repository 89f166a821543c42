// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law that all ways to a derivative agree.

import Autodiff

extension Laws {
  /// The reverse sweep, the tangent sweep and the derivative as a graph give the same numbers; and
  /// differentiating the gradient forward gives what differentiating a tangent in reverse gives.
  package static func agreement(
    _ map: DifferentiableMap<Double>, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    guard let derivative = map.derivative else { return [] }
    let point = map.sample(&generator)
    let cotangent = Tensor<Double>.random(map.predictedShape, using: &generator)
    let directions = point.map { Tensor<Double>.random($0.shape, using: &generator) }
    let derived = point.indices.map(derivative)
    let swept = try map.cotangents(cotangent, at: point)
    let recorded = try derived.map { try $0.value(point + [cotangent]) }
    let comparisons =
      [("the reverse sweep and the derivative as a graph", swept, recorded)]
      + [try basis(of: map, at: point, swept, cotangent)]
      + [try mixed(derived, point, cotangent, directions)]
    return comparisons.flatMap { what, found, expected in
      zip(found, expected).enumerated().compactMap { place, pair in
        let scale = max(pair.0.largest, pair.1.largest) + 1
        let difference = pair.0.adding(pair.1, times: -1).largest
        if difference <= 1024 * Double.ulpOfOne * scale { return nil }
        return Violation(
          .agreement,
          "\(map.name), operand \(place): \(what) give \(pair.0.elements) and "
            + "\(pair.1.elements), at \(point.map(\.elements))")
      }
    }
  }

  private typealias Comparison = (String, [Tensor<Double>], [Tensor<Double>])

  /// The gradient swept in reverse, and element by element from tangents.
  private static func basis(
    of map: DifferentiableMap<Double>, at point: [Tensor<Double>], _ swept: [Tensor<Double>],
    _ cotangent: Tensor<Double>
  ) throws -> Comparison {
    let pushed = try point.indices.map { place in
      let slopes = try (0..<point[place].shape.count).map { element in
        var unit = Tensor<Double>(repeating: 0, shape: point[place].shape).elements
        unit[element] = 1
        var tangents = [Tensor<Double>?](repeating: nil, count: point.count)
        tangents[place] = Tensor(point[place].shape, unit)
        return try cotangent.product(with: map.pushforward(tangents, point)).sum
      }
      return Tensor(point[place].shape, slopes)
    }
    return ("the reverse sweep and the tangent sweep", swept, pushed)
  }

  /// The derivative of the gradient along directions, and the gradient of the derivative along them.
  private static func mixed(
    _ derived: [DifferentiableMap<Double>], _ point: [Tensor<Double>],
    _ cotangent: Tensor<Double>, _ directions: [Tensor<Double>]
  ) throws -> Comparison {
    let forwardOverReverse = try derived.map {
      try $0.pushforward(directions + [nil], point + [cotangent])
    }
    var reverseOverForward = point.map { Tensor<Double>(repeating: 0, shape: $0.shape) }
    for (map, direction) in zip(derived, directions) {
      let shares = try map.cotangents(direction, at: point + [cotangent])
      for place in point.indices {
        reverseOverForward[place] = reverseOverForward[place].adding(shares[place], times: 1)
      }
    }
    return ("forward over reverse and reverse over forward", forwardOverReverse, reverseOverForward)
  }
}
