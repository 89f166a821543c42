// SPDX-License-Identifier: Apache-2.0
// ChainRule: an operation of one argument at a point, said in one line.

import AutodiffTesting
import Testing

@testable import Autodiff

/// An operation of one argument at a point: its value, its gradient by both sweeps and as a graph.
struct ReductionPoint {
  let value: [Double]
  let gradient: [Double]
  private let map: DifferentiableMap<Double>
  private let point: [Tensor<Double>]
  private let cotangent: Tensor<Double>

  /// - Parameters:
  ///   - shape: The shape of the elements; a vector if it is left out.
  ///   - cotangent: That of the value; ones if it is left out.
  init(
    _ code: OperationCode, _ elements: [Double], shape: [Int]? = nil,
    _ attributes: KeyValuePairs<String, AttributeValue> = [:], cotangent: [Double]? = nil
  ) throws {
    let shape = shape ?? [elements.count]
    let result = try Self.result(code, shape, attributes)
    let map = OperationCase(code, [shape], to: result.dimensions, attributes).map(as: Double.self)
    let point = [Tensor(Shape(known: shape), elements)]
    let given = Tensor(result, cotangent ?? [Double](repeating: 1, count: result.count))
    value = try map.value(point).elements
    gradient = try map.cotangents(given, at: point)[0].elements
    (self.map, self.point, self.cotangent) = (map, point, given)
  }

  /// The gradient as a graph.
  func recordedGradient() throws -> [Double] {
    let derivative = try #require(map.derivative)
    return try derivative(0).value(point + [cotangent]).elements
  }

  /// The gradient from the tangents along each element.
  func pushedGradient() throws -> [Double] {
    try point[0].elements.indices.map { place in
      var unit = [Double](repeating: 0, count: point[0].elements.count)
      unit[place] = 1
      let tangent = try map.pushforward([Tensor(point[0].shape, unit)], point)
      return cotangent.product(with: tangent).sum
    }
  }

  /// The Hessian of the value times its cotangent.
  func hessian() throws -> [[Double]] {
    let derivative = try #require(map.derivative)
    return try point[0].elements.indices.map { place in
      var unit = [Double](repeating: 0, count: point[0].elements.count)
      unit[place] = 1
      return try derivative(0)
        .pushforward([Tensor(point[0].shape, unit), nil], point + [cotangent]).elements
    }
  }

  private static func result(
    _ code: OperationCode, _ shape: [Int], _ attributes: KeyValuePairs<String, AttributeValue>
  ) throws -> Shape {
    var builder = GraphBuilder()
    let shape = Shape(known: shape)
    let leaf = builder.leaf("x", Tensor(repeating: 1, shape: shape))
    let node = builder.apply(code, [leaf], attributes: attributes, name: "y")
    return try builder.build().0.shape(of: node)
  }
}

extension ReductionPoint {
  /// Expects the gradient from every way to it, and the value.
  func expect(
    _ value: [Double], _ gradient: [Double], within tolerance: Double = 1e-15,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = [
      ("value", self.value, value), ("gradient", self.gradient, gradient),
      ("gradient as a graph", try recordedGradient(), gradient),
      ("gradient from tangents", try pushedGradient(), gradient),
    ]
    for (what, numbers, expected) in found {
      let isClose =
        numbers.count == expected.count
        && zip(numbers, expected).allSatisfy {
          $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= tolerance * max(1, abs($1))
        }
      #expect(isClose, "\(what) \(numbers), not \(expected)", sourceLocation: sourceLocation)
    }
  }
}
