// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that only move elements.

struct Reshape: ReshapingOperation {
  static let listing = OperationListing(
    "reshape", "The same elements in another shape; one length may be -1 and is worked out.",
    arguments: ["x"], attributes: [AttributeListing("shape", .integers)], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    resultShape = try operand.reshaped(to: attributes.integers(0) ?? [])
  }
}

struct Transpose: PermutingOperation {
  static let listing = OperationListing(
    "transpose", aliases: ["permute"], "The axes in another order; in reverse, if none is given.",
    arguments: ["x"],
    attributes: [AttributeListing("perm", .optionalIntegers, default: .some(.none))],
    argumentTypes: [.any])

  let operand: Shape
  let permutation: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    let given = attributes.integers(0) ?? Array((0..<shape.rank).reversed())
    let axes = given.map { shape.axis($0) ?? -1 }
    guard axes.sorted() == Array(0..<shape.rank) else { throw .notAPermutation(given, shape) }
    operand = shape
    permutation = axes
  }
}

struct BroadcastTo: LinearOperation {
  static let listing = OperationListing(
    "broadcast_to", aliases: ["expand"], "The value repeated to fill a shape.", arguments: ["x"],
    attributes: [AttributeListing("shape", .integers)], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let lengths = attributes.integers(0) ?? []
    let shape = try Shape(target: lengths)
    guard operand.broadcasts(to: shape) else { throw .notBroadcastable([operand, shape]) }
    resultShape = shape
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.broadcast(to: resultShape) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.unbroadcast(to: operand) }
}

struct Concat: GeneralOperation {
  static let listing = OperationListing(
    "concat", aliases: ["concatenate", "cat"], "The values laid one after the other along an axis.",
    arguments: ["x"], variadic: .any,
    attributes: [AttributeListing("axis", .integer, default: .integer(0))], argumentTypes: [.any])

  static let routesElements = true

  let operands: [Shape]
  let axis: Int
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.operands = operands
    let first = operands[0]
    guard let axis = first.axis(attributes.integer(0)) else {
      throw .axisOutOfRange(attributes.integer(0), first)
    }
    var lengths = first.dimensions
    for shape in operands.dropFirst() {
      guard shape.rank == first.rank else { throw .shapesDiffer(first, shape) }
      for other in 0..<first.rank where other != axis {
        guard shape.dimensions[other] == first.dimensions[other] else {
          throw .lengths(axis: other, first, shape)
        }
      }
      let (sum, overflow) = lengths[axis].addingReportingOverflow(shape.dimensions[axis])
      if overflow { throw .tooManyElements }
      lengths[axis] = sum
    }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    self.axis = axis
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.concatenation(operands, axis: axis)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let parts = zip(tangents, operands).map { tangent, operand in
      tangent ?? operand.filled(with: 0, shape: operand.shape)
    }
    return T.concatenation(parts, axis: axis)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    var start = 0
    return self.operands.indices.map { index in
      let shape = self.operands[index]
      defer { start += shape.dimensions[axis] }
      guard wanted[index] else { return nil }
      var starts = [Int](repeating: 0, count: shape.rank)
      starts[axis] = start
      let steps = [Int](repeating: 1, count: shape.rank)
      return cotangent.sliced(Slice(starts: starts, steps: steps, counts: shape.dimensions))
    }
  }
}

extension Shape {
  /// The shape that an attribute states.
  init(target lengths: [Int]) throws(ShapeRule) {
    guard lengths.count <= Shape.maximumRank else { throw .tooManyAxes(lengths.count) }
    guard let shape = Shape(lengths) else { throw .badShape(lengths) }
    self = shape
  }

  /// The shape that a list of lengths asks for, -1 standing for the one that is worked out.
  func reshaped(to lengths: [Int]) throws(ShapeRule) -> Shape {
    guard lengths.count <= Shape.maximumRank else { throw .tooManyAxes(lengths.count) }
    let unknown = lengths.indices.filter { lengths[$0] == -1 }
    guard unknown.count <= 1, lengths.allSatisfy({ $0 >= -1 }) else {
      throw .badTargetShape(lengths)
    }
    guard let known = Shape(lengths.filter { $0 != -1 }) else {
      throw .elementCount(self, target: lengths)
    }
    var complete = lengths
    if let place = unknown.first {
      guard known.count > 0, count % known.count == 0 else {
        throw .elementCount(self, target: lengths)
      }
      complete[place] = count / known.count
    }
    guard let shape = Shape(complete), shape.count == count else {
      throw .elementCount(self, target: lengths)
    }
    return shape
  }
}
