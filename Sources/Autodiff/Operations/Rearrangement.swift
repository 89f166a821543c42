// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that rearrange axes or the elements along them.

/// An operation that keeps the elements in their order and gives them another shape.
protocol ReshapingOperation: LinearOperation {
  /// The shape of the argument.
  var operand: Shape { get }
}

extension ReshapingOperation {
  func apply<T: TensorAlgebra>(_ x: T) -> T { x.reshaped(to: resultShape) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.reshaped(to: operand) }
}

/// An operation that brings the axes into another order.
protocol PermutingOperation: LinearOperation {
  /// The shape of the argument.
  var operand: Shape { get }
  /// Which axis of the argument each axis of the result is.
  var permutation: [Int] { get }
}

extension PermutingOperation {
  var resultShape: Shape { Shape(derived: permutation.map { operand.dimensions[$0] }) }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.transposed(permutation) }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    cotangent.transposed(permutation.inverse)
  }
}

extension [Int] {
  /// The permutation that undoes this one.
  var inverse: [Int] {
    var inverse = self
    for (place, axis) in enumerated() { inverse[axis] = place }
    return inverse
  }
}

struct Flatten: ReshapingOperation {
  static let listing = OperationListing(
    "flatten", aliases: ["ravel"],
    "All elements as a vector, or as a matrix whose rows are the axes before one.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "axis", .optionalInteger, default: .some(.none),
        "The first of the axes that become columns; null for a vector.")
    ], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    guard let given = attributes.optionalInteger(0) else {
      resultShape = Shape(derived: [operand.count])
      return
    }
    let rank = operand.rank
    guard (-rank...rank).contains(given) else {
      throw .attribute("axis", expected: "from \(-rank) to \(rank), or null")
    }
    let lengths = operand.dimensions
    let axis = given < 0 ? given + rank : given
    resultShape = Shape(
      derived: [lengths[..<axis].reduce(1, *), lengths[axis...].reduce(1, *)])
  }
}

struct Squeeze: ReshapingOperation {
  static let listing = OperationListing(
    "squeeze", "The value without axes of length 1.", arguments: ["x"],
    attributes: [
      AttributeListing(
        "axes", .optionalIntegers, default: .some(.none),
        "The axes that go; null for all of length 1.")
    ], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let lengths = operand.dimensions
    let all = lengths.indices.filter { lengths[$0] == 1 }
    let given = attributes.integers(0)
    let axes = given == nil ? all : try operand.statedAxes(given)
    for axis in axes where lengths[axis] != 1 {
      throw .attribute(
        "axes", expected: "axes of length 1, and axis \(axis) of shape \(operand) is not")
    }
    resultShape = Shape(
      derived: lengths.indices.filter { !axes.contains($0) }.map { lengths[$0] })
  }
}

struct Unsqueeze: ReshapingOperation {
  static let listing = OperationListing(
    "unsqueeze", aliases: ["expand_dims"], "The value with new axes of length 1.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "axes", .integers, "Where they stand in the result; negative numbers count from its end.")
    ], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let given = attributes.integers(0) ?? []
    let rank = operand.rank + given.count
    guard rank <= Shape.maximumRank else { throw .tooManyAxes(rank) }
    let whole = Shape(derived: [Int](repeating: 1, count: rank))
    let axes = Set(try whole.axes(given))
    var rest = operand.dimensions.makeIterator()
    resultShape = Shape(
      derived: (0..<rank).map { axes.contains($0) ? 1 : rest.next() ?? 1 })
  }
}

struct SwapAxes: PermutingOperation {
  static let listing = OperationListing(
    "swapaxes", "The value with two of its axes exchanged.", arguments: ["x"],
    attributes: [
      AttributeListing("axis1", .integer, default: .integer(-2), "One of them."),
      AttributeListing("axis2", .integer, default: .integer(-1), "The other."),
    ], argumentTypes: [.any])

  let operand: Shape
  let permutation: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let (one, other) = (
      try operand.statedAxis(attributes.integer(0)),
      try operand.statedAxis(attributes.integer(1))
    )
    var order = Array(0..<operand.rank)
    order.swapAt(one, other)
    permutation = order
  }
}

struct MatrixTranspose: PermutingOperation {
  static let listing = OperationListing(
    "matrix_transpose", aliases: ["mT", "transpose_matrix"], "The last two axes exchanged.",
    arguments: ["x"], argumentTypes: [.any])

  let operand: Shape
  let permutation: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    try operand.checkMatrices()
    let lead = Array(0..<operand.rank - 2)
    permutation = lead + [operand.rank - 1, operand.rank - 2]
  }
}

struct MoveAxis: PermutingOperation {
  static let listing = OperationListing(
    "moveaxis", "The value with axes moved to other places, the others keeping their order.",
    arguments: ["x"],
    attributes: [
      AttributeListing("source", .integers, "The axes that move."),
      AttributeListing("destination", .integers, "Where each of them stands in the result."),
    ], argumentTypes: [.any])

  let operand: Shape
  let permutation: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let (sources, targets) = (
      try operand.statedAxes(attributes.integers(0) ?? []),
      try operand.statedAxes(attributes.integers(1) ?? [])
    )
    guard sources.count == targets.count else {
      throw .attribute(
        "destination", expected: "as many numbers as 'source', \(sources.count)")
    }
    let moved = Dictionary(uniqueKeysWithValues: zip(targets, sources))
    var rest = (0..<operand.rank).filter { !sources.contains($0) }.makeIterator()
    permutation = (0..<operand.rank).map { moved[$0] ?? rest.next() ?? $0 }
  }
}

