// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements in order along an axis.

/// An operation that puts the elements along an axis in order: equal ones stay as they stand, and NaN
/// is larger than every number.
protocol SortingOperation: GeneralOperation {
  var sorting: Sorting { get }
}

/// The order of elements along an axis, and which of them are taken.
struct Sorting {
  let operand: Shape
  let axis: Int
  let isDescending: Bool
  /// How many of the first are taken.
  let count: Int

  var resultShape: Shape {
    var lengths = operand.dimensions
    lengths[axis] = count
    return Shape(derived: lengths)
  }

  /// The places of the elements taken.
  func places<T: TensorAlgebra>(of x: T) -> T {
    x.order(along: axis, isDescending: isDescending).part(along: axis, from: 0, count: count)
  }
}

extension SortingOperation {
  var resultShape: Shape { sorting.resultShape }
  var cost: Int {
    let length = sorting.operand.dimensions[sorting.axis]
    return sorting.operand.count * (Int.bitWidth - length.leadingZeroBitCount)
  }
}

struct SortedIndices: SortingOperation, DiscreteOperation {
  static let listing = OperationListing(
    "argsort",
    "The places of the elements along an axis in their order; equal ones stay as they stand.",
    arguments: ["x"], attributes: sortAttributes, resultType: .int64)

  let sorting: Sorting

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    sorting = try Sorting(attributes, operands[0])
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { sorting.places(of: operands[0]) }
}

/// The attributes of sorting.
private let sortAttributes = [
  AttributeListing(
    "axis", .integer, default: .integer(-1), "The axis; negative numbers count from the last."),
  AttributeListing(
    "descending", .boolean, default: .boolean(false), "Whether the largest comes first."),
]

extension Sorting {
  /// Reads axis and descending; all elements are taken.
  fileprivate init(_ attributes: AttributeValues, _ operand: Shape) throws(ShapeRule) {
    let axis = try operand.existingAxis(attributes.integer(0))
    self.init(
      operand: operand, axis: axis, isDescending: attributes.boolean(1),
      count: operand.dimensions[axis])
  }
}
