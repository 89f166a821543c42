// SPDX-License-Identifier: Apache-2.0
// ChainRule: the law of shapes.

package import Autodiff

extension Laws {
  /// The value and its tangent have the predicted shape, and each cotangent that of its operand.
  package static func shape<S: Scalar>(
    _ map: DifferentiableMap<S>, using generator: inout SeededGenerator
  ) throws -> [Violation] {
    var violations: [Violation] = []
    func expect(_ shape: Shape, of tensor: Tensor<S>?, _ what: String) {
      guard let tensor, tensor.shape != shape else { return }
      violations.append(
        Violation(.shape, "\(map.name): \(what) has shape \(tensor.shape), not \(shape)"))
    }
    let point = map.sample(&generator)
    expect(map.predictedShape, of: try map.value(point), "the value")
    let directions = point.map { Tensor<S>.random($0.shape, using: &generator) }
    for mask in masks(count: point.count) {
      let tangents = zip(directions, mask).map { $1 ? $0 : nil }
      expect(
        map.predictedShape, of: try map.pushforward(tangents, point), "the tangent along \(mask)")
    }
    let cotangent = Tensor<S>.random(map.predictedShape, using: &generator)
    let shares = try map.pullback(cotangent, point, point.map { _ in true })
    if shares.count != point.count {
      violations.append(
        Violation(.shape, "\(map.name): \(shares.count) cotangents of \(point.count) operands"))
    }
    for (place, share) in shares.enumerated() where place < point.count {
      expect(point[place].shape, of: share, "the cotangent of operand \(place)")
    }
    return violations
  }

  /// Which operands move: all of them, and each on its own.
  static func masks(count: Int) -> [[Bool]] {
    let all = [Bool](repeating: true, count: count)
    let single = (0..<count).map { place in (0..<count).map { $0 == place } }
    return count > 1 ? [all] + single : [all]
  }
}
