// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements at places that another value says, and their transposes.

extension AttributeListing {
  /// The axis of places, which is the first unless it is said.
  static let axisOfPlaces = axisOfPlaces(default: 0)

  static func axisOfPlaces(default axis: Int) -> AttributeListing {
    AttributeListing(
      "axis", .integer, default: .integer(axis), "The axis that 'idx' holds places along.")
  }
}

extension Shape {
  /// Checks that this shape, of one place for each element, stands in a whole but for an axis.
  fileprivate func fits(_ whole: Shape, besides axis: Int) throws(ShapeRule) {
    guard rank == whole.rank else { throw .shapesDiffer(whole, self) }
    for other in 0..<rank where other != axis && dimensions[other] > whole.dimensions[other] {
      throw .rank(
        operand: 1, expected: "no more than \(whole.dimensions[other]) places along axis \(other)",
        self)
    }
  }

  /// The shape that this one and another broadcast to, but for an axis, whose length is this one's.
  func aligned(with other: Shape, besides axis: Int) throws(ShapeRule) -> Shape {
    guard rank == other.rank else { throw .shapesDiffer(self, other) }
    var lengths = other.dimensions
    lengths[axis] = dimensions[axis]
    guard let shape = broadcast(with: Shape(derived: lengths)) else {
      throw .notBroadcastable([self, other])
    }
    guard let counted = Shape(shape.dimensions) else { throw .tooManyElements }
    return counted
  }
}

/// An operation that takes elements at places.
protocol GatheringOperation: GeneralOperation {
  /// The shape of what is gathered from.
  var whole: Shape { get }
  /// How the places are laid out.
  var gathering: Gathering { get }
}

extension GatheringOperation {
  static var routesElements: Bool { true }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].gathered(at: operands[1], gathering)
  }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    operands[1].fault(asIndicesAlong: whole.dimensions[gathering.axis], operand: 1)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    (tangents[0] ?? operands[0].filled(with: 0)).gathered(at: operands[1], gathering)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [wanted[0] ? cotangent.addedUp(at: operands[1], gathering, into: whole) : nil, nil]
  }
}

struct Gather: GatheringOperation {
  static let listing = OperationListing(
    "gather", aliases: ["take", "index_select"],
    "The slices at places along an axis, which the axes of the places replace.",
    arguments: ["x", "idx"], attributes: [.axisOfPlaces], argumentTypes: [.any, .index])

  let whole: Shape
  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    whole = operands[0]
    gathering = Gathering(axis: try whole.statedAxis(attributes.integer(0)), isOfElements: false)
    let lengths = gathering.result(of: whole, at: operands[1])
    guard lengths.count <= Shape.maximumRank else { throw .tooManyAxes(lengths.count) }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    resultShape = shape
  }
}

struct GatherElements: GatheringOperation {
  static let listing = OperationListing(
    "gather_elements",
    "For each place, the element there along an axis, beside the place along the others, which may be shorter.",
    arguments: ["x", "idx"], attributes: [.axisOfPlaces], argumentTypes: [.any, .index])

  let whole: Shape
  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    (whole, resultShape) = (operands[0], operands[1])
    gathering = Gathering(axis: try whole.statedAxis(attributes.integer(0)), isOfElements: true)
    try resultShape.fits(whole, besides: gathering.axis)
  }
}

/// Where `gather_elements` reads the first row of a longer axis, as PyTorch and ONNX do, this repeats
/// places of length 1 over it, as NumPy and JAX do.
struct TakeAlongAxis: ComposedOperation {
  static let listing = OperationListing(
    "take_along_axis",
    "For each place, the element there along an axis; along the others x and idx broadcast.",
    arguments: ["x", "idx"], attributes: [.axisOfPlaces(default: -1)],
    argumentTypes: [.any, .index])

  static let routesElements = true

  /// What is done once both are repeated.
  private let gather: GatherElements
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let (x, index) = (operands[0], operands[1])
    let axis = try x.statedAxis(attributes.integer(0))
    gather = try GatherElements(
      attributes,
      [x.aligned(with: index, besides: axis), index.aligned(with: x, besides: axis)])
    cost = gather.whole.cost(ofEach: [x == gather.whole ? 1 : Shape.costUnseen])
  }

  var resultShape: Shape { gather.resultShape }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    gather.value([operands[0].broadcast(to: gather.whole), operands[1].broadcast(to: resultShape)])
  }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    gather.fault(operands, value)
  }
}

/// An operation that adds to elements at places: what is added at one place several times adds up.
protocol AddingOperation: GeneralOperation {
  /// How the places are laid out.
  var gathering: Gathering { get }
}

extension AddingOperation {
  static var routesElements: Bool { true }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0] + operands[2].addedUp(at: operands[1], gathering, into: resultShape)
  }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    operands[1].fault(asIndicesAlong: resultShape.dimensions[gathering.axis], operand: 1)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let added = tangents[2]?.addedUp(at: operands[1], gathering, into: resultShape)
    guard let kept = tangents[0] else { return added ?? value.filled(with: 0) }
    return added.map { kept + $0 } ?? kept
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      wanted[0] ? cotangent : nil, nil,
      wanted[2] ? cotangent.gathered(at: operands[1], gathering) : nil,
    ]
  }
}

struct IndexAdd: AddingOperation {
  static let listing = OperationListing(
    "index_add", "The value with slices added at places along an axis, the transpose of gather.",
    arguments: ["x", "idx", "updates"], attributes: [.axisOfPlaces],
    argumentTypes: [.number, .index, .number])

  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    gathering = Gathering(
      axis: try resultShape.statedAxis(attributes.integer(0)), isOfElements: false)
    let lengths = gathering.result(of: resultShape, at: operands[1])
    guard operands[2].dimensions == lengths else {
      throw .rank(operand: 2, expected: "shape \(lengths)", operands[2])
    }
  }
}

struct ScatterAdd: AddingOperation {
  static let listing = OperationListing(
    "scatter_add", aliases: ["scatter_elements_add"],
    "The value with elements added at places along an axis, the transpose of gather_elements.",
    arguments: ["x", "idx", "updates"], attributes: [.axisOfPlaces],
    argumentTypes: [.number, .index, .number])

  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    gathering = Gathering(
      axis: try resultShape.statedAxis(attributes.integer(0)), isOfElements: true)
    try operands[1].fits(resultShape, besides: gathering.axis)
    if operands[2] != operands[1] { throw .shapesDiffer(operands[1], operands[2]) }
  }
}
