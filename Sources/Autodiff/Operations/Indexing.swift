// SPDX-License-Identifier: Apache-2.0
// ChainRule: values laid side by side along a new axis, and one of them taken out again.

struct Stack: GeneralOperation {
  static let listing = OperationListing(
    "stack", aliases: ["pack"], "Values of one shape laid side by side along a new axis.",
    arguments: ["x"], variadic: .any,
    attributes: [
      AttributeListing(
        "axis", .integer, default: .integer(0),
        "Where the new axis stands in the result; negative numbers count from its end.")
    ], argumentTypes: [.any])

  static let routesElements = true

  let operand: Shape
  /// The shape of an operand with the new axis, of length 1.
  let layer: Shape
  let axis: Int
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    for shape in operands where shape != operand { throw .shapesDiffer(operand, shape) }
    let rank = operand.rank + 1
    guard rank <= Shape.maximumRank else { throw .tooManyAxes(rank) }
    let given = attributes.integer(0)
    guard (-rank..<rank).contains(given) else {
      throw .attribute("axis", expected: "from \(-rank) to \(rank - 1)")
    }
    axis = given < 0 ? given + rank : given
    var lengths = operand.dimensions
    lengths.insert(1, at: axis)
    layer = Shape(derived: lengths)
    lengths[axis] = operands.count
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.concatenation(operands.map { $0.reshaped(to: layer) }, axis: axis)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    self.value(
      zip(tangents, operands).map { tangent, operand in tangent ?? operand.filled(with: 0) })
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let steps = [Int](repeating: 1, count: layer.rank)
    var starts = [Int](repeating: 0, count: layer.rank)
    return wanted.indices.map { place in
      guard wanted[place] else { return nil }
      starts[axis] = place
      let slice = Slice(starts: starts, steps: steps, counts: layer.dimensions)
      return cotangent.sliced(slice).reshaped(to: operand)
    }
  }
}

/// One of the values that `stack` lays side by side along an axis.
struct Unstack: LinearOperation {
  static let listing = OperationListing(
    "unstack", aliases: ["unbind"],
    "One of the values that lie side by side along an axis, which is gone in the result.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "index", .integer, "Which one, from 0 on; negative numbers count from the end."),
      AttributeListing("axis", .integer, default: .integer(0), "The axis."),
    ], argumentTypes: [.any])

  let taken: Index

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axis = try operands[0].statedAxis(attributes.integer(1))
    let (place, length) = (attributes.integer(0), operands[0].dimensions[axis])
    guard (-length..<length).contains(place) else {
      throw .outOfRange("index", length, along: axis, of: operands[0])
    }
    taken = try Index(AttributeValues([.integers([place]), .integers([axis])]), operands)
  }

  var resultShape: Shape { taken.resultShape }

  func apply<T: TensorAlgebra>(_ x: T) -> T { taken.apply(x) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { taken.transpose(cotangent) }
}

struct Index: LinearOperation {
  static let listing = OperationListing(
    "index", "The elements at one place of each axis named; those axes are gone in the result.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "at", .integers, "The places, from 0 on; negative ones count from the end."),
      AttributeListing(
        "axes", .optionalIntegers, default: .some(.none),
        "The axes that they are places of; null for as many of the first as there are places."),
    ], argumentTypes: [.any])

  let operand: Shape
  let slice: Slice
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    let places = attributes.integers(0) ?? []
    let given = attributes.integers(1) ?? Array(0..<places.count)
    guard given.count == places.count else {
      throw .attribute("axes", expected: "as many numbers as 'at', \(places.count)")
    }
    _ = try shape.axes(given)
    var starts = [Int](repeating: 0, count: shape.rank)
    var counts = shape.dimensions
    var isKept = [Bool](repeating: true, count: shape.rank)
    for (place, axis) in zip(places, given.map { $0 < 0 ? $0 + shape.rank : $0 }) {
      let length = shape.dimensions[axis]
      guard (-length..<length).contains(place) else {
        throw .outOfRange("at", length, along: axis, of: shape)
      }
      (starts[axis], counts[axis], isKept[axis]) = (place < 0 ? place + length : place, 1, false)
    }
    operand = shape
    slice = Slice(
      starts: starts, steps: [Int](repeating: 1, count: shape.rank), counts: counts)
    resultShape = Shape(derived: zip(counts, isKept).compactMap { $1 ? $0 : nil })
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.sliced(slice).reshaped(to: resultShape) }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    cotangent.reshaped(to: Shape(derived: slice.counts)).scattered(into: operand, at: slice)
  }
}

extension ShapeRule {
  /// A place that an axis of a length does not have.
  fileprivate static func outOfRange(
    _ name: String, _ length: Int, along axis: Int, of shape: Shape
  ) -> ShapeRule {
    let range = length == 0 ? "left out: there are none" : "from \(-length) to \(length - 1)"
    return .attribute(name, expected: "\(range), along axis \(axis) of shape \(shape)")
  }
}
