// SPDX-License-Identifier: Apache-2.0
// ChainRule: vectors brought to length 1.

/// Elements divided by their Euclidean length as vectors along an axis.
///
/// With y = x/‖x‖, the Jacobian is (I - y yᵀ)/‖x‖, which is symmetric: one function is the pushforward
/// and the pullback. A vector of zeros stays one; it has no direction, and its derivative is 0, the
/// smallest of those that its neighbours have.
struct Normalize: GeneralOperation {
  static let listing = OperationListing(
    "normalize", aliases: ["l2_normalize"],
    "The elements divided by their Euclidean length as vectors along an axis; zeros stay zeros.",
    arguments: ["x"], attributes: [AttributeListing("axis", .integer, default: .integer(-1))],
    kinks: [
      Kink(.elements("are all 0"), interval: -Double.infinity...Double.infinity, chosen: 0)
    ])

  let axes: ReducedAxes
  var resultShape: Shape { axes.operand }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axis = try operands[0].existingAxis(attributes.integer(0))
    axes = try ReducedAxes(
      AttributeValues([.integers([axis]), .boolean(true)]), operands[0])
  }

  var cost: Int { 8 * resultShape.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let length = length(operands[0])
    return operands[0] / .computed(length.exceptZero, writtenAs: length)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    product(tangents[0] ?? value.filled(with: 0), operands[0], value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [product(cotangent, operands[0], value)]
  }

  private func product<T: TensorAlgebra>(_ vector: T, _ x: T, _ y: T) -> T {
    let (across, length) = (vector - y * axes.sum(vector * y), length(x))
    return .computed(
      T.choose(
        length, across / length.exceptZero, length.filled(with: 0, shape: .scalar)),
      writtenAs: across / length)
  }

  private func length<T: TensorAlgebra>(_ x: T) -> T {
    .computed(
      x.length(over: axes),
      writtenAs: T.apply(SquareRoot(), axes.sum(T.apply(Square(), x))))
  }

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let nothing = value.filled(with: 0, shape: .scalar)
    let stands = axes.expand(T.apply(Equal(), length(operands[0]), nothing))
    return [MetElements(kink: 0, stands: stands, chosen: nothing)]
  }
}
