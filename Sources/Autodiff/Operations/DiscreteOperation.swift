// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations whose results are places, counts and truth values.

/// An operation whose results are whole numbers or truth values: they do not move with its arguments.
protocol DiscreteOperation: GeneralOperation {}

extension DiscreteOperation {
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    value.filled(with: 0)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    operands.map { _ in nil }
  }
}

struct AllElements: DiscreteOperation, ReductionOperation {
  static let listing = OperationListing(
    "all", aliases: ["reduce_all", "reduceall"],
    "Whether all elements over axes, or all there are, differ from 0; true of none.",
    arguments: ["x"], attributes: reductionAttributes, resultType: .bool)

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.apply(Not(), axes.sum(T.apply(Not(), operands[0])))
  }
}

struct AnyElement: DiscreteOperation, ReductionOperation {
  static let listing = OperationListing(
    "any", aliases: ["reduce_any", "reduceany"],
    "Whether some element over axes, or of all, differs from 0; false of none.",
    arguments: ["x"], attributes: reductionAttributes, resultType: .bool)

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { axes.count(operands[0]).isNotZero }
}

struct CountNonZero: DiscreteOperation, ReductionOperation {
  static let listing = OperationListing(
    "count", aliases: ["count_nonzero"],
    "How many elements over axes, or of all, differ from 0.", arguments: ["x"],
    attributes: reductionAttributes, resultType: .int64)

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { axes.count(operands[0]) }
}

extension ReducedAxes {
  /// How many elements differ from 0.
  fileprivate func count<T: TensorAlgebra>(_ x: T) -> T { sum(x.isNotZero) }
}

extension TensorAlgebra {
  fileprivate var isNotZero: Self {
    Self.apply(NotEqual(), self, filled(with: 0, shape: .scalar))
  }
}

/// The place of the extreme element along an axis, or among all.
protocol PlaceOperation: DiscreteOperation {
  static var extremum: Extremum { get }
  var operand: Shape { get }
  /// The axis; `nil` for all elements in row-major order.
  var axis: Int? { get }

  init(operand: Shape, axis: Int?, resultShape: Shape)
}

private let placeAttributes = [
  AttributeListing(
    "axis", .optionalInteger, default: .some(.none),
    "The axis; null for the place among all elements in row-major order."),
  AttributeListing("keepdims", .boolean, default: .boolean(false)),
]

extension PlaceOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let operand = operands[0]
    let axis: Int? =
      if let given = attributes.optionalInteger(0) { try operand.existingAxis(given) } else { nil }
    let axes = axis.map { [$0] } ?? Array(0..<operand.rank)
    if let empty = axes.first(where: { operand.dimensions[$0] == 0 }) {
      throw .emptyReduction(axis: empty, operand)
    }
    self.init(
      operand: operand, axis: axis,
      resultShape: operand.reduced(over: axes, keepingDimensions: attributes.boolean(1)))
  }

  var cost: Int { operand.count }

  // Gone through from its end, the last of equal elements to be met is the first.
  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let lines =
      axis == nil ? operands[0].reshaped(to: Shape(derived: [operand.count])) : operands[0]
    let scan = Scan(axis: axis ?? 0, isReversed: true)
    return lines.extremumPlaces(Self.extremum, scan)
      .part(along: scan.axis, from: 0, count: 1).reshaped(to: resultShape)
  }
}

struct ArgMax: PlaceOperation {
  static let listing = OperationListing(
    "argmax", aliases: ["arg_max"],
    "The place of the largest element along an axis, or of all: the first of those that tie.",
    arguments: ["x"], attributes: placeAttributes, resultType: .int64)
  static let extremum = Extremum.max

  let operand: Shape
  let axis: Int?
  let resultShape: Shape
}

struct ArgMin: PlaceOperation {
  static let listing = OperationListing(
    "argmin", aliases: ["arg_min"],
    "The place of the smallest element along an axis, or of all: the first of those that tie.",
    arguments: ["x"], attributes: placeAttributes, resultType: .int64)
  static let extremum = Extremum.min

  let operand: Shape
  let axis: Int?
  let resultShape: Shape
}
