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
  ///   - convention: The one that the map follows.
  package static func kinks(
    _ map: DifferentiableMap<Double>, _ kinks: [Kink], under convention: KinkConvention = .minnorm,
    using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    for kink in kinks {
      if !kink.isChosenSmallest {
        violations.append(
          Violation(.kinks, "\(map.name): \(kink.chosen) is not the smallest of \(kink.interval)"))
      }
      for (convention, choice) in kink.others where !kink.interval.contains(choice) {
        violations.append(
          Violation(.kinks, "\(map.name): \(convention) chooses \(choice) out of \(kink.interval)"))
      }
      let point = kink.point(near: map.sample(&generator))
      for (way, slope) in try slopes(of: map, at: point, operand: kink.argument)
      where slope != kink.choice(under: convention) {
        violations.append(
          Violation(
            .kinks,
            "\(map.name): the \(way) returns \(slope) at the kink \(kink.place) of operand "
              + "\(kink.argument), not \(kink.choice(under: convention)), under \(convention)"))
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

extension Kink {
  /// Whether the choice is a valid subgradient, and of those the smallest; where arguments meet, the
  /// smallest pair is not made of the smallest numbers.
  fileprivate var isChosenSmallest: Bool {
    guard interval.contains(chosen) else { return false }
    switch place {
    case .meeting, .meetingBeside: return true
    case .point, .corner, .elements: break
    }
    if isLimit { return chosen == interval.lowerBound || chosen == interval.upperBound }
    let smallest = min(max(0, interval.lowerBound), interval.upperBound)
    return chosen.magnitude == smallest.magnitude
  }

  /// A point on the kink, otherwise like another.
  package func point(near other: [Tensor<Double>]) -> [Tensor<Double>] {
    var point = other
    switch place {
    case .point(let number): point[argument] = Tensor(number)
    case .meeting(let operand): point[argument] = point[operand]
    case .meetingBeside(let operand, let third, let relation):
      let met = point[operand]
      point[argument] = met
      let step: Double = relation == .less ? -1 : relation == .greater ? 1 : 0
      point[third] = Tensor(met.shape, met.elements.map { $0 + step })
    case .corner(let number): point = point.map { _ in Tensor(number) }
    case .elements: break
    }
    return point
  }
}
