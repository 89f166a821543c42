// SPDX-License-Identifier: Apache-2.0
// ChainRule: slices at places along several axes.

struct GatherND: ComposedOperation {
  static let listing = OperationListing(
    "gather_nd", "The slices at places along the first axes, one for each vector of places.",
    arguments: ["x", "idx"], argumentTypes: [.any, .index])

  static let routesElements = true

  let operand: Shape
  let resultShape: Shape
  /// How many axes the places are along.
  let depth: Int
  private let vectors: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let index = operands[1]
    operand = operands[0]
    guard let depth = index.dimensions.last, depth <= operand.rank else {
      throw .rank(
        operand: 1, expected: "a last axis of at most \(operand.rank), the axes of \(operand)",
        index)
    }
    let lead = Array(index.dimensions.dropLast())
    let lengths = lead + operand.dimensions[depth...]
    guard lengths.count <= Shape.maximumRank else { throw .tooManyAxes(lengths.count) }
    guard let shape = Shape(lengths), let vectors = Shape(lead)?.count else {
      throw .tooManyElements
    }
    (resultShape, self.depth, self.vectors) = (shape, depth, vectors)
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (x, index) = (operands[0], operands[1].reshaped(to: Shape(derived: [vectors, depth])))
    let lengths = operand.dimensions[..<depth]
    let steps = Shape(derived: Array(lengths)).strides
    // The place among the elements of the first axes laid one after the other.
    var places = index.filled(with: 0, shape: Shape(derived: [vectors, 1]))
    for axis in 0..<depth {
      let column = index.sliced(.run(of: index.shape, axis: 1, from: axis, count: 1))
      let place = T.apply(PlaceFromFront(length: lengths[axis]), column)
      places = places + place * place.filled(with: Double(steps[axis]), shape: .scalar)
    }
    let rest = operand.dimensions[depth...].reduce(1, *)
    return x.reshaped(to: Shape(derived: [lengths.reduce(1, *), rest]))
      .gathered(
        at: places.reshaped(to: Shape(derived: [vectors])),
        Gathering(axis: 0, isOfElements: false)
      )
      .reshaped(to: resultShape)
  }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    for (element, number) in operands[1].elements.enumerated() {
      let length = operand.dimensions[element % depth]
      if Int(place: Double(number), along: length) == nil {
        return .indexOutOfRange(
          operand: 1, element: element, index: Double(number), length: length)
      }
    }
    return nil
  }
}

/// A place that may be counted from the end, counted from the front.
private struct PlaceFromFront: UnaryRule {
  let length: Int

  func value<A: Algebra>(_ x: A) -> A {
    .select(x, .less, 0, then: x + Double(length), else: x)
  }
}
