// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law of determinism.

package import Autodiff

extension Laws {
  /// The same input gives the same bits, run again and run as a twin that was built differently; or the
  /// same refusal, at edges where an operation has no value.
  ///
  /// - Parameters:
  ///   - twin: The same map, its nodes given in another order or beside others.
  ///   - edges: What elements are also tried with, beside points of the domain.
  package static func determinism<S: Scalar>(
    _ map: DifferentiableMap<S>, twin: DifferentiableMap<S>, edges: [S] = [],
    using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    var points = [map.sample(&generator)]
    if !edges.isEmpty {
      points.append(
        points[0].map { operand in
          Tensor(
            operand.shape,
            operand.elements.map { edges.randomElement(using: &generator) ?? $0 })
        })
    }
    for (place, point) in points.enumerated() {
      if place > 0, let refusal = refusal(of: map, at: point) {
        for twin in [map, twin] where self.refusal(of: twin, at: point) != refusal {
          violations.append(
            Violation(.determinism, "\(map.name) is refused once, at \(point.map(\.elements))"))
        }
        continue
      }
      let cotangent = Tensor<S>.random(map.predictedShape, using: &generator)
      let directions = point.map { Tensor<S>.random($0.shape, using: &generator) }
      let runs = try [map, map, twin].map { map in
        [try map.value(point), try map.pushforward(directions, point)]
          + (try map.cotangents(cotangent, at: point))
      }
      for (what, run) in [("again", runs[1]), ("built differently", runs[2])] {
        for (place, pair) in zip(runs[0], run).enumerated() where !pair.0.isIdentical(to: pair.1) {
          violations.append(
            Violation(
              .determinism,
              "\(map.name), run \(what), gives \(pair.1.elements) as number \(place) instead of "
                + "\(pair.0.elements), at \(point.map(\.elements))"))
        }
      }
    }
    return violations
  }

  /// Why a map has no value at a point; `nil` if it has one.
  private static func refusal<S: Scalar>(
    of map: DifferentiableMap<S>, at point: [Tensor<S>]
  ) -> ValueFault? {
    do {
      _ = try map.value(point)
      return nil
    } catch EvaluationError.undefined(let place) {
      return place.fault
    } catch {
      // Thrown again where the values are compared.
      return nil
    }
  }
}
