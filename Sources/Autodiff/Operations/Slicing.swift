// SPDX-License-Identifier: Apache-2.0
// ChainRule: slices, and their transposes.

/// The attributes that slices share, with Python's meaning.
private let sliceAttributes = [
  AttributeListing("starts", .integers), AttributeListing("ends", .integers),
  AttributeListing("axes", .optionalIntegers, default: .some(.none)),
  AttributeListing("steps", .optionalIntegers, default: .some(.none)),
]

/// An operation that takes the elements that a slice names.
protocol SlicingOperation: LinearOperation {
  /// The shape of the argument.
  var operand: Shape { get }
  /// Which of its elements.
  var slice: Slice { get }
}

extension SlicingOperation {
  var resultShape: Shape { Shape(derived: slice.counts) }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.sliced(slice) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    cotangent.scattered(into: operand, at: slice)
  }
}

struct SliceOperation: SlicingOperation {
  static let listing = OperationListing(
    "slice", "The elements from starts to ends by steps, along axes, as Python counts them.",
    arguments: ["x"], attributes: sliceAttributes, argumentTypes: [.any])

  let operand: Shape
  let slice: Slice

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    slice = try Slice(attributes, from: 0, of: operand)
  }
}

struct SliceScatter: LinearOperation {
  static let listing = OperationListing(
    "slice_scatter", "Zeros of a shape, with the value at the places that a slice names.",
    arguments: ["x"], attributes: [AttributeListing("shape", .integers)] + sliceAttributes,
    argumentTypes: [.any])

  let slice: Slice
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let lengths = attributes.integers(0) ?? []
    let shape = try Shape(target: lengths)
    slice = try Slice(attributes, from: 1, of: shape)
    resultShape = shape
    let expected = Shape(derived: slice.counts)
    if operands[0] != expected { throw .shapesDiffer(operands[0], expected) }
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.scattered(into: resultShape, at: slice) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.sliced(slice) }
}

extension Slice {
  /// Reads starts, ends, axes and steps, in this order from a place on.
  init(_ attributes: AttributeValues, from place: Int, of shape: Shape) throws(ShapeRule) {
    let begins = attributes.integers(place) ?? []
    let ends = attributes.integers(place + 1) ?? []
    guard begins.count == ends.count else {
      throw .attribute("ends", expected: "as many numbers as 'starts', \(begins.count)")
    }
    let given = attributes.integers(place + 2) ?? Array(0..<begins.count)
    guard given.count == begins.count else {
      throw .attribute("axes", expected: "as many numbers as 'starts', \(begins.count)")
    }
    let steps = attributes.integers(place + 3) ?? [Int](repeating: 1, count: begins.count)
    guard steps.count == begins.count, !steps.contains(0) else {
      throw .attribute("steps", expected: "as many numbers as 'starts', none of them 0")
    }
    _ = try shape.axes(given)
    var result = (
      starts: [Int](repeating: 0, count: shape.rank), steps: [Int](repeating: 1, count: shape.rank),
      counts: shape.dimensions
    )
    for (index, axis) in given.map({ $0 < 0 ? $0 + shape.rank : $0 }).enumerated() {
      let run = Slice.run(
        begins[index], ends[index], steps[index], length: shape.dimensions[axis])
      result.starts[axis] = run.start
      // A step that is never taken says no more than its direction; a huge one would overflow.
      result.steps[axis] = run.count > 1 ? steps[index] : steps[index].signum()
      result.counts[axis] = run.count
    }
    self.init(starts: result.starts, steps: result.steps, counts: result.counts)
  }

  /// Where a slice of one axis begins and how many places it has: negative places count from the
  /// end, and what lies beyond either end is cut off.
  private static func run(
    _ begin: Int, _ end: Int, _ step: Int, length: Int
  ) -> (start: Int, count: Int) {
    let (low, high) = step > 0 ? (0, length) : (-1, length - 1)
    func clamped(_ place: Int) -> Int {
      min(max(place < 0 ? max(place, -length - 1) + length : place, low), high)
    }
    let (first, last) = (clamped(begin), clamped(end))
    let distance = step > 0 ? last - first : first - last
    guard distance > 0 else { return (0, 0) }
    let stride = Int(clamping: step.magnitude)
    return (first, (distance - 1) / stride + 1)
  }

  /// The attributes starts, ends, axes and steps that name these places in a shape.
  func attributes(of shape: Shape) -> [AttributeValue] {
    let ends = starts.indices.map { axis in
      let end = starts[axis] + counts[axis] * steps[axis]
      return end < 0 ? -shape.dimensions[axis] - 1 : end
    }
    return [
      .integers(starts), .integers(ends), .integers(Array(0..<starts.count)), .integers(steps),
    ]
  }
}
