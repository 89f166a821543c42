// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements in order along an axis.

/// The order of elements along an axis, and how many of the first are taken.
///
/// Equal elements stay as they stand, and NaN is larger than every number.
struct Sorting {
  let operand: Shape
  let axis: Int
  let isDescending: Bool
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

  /// One comparison for each element and each halving of its line.
  var cost: Int {
    operand.count * (Int.bitWidth - operand.dimensions[axis].leadingZeroBitCount)
  }
}

/// An operation that puts elements in order and takes some.
protocol SortingOperation: GeneralOperation {
  var sorting: Sorting { get }

  init(sorting: Sorting)
}

extension SortingOperation {
  var operand: Shape { sorting.operand }
  var axis: Int { sorting.axis }
  var resultShape: Shape { sorting.resultShape }
  var cost: Int { sorting.cost }

  func places<T: TensorAlgebra>(of x: T) -> T { sorting.places(of: x) }
}

private let axisAttribute = AttributeListing(
  "axis", .integer, default: .integer(-1), "The axis; negative numbers count from the last.")

extension SortingOperation where Self: ChoosingOperation {
  // Equal elements could stand in any order.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let (x, scan) = (operands[0], Scan(axis: axis))
    let sorted = x.gathered(
      at: x.order(along: axis, isDescending: sorting.isDescending), gathering)
    let ties =
      sorted.equals(sorted, delayedBy: scan) + sorted.equals(sorted, delayedBy: scan.reversed)
    let stands = ties.part(along: axis, from: 0, count: sorting.count)
    return [MetElements(kink: 0, stands: stands, chosen: value.filled(with: 1))]
  }
}

/// One that takes all elements.
protocol WholeSortingOperation: SortingOperation {}

/// The attributes of those that take all.
private let sortAttributes = [
  axisAttribute,
  AttributeListing(
    "descending", .boolean, default: .boolean(false), "Whether the largest comes first."),
]

extension WholeSortingOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axis = try operands[0].existingAxis(attributes.integer(0))
    self.init(
      sorting: Sorting(
        operand: operands[0], axis: axis, isDescending: attributes.boolean(1),
        count: operands[0].dimensions[axis]))
  }
}

struct Sort: WholeSortingOperation, ChoosingOperation {
  static let listing = OperationListing(
    "sort", "The elements along an axis in their order; equal ones stay as they stand.",
    arguments: ["x"], attributes: sortAttributes, kinks: [.tie], argumentTypes: [.number])

  let sorting: Sorting
}

struct SortedIndices: WholeSortingOperation, DiscreteOperation {
  static let listing = OperationListing(
    "argsort",
    "The places of the elements along an axis in their order; equal ones stay as they stand.",
    arguments: ["x"], attributes: sortAttributes, resultType: .int64, argumentTypes: [.number])

  let sorting: Sorting

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { places(of: operands[0]) }
}

/// One that takes the largest or smallest elements.
protocol TopOperation: SortingOperation {}

/// The attributes of those that take the first.
private let topAttributes = [
  AttributeListing("k", .integer, "How many are taken."), axisAttribute,
  AttributeListing(
    "largest", .boolean, default: .boolean(true), "Whether the largest are taken, or the smallest."),
]

extension TopOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let (count, operand) = (attributes.integer(0), operands[0])
    let axis = try operand.existingAxis(attributes.integer(1))
    guard (0...operand.dimensions[axis]).contains(count) else {
      throw .attribute(
        "k",
        expected: "from 0 to \(operand.dimensions[axis]), along axis \(axis) of shape \(operand)")
    }
    self.init(
      sorting: Sorting(
        operand: operand, axis: axis, isDescending: attributes.boolean(2), count: count))
  }
}

struct TopK: TopOperation, ChoosingOperation {
  static let listing = OperationListing(
    "topk", aliases: ["top_k"],
    "The k largest elements along an axis, or the smallest, in order; of those that tie, the first.",
    arguments: ["x"], attributes: topAttributes, kinks: [.tie], argumentTypes: [.number])

  let sorting: Sorting
}

struct TopKIndices: TopOperation, DiscreteOperation {
  static let listing = OperationListing(
    "topk_indices", aliases: ["top_k_indices"],
    "The places of the k largest elements along an axis, or the smallest, in order.",
    arguments: ["x"], attributes: topAttributes, resultType: .int64, argumentTypes: [.number])

  let sorting: Sorting

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { places(of: operands[0]) }
}
