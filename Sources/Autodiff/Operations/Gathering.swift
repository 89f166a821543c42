// SPDX-License-Identifier: Apache-2.0
// ChainRule: elements at places that another value says, and their transposes.

/// The attribute that operations with places share.
private let axisAttribute = AttributeListing(
  "axis", .integer, default: .integer(0), "The axis that 'idx' holds places along.")

extension Shape {
  /// Checks that this shape, of one place for each element, fits a whole beside an axis.
  fileprivate func fits(_ whole: Shape, besides axis: Int) throws(ShapeRule) {
    guard rank == whole.rank else { throw .shapesDiffer(whole, self) }
    for other in 0..<rank where other != axis && dimensions[other] != whole.dimensions[other] {
      throw .lengths(axis: other, whole, self)
    }
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
    arguments: ["x", "idx"], attributes: [axisAttribute], argumentTypes: [.any, .index])

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
    "gather_elements", aliases: ["take_along_axis"],
    "For each place, the element there along an axis, beside the place along the others.",
    arguments: ["x", "idx"], attributes: [axisAttribute], argumentTypes: [.any, .index])

  let whole: Shape
  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    (whole, resultShape) = (operands[0], operands[1])
    gathering = Gathering(axis: try whole.statedAxis(attributes.integer(0)), isOfElements: true)
    try resultShape.fits(whole, besides: gathering.axis)
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
    arguments: ["x", "idx", "updates"], attributes: [axisAttribute],
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
    arguments: ["x", "idx", "updates"], attributes: [axisAttribute],
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

struct Scatter: ComposedOperation {
  static let listing = OperationListing(
    "scatter", aliases: ["scatter_elements", "put_along_axis"],
    "The value with elements replaced at places along an axis, no place being named twice.",
    arguments: ["x", "idx", "updates"], attributes: [axisAttribute],
    argumentTypes: [.number, .index, .number])

  static let routesElements = true

  let gathering: Gathering
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let adding = try ScatterAdd(attributes, operands)
    (gathering, resultShape) = (adding.gathering, adding.resultShape)
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (index, updates) = (operands[1], operands[2])
    let isReplaced = updates.filled(with: 1).addedUp(at: index, gathering, into: resultShape)
    return T.choose(
      isReplaced, updates.addedUp(at: index, gathering, into: resultShape), operands[0])
  }

  // Which of several updates of one place came last would be a matter of the order of the loops.
  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    let (_, length, inner) = gathering.parts(of: resultShape)
    let index = operands[1]
    if let fault = index.fault(asIndicesAlong: length, operand: 1) { return fault }
    let run = index.shape.dimensions[gathering.axis] * inner
    var isReplaced = [Bool](repeating: false, count: resultShape.count)
    for (element, number) in index.elements.enumerated() {
      guard let along = Int(place: Double(number), along: length) else { continue }
      let place = (element / run * length + along) * inner + element % inner
      if isReplaced[place] {
        return .other(
          operand: 1,
          expected: "places of which none is named twice, and element "
            + "\(index.shape.indices(ofElement: element)) names \(along) again")
      }
      isReplaced[place] = true
    }
    return nil
  }
}
