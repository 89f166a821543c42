// SPDX-License-Identifier: Apache-2.0
// ChainRule: softmax and its logarithm.

private let axisAttribute = [AttributeListing("axis", .integer, default: .integer(-1))]

/// An operation that divides by a sum along an axis, and keeps the shape.
protocol NormalizingOperation: GeneralOperation {
  var axis: Int { get }

  /// Takes an axis of the shape that has a length.
  init(axis: Int, resultShape: Shape)
}

extension NormalizingOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axis = try operands[0].normalizedAxis(attributes.integer(0))
    self.init(axis: axis, resultShape: operands[0])
  }

  var cost: Int { 4 * resultShape.count }
}

struct Softmax: NormalizingOperation {
  static let listing = OperationListing(
    "softmax", "The exponentials along an axis, divided by their sum.", arguments: ["x"],
    attributes: axisAttribute)

  let axis: Int
  let resultShape: Shape

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].softmax(axis: axis) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    product(tangents[0] ?? value.filled(with: 0, shape: resultShape), value)
  }

  // The Jacobian diag(y) - y yᵀ is symmetric: the transpose is the operation itself.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [product(cotangent, value)]
  }

  // Where one share is almost 1, its element is almost the mean: what the mean was rounded by is
  // the mean of the deviations, which are small.
  private func product<T: TensorAlgebra>(_ x: T, _ y: T) -> T {
    let deviations = x - (x * y).sum(alongKept: axis)
    return .computed(
      y * (deviations - (deviations * y).sum(alongKept: axis)), writtenAs: y * deviations)
  }
}

struct Softmin: NormalizingOperation {
  static let listing = OperationListing(
    "softmin", "The exponentials of the negative values along an axis, divided by their sum.",
    arguments: ["x"], attributes: axisAttribute)

  let axis: Int
  let resultShape: Shape

  private var softmax: Softmax { Softmax(axis: axis, resultShape: resultShape) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { softmax.value([-operands[0]]) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    -softmax.pushforward(tangents, operands, value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    softmax.pullback(cotangent, operands, value, wanted: wanted).map { share in share.map { -$0 } }
  }
}

struct LogSoftmax: NormalizingOperation {
  static let listing = OperationListing(
    "log_softmax", aliases: ["logsoftmax"],
    "The logarithm of softmax along an axis, without its loss of digits.", arguments: ["x"],
    attributes: axisAttribute)

  let axis: Int
  let resultShape: Shape

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].logSoftmax(axis: axis) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? value.filled(with: 0, shape: resultShape)
    return tangent - (T.apply(Exp(), value) * tangent).sum(alongKept: axis)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    // g - p Σg with p = exp(value), as g (1 - p) - p (Σg - g): 1 - p keeps its digits where p is
    // almost 1.
    let (total, share) = (cotangent.sum(alongKept: axis), T.apply(Exp(), value))
    return [
      .computed(
        -(cotangent * T.apply(ExpMinusOne(), value)) - share * (total - cotangent),
        writtenAs: cotangent - share * total)
    ]
  }
}

extension Shape {
  /// The axis along which elements are normalised; it exists and has a length.
  func normalizedAxis(_ index: Int) throws(ShapeRule) -> Int {
    guard let axis = axis(index) else { throw .axisOutOfRange(index, self) }
    guard dimensions[axis] > 0 else { throw .emptyReduction(axis: axis, self) }
    return axis
  }
}
