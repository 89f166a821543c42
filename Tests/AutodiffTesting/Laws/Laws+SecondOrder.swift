// SPDX-License-Identifier: Apache-2.0
// ChainRule: the laws of first order, for derivatives.

import Autodiff

extension Laws {
  /// The derivative with respect to each operand, as a graph, obeys the laws of shape, pushforward
  /// and adjoint.
  package static func secondOrder(
    _ map: DifferentiableMap<Double>, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    guard let derivative = map.derivative else { return [] }
    let count = map.sample(&generator).count
    return try (0..<count).flatMap { operand in
      let derived = derivative(operand)
      let broken =
        try shape(derived, using: &generator)
        + pushforward(derived, points: 1, using: &generator)
        + adjoint(derived, points: 1, using: &generator)
      return broken.map { Violation(.secondOrder, "\($0)") }
    }
  }
}
