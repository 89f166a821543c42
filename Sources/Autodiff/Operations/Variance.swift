// SPDX-License-Identifier: Apache-2.0
// ChainRule: how far elements are spread around their mean.

/// A measure of the distances from the mean, divided by how many they are less a correction.
///
/// Where that leaves nothing to divide by it is NaN, and so is its derivative.
protocol SpreadOperation: AxesOperation {
  /// What the sum of squares is divided by; 0 if it is nothing.
  var divisor: Int { get }

  init(axes: ReducedAxes, divisor: Int)
}

/// The attributes of variance and standard deviation.
private let spreadAttributes =
  reductionAttributes + [
    AttributeListing(
      "ddof", .integer, default: .integer(0),
      "What is taken from the number of elements before it divides; 1 for an estimate from a sample."
    )
  ]

extension SpreadOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axes = try ReducedAxes(attributes, operands[0])
    let correction = attributes.integer(2)
    guard correction >= 0 else { throw .attribute("ddof", expected: "0 or more") }
    self.init(axes: axes, divisor: max(axes.count - min(correction, axes.count), 0))
  }

  var cost: Int { 6 * axes.operand.count }

  /// The distances from the mean, which is taken in two steps: what rounding left of the first mean is
  /// the mean of the differences, so that those of equal elements are 0.
  func distances<T: TensorAlgebra>(_ x: T) -> T {
    let first = x - mean(x)
    return .computed(first - mean(first), writtenAs: first)
  }

  private func mean<T: TensorAlgebra>(_ x: T) -> T {
    x.sum(axes: axes.axes, keepingDimensions: true).shared(among: axes.count)
  }

  /// A number for each result, divided as the sum of squares is.
  fileprivate func divided<T: TensorAlgebra>(_ x: T) -> T {
    divisor > 0 || axes.count == 0 ? x.shared(among: divisor) : x.filled(with: .nan)
  }
}

struct Variance: SpreadOperation {
  static let listing = OperationListing(
    "var", aliases: ["variance", "reduce_variance"],
    "The mean squared distance from the mean over axes, or over all.", arguments: ["x"],
    attributes: spreadAttributes)

  let axes: ReducedAxes
  let divisor: Int

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    if divisor == 0 { return operands[0].filled(with: .nan, shape: resultShape) }
    return axes.sum(T.apply(Square(), distances(operands[0]))).shared(among: divisor)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? operands[0].filled(with: 0)
    return divided(axes.sum(slope(operands[0]) * tangent))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [axes.expand(divided(cotangent)) * slope(operands[0])]
  }

  private func slope<T: TensorAlgebra>(_ x: T) -> T {
    x.filled(with: 2, shape: .scalar) * distances(x)
  }
}

struct StandardDeviation: SpreadOperation {
  static let listing = OperationListing(
    "std", aliases: ["standard_deviation", "reduce_std"],
    "The square root of the variance over axes, or over all; its derivative is 0 where that is 0.",
    arguments: ["x"], attributes: spreadAttributes,
    kinks: [Kink(.elements("are all equal, of two"), interval: -0.5...0.5, chosen: 0)])

  let axes: ReducedAxes
  let divisor: Int

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    if axes.count < 2 || divisor < 1 { return [] }
    let zero = value.filled(with: 0, shape: .scalar)
    // The length, without the mean, of one step of one element, in units of the root of the divisor.
    let steepest = (Double(axes.count - 1) / Double(axes.count) / Double(divisor)).squareRoot()
    let stands = T.apply(Equal(), value, zero)
    return [MetElements(kink: 0, stands: stands, chosen: zero, interval: -steepest...steepest)]
  }

  // As a length it does not overflow where the squares do.
  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let x = operands[0]
    if divisor == 0 { return x.filled(with: .nan, shape: resultShape) }
    return distances(x).length(over: axes)
      / T.apply(SquareRoot(), x.filled(with: Double(divisor), shape: .scalar))
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? operands[0].filled(with: 0)
    return divided(axes.sum(slope(operands[0], value) * tangent))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [axes.expand(divided(cotangent)) * slope(operands[0], value)]
  }

  /// The distances in units of the deviation; 0 where all elements are equal, which is the smallest
  /// subgradient.
  private func slope<T: TensorAlgebra>(_ x: T, _ value: T) -> T {
    // One element does not deviate from itself.
    if divisor == 0 || axes.count == 1 { return x.filled(with: 0) }
    let distances = distances(x)
    return .computed(
      distances / axes.expand(value.exceptZero), writtenAs: distances / axes.expand(value))
  }
}
