// SPDX-License-Identifier: Apache-2.0
// ChainRule: values repeated, and values cut into parts.

/// Blocks of elements that are repeated: the shape is seen as so many of them of one length.
private struct BlockRepetition: Sendable {
  let count: Int
  let length: Int
  let times: Int

  private var once: Shape { Shape(derived: [count, 1, length]) }
  private var repeated: Shape { Shape(derived: [count, times, length]) }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.reshaped(to: once).broadcast(to: repeated) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    cotangent.reshaped(to: repeated).unbroadcast(to: once)
  }
}

/// An operation whose result has each block of elements several times.
private protocol RepeatingOperation: LinearOperation {
  var operand: Shape { get }
  /// The steps, the first one first.
  var steps: [BlockRepetition] { get }
}

extension RepeatingOperation {
  fileprivate func repeated<T: TensorAlgebra>(_ x: T) -> T {
    // Where nothing is left, what comes before it need not be made.
    if resultShape.count == 0 { return x.filled(with: 0, shape: resultShape) }
    return steps.reduce(x) { $1.apply($0) }.reshaped(to: resultShape)
  }

  fileprivate func summed<T: TensorAlgebra>(_ cotangent: T) -> T {
    if resultShape.count == 0 { return cotangent.filled(with: 0, shape: operand) }
    return steps.reversed().reduce(cotangent) { $1.transpose($0) }.reshaped(to: operand)
  }
}

struct Tile: LinearOperation, RepeatingOperation {
  static let listing = OperationListing(
    "tile", "The value several times over along its axes.", arguments: ["x"],
    attributes: [
      AttributeListing(
        "repeats", .integers,
        "How often along each axis, the last one last; the shorter of the two lists is filled with 1."
      )
    ], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape
  fileprivate let steps: [BlockRepetition]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let given = attributes.integers(0) ?? []
    guard given.allSatisfy({ $0 >= 0 }) else {
      throw .attribute("repeats", expected: "numbers of 0 or more")
    }
    let rank = max(given.count, operand.rank)
    guard rank <= Shape.maximumRank else { throw .tooManyAxes(rank) }
    func filled(_ list: [Int]) -> [Int] { [Int](repeating: 1, count: rank - list.count) + list }
    var lengths = filled(operand.dimensions)
    var steps: [BlockRepetition] = []
    for (axis, times) in filled(given).enumerated() {
      let length = lengths[axis...].reduce(1, *)
      if times != 1 {
        steps.append(
          BlockRepetition(count: lengths[..<axis].reduce(1, *), length: length, times: times))
      }
      lengths[axis] = try lengths.repeated(axis, times)
    }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    resultShape = shape
    self.steps = steps
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { repeated(x) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { summed(cotangent) }
}

extension [Int] {
  /// The length of an axis whose elements are there so many times; the lengths stay a shape.
  fileprivate func repeated(_ axis: Int, _ times: Int) throws(ShapeRule) -> Int {
    let (length, overflow) = self[axis].multipliedReportingOverflow(by: times)
    var lengths = self
    lengths[axis] = length
    guard !overflow, Shape(lengths) != nil else { throw .tooManyElements }
    return length
  }
}

struct Repeat: LinearOperation, RepeatingOperation {
  static let listing = OperationListing(
    "repeat", aliases: ["repeat_interleave"],
    "The value with each element along an axis several times in a row.", arguments: ["x"],
    attributes: [
      AttributeListing("repeats", .integer, "How often."),
      AttributeListing(
        "axis", .optionalInteger, default: .some(.none),
        "The axis; null for all elements as a vector."),
    ], argumentTypes: [.any])

  let operand: Shape
  let resultShape: Shape
  fileprivate let steps: [BlockRepetition]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let times = attributes.integer(0)
    guard times >= 0 else { throw .attribute("repeats", expected: "0 or more") }
    var lengths = operand.dimensions
    var axis = 0
    if let given = attributes.optionalInteger(1) {
      axis = try operand.statedAxis(given)
    } else {
      lengths = [operand.count]
    }
    steps = [
      BlockRepetition(
        count: lengths[...axis].reduce(1, *), length: lengths[(axis + 1)...].reduce(1, *),
        times: times)
    ]
    lengths[axis] = try lengths.repeated(axis, times)
    resultShape = Shape(derived: lengths)
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { repeated(x) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { summed(cotangent) }
}

struct Split: SlicingOperation {
  static let listing = OperationListing(
    "split", "One of the parts that an axis is cut into.", arguments: ["x"],
    attributes: [
      AttributeListing("index", .integer, default: .integer(0), "Which part, from 0 on."),
      AttributeListing("axis", .integer, default: .integer(0), "The axis."),
      AttributeListing(
        "sections", .optionalInteger, default: .some(.none),
        "How many parts of one length; null for 2, or where 'sizes' says it."),
      AttributeListing(
        "sizes", .optionalIntegers, default: .some(.none), "The length of each part."),
    ], argumentTypes: [.any])

  let operand: Shape
  let slice: Slice

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let axis = try operand.statedAxis(attributes.integer(1))
    let length = operand.dimensions[axis]
    let (given, sections) = (attributes.integer(0), attributes.optionalInteger(2) ?? 2)
    if attributes.integers(3) != nil, attributes.optionalInteger(2) != nil {
      throw .attribute("sections", expected: "left out where 'sizes' is given")
    }
    let count = attributes.integers(3)?.count ?? sections
    guard count > 0 else { throw .attribute("sections", expected: "1 or more") }
    guard (-count..<count).contains(given) else {
      let parts = count == 1 ? "the only part" : "one of the \(count) parts"
      throw .attribute(
        "index",
        expected: "from \(-count) to \(count - 1), \(parts) of axis \(axis) of shape \(operand)")
    }
    let index = given < 0 ? given + count : given
    guard let sizes = attributes.integers(3) else {
      guard length % sections == 0 else {
        throw .attribute(
          "sections",
          expected: "a divisor of \(length), the length of axis \(axis), unless 'sizes' is given")
      }
      let part = length / sections
      slice = .run(of: operand, axis: axis, from: index * part, count: part)
      return
    }
    let sum = sizes.reduce(Int?.some(0)) { sum, size in
      guard let sum, size >= 0 else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(size)
      return overflow ? nil : next
    }
    guard sum == length else {
      throw .attribute(
        "sizes", expected: "numbers of 0 or more whose sum is \(length), the length of axis \(axis)"
      )
    }
    slice = .run(
      of: operand, axis: axis, from: sizes[..<index].reduce(0, +), count: sizes[index])
  }
}
