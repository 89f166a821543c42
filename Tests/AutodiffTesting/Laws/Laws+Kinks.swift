// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law of kinks.

package import Autodiff

extension Laws {
  /// At each declared kink both rules, and the derivative as a graph, return the declared choice, and
  /// the choice is the smallest of its interval.
  ///
  /// - Parameters:
  ///   - map: The operation on scalars, all of whose operands vary.
  ///   - kinks: What is declared of it.
  package static func kinks(
    _ map: DifferentiableMap<Double>, _ kinks: [Kink], using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    let isMeeting = Set(kinks.map(\.argument)).count > 1
    for kink in kinks {
      let smallest = min(max(0, kink.interval.lowerBound), kink.interval.upperBound)
      if kink.chosen.magnitude != smallest.magnitude && !isMeeting
        || !kink.interval.contains(kink.chosen)
      {
        violations.append(
          Violation(.kinks, "\(map.name): \(kink.chosen) is not the smallest of \(kink.interval)"))
      }
      var point = map.sample(&generator)
      let other = isMeeting ? point[1 - kink.argument].elements[0] : 0
      point[kink.argument] = Tensor(other + kink.at)
      for (way, slope) in try slopes(of: map, at: point, operand: kink.argument)
      where slope != kink.chosen {
        violations.append(
          Violation(
            .kinks,
            "\(map.name): the \(way) returns \(slope) at the kink \(kink.at) of operand "
              + "\(kink.argument), not \(kink.chosen)"))
      }
    }
    return violations
  }

  private static func slopes(
    of map: DifferentiableMap<Double>, at point: [Tensor<Double>], operand: Int
  ) throws -> [(way: String, slope: Double)] {
    var tangents = [Tensor<Double>?](repeating: nil, count: point.count)
    tangents[operand] = Tensor(1)
    let ahead = try map.pushforward(tangents, point)
    let back = try map.cotangents(Tensor(1), at: point)[operand]
    var slopes = [("pushforward", ahead.elements[0]), ("pullback", back.elements[0])]
    if let derivative = map.derivative {
      let value = try derivative(operand).value(point + [Tensor(1)])
      slopes.append(("derivative as a graph", value.elements[0]))
    }
    return slopes
  }
}