struct Flip: SlicingOperation {
  static let listing = OperationListing(
    "flip", aliases: ["reverse"], "The value with the elements along axes in reverse.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "axes", .optionalIntegers, default: .some(.none), "The axes; null for all.")
    ], argumentTypes: [.any])

  let operand: Shape
  let slice: Slice

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    slice = .reversal(of: operand, axes: try operand.statedAxes(attributes.integers(0)))
  }
}

extension Slice {
  /// All places, those along axes from the last to the first.
  static func reversal(of shape: Shape, axes: [Int]) -> Slice {
    var starts = [Int](repeating: 0, count: shape.rank)
    var steps = [Int](repeating: 1, count: shape.rank)
    for axis in axes where shape.dimensions[axis] > 0 {
      (starts[axis], steps[axis]) = (shape.dimensions[axis] - 1, -1)
    }
    return Slice(starts: starts, steps: steps, counts: shape.dimensions)
  }

  /// The places of an axis from one on, and all of the others.
  static func run(of shape: Shape, axis: Int, from start: Int, count: Int, step: Int = 1) -> Slice {
    var starts = [Int](repeating: 0, count: shape.rank)
    var steps = [Int](repeating: 1, count: shape.rank)
    var counts = shape.dimensions
    (starts[axis], steps[axis], counts[axis]) = (start, step, count)
    return Slice(starts: starts, steps: steps, counts: counts)
  }
}

struct Roll: LinearOperation {
  static let listing = OperationListing(
    "roll",
    "The value with the elements shifted along axes, those beyond an end back at the other.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "shift", .integers, "How far, towards the end; one number for each axis.",
        aliases: ["shifts"]),
      AttributeListing(
        "axes", .optionalIntegers, default: .some(.none),
        "The axes; null for the elements in their order, whatever the axes."),
    ], argumentTypes: [.any])

  let resultShape: Shape
  /// How far to shift along each axis, from 0 to less than its length, where that is not 0.
  let shifts: [(axis: Int, shift: Int)]
  let isFlat: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    let given = attributes.integers(0) ?? []
    let list = attributes.integers(1)
    isFlat = list == nil
    let lengths = isFlat ? [operands[0].count] : operands[0].dimensions
    let axes = isFlat ? [0] : try operands[0].statedAxes(list)
    guard given.count == axes.count else {
      throw .attribute(
        "shift",
        expected: isFlat
          ? "one number where 'axes' is null" : "as many numbers as 'axes', \(axes.count)"
      )
    }
    shifts = zip(axes, given).compactMap { axis, shift in
      let length = lengths[axis]
      guard length > 1, shift % length != 0 else { return nil }
      return (axis, shift % length < 0 ? shift % length + length : shift % length)
    }
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { rolled(x) { shift, _ in shift } }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    rolled(cotangent) { shift, length in length - shift }
  }

  private func rolled<T: TensorAlgebra>(_ x: T, _ distance: (Int, Int) -> Int) -> T {
    var result = isFlat ? x.reshaped(to: Shape(derived: [resultShape.count])) : x
    for (axis, shift) in shifts {
      let shape = result.shape
      let length = shape.dimensions[axis]
      let count = distance(shift, length)
      result = T.concatenation(
        [
          result.sliced(.run(of: shape, axis: axis, from: length - count, count: count)),
          result.sliced(.run(of: shape, axis: axis, from: 0, count: length - count)),
        ], axis: axis)
    }
    return result.reshaped(to: resultShape)
  }
}

struct Rotate: LinearOperation {
  static let listing = OperationListing(
    "rot90", "The value turned by quarters in the plane of two axes, from the first to the second.",
    arguments: ["x"],
    attributes: [
      AttributeListing("k", .integer, default: .integer(1), "How many quarters."),
      AttributeListing("axes", .integers, default: .integers([0, 1]), "The two axes."),
    ], argumentTypes: [.any])

  let operand: Shape
  let quarters: Int
  let axes: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    quarters = (attributes.integer(0) % 4 + 4) % 4
    axes = try operand.statedAxes(attributes.integers(1) ?? [])
    guard axes.count == 2 else { throw .attribute("axes", expected: "two axes") }
  }

  /// The order of the axes with the two exchanged; it is its own inverse.
  private var exchange: [Int] {
    var order = Array(0..<operand.rank)
    order.swapAt(axes[0], axes[1])
    return order
  }

  var resultShape: Shape {
    quarters % 2 == 0
      ? operand : Shape(derived: exchange.map { operand.dimensions[$0] })
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { turned(x, by: quarters) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    turned(cotangent, by: (4 - quarters) % 4)
  }

  private func turned<T: TensorAlgebra>(_ x: T, by quarters: Int) -> T {
    switch quarters {
    case 1: x.reversed([axes[1]]).transposed(exchange)
    case 2: x.reversed(axes)
    case 3: x.transposed(exchange).reversed([axes[1]])
    default: x
    }
  }
}

extension TensorAlgebra {
  /// The elements along axes in reverse.
  func reversed(_ axes: [Int]) -> Self { sliced(.reversal(of: shape, axes: axes)) }
}

extension Shape {
  /// The axes that an attribute states, counted from the front, in its order; all of them for null.
  func statedAxes(_ given: [Int]?) throws(ShapeRule) -> [Int] {
    guard let given else { return Array(0..<rank) }
    _ = try axes(given)
    return given.map { $0 < 0 ? $0 + rank : $0 }
  }

  /// The axis that an attribute states, counted from the front.
  func statedAxis(_ given: Int) throws(ShapeRule) -> Int {
    guard let axis = axis(given) else { throw .axisOutOfRange(given, self) }
    return axis
  }
}
