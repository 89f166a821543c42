// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the elements of a value are, and values that are taken as constants.

struct StopGradient: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "stop_gradient", aliases: ["detach"],
    "The value itself, through which no derivative passes.", arguments: ["x"],
    isSelective: true, isDetached: true)

  func value<A: Algebra>(_ x: A) -> A { .detached(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Cast: GeneralOperation {
  static let listing = OperationListing(
    "cast", aliases: ["astype"], "The value with elements of another kind.", arguments: ["x"],
    attributes: [
      AttributeListing(
        "to", .word(ElementType.allCases.map(\.name)),
        "Floats have the precision of the call; int64 is the whole part, and bool whether it is not 0.",
        aliases: ["dtype"])
    ], argumentTypes: [.any], resultTypeAttribute: "to")

  static let routesElements = true

  let resultShape: Shape
  let type: ElementType

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    resultShape = operands[0]
    type = ElementType(rawValue: attributes.word(0)) ?? .float64
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let x = operands[0]
    return switch type {
    case .float64, .float32: x
    case .int64: T.apply(Truncate(), x)
    case .bool: T.apply(NotEqual(), x, x.filled(with: 0, shape: .scalar))
    }
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard type.isDifferentiable, let tangent = tangents[0] else { return value.filled(with: 0) }
    return tangent
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [wanted[0] && type.isDifferentiable ? cotangent : nil]
  }
}

struct OneHot: ComposedOperation {
  static let listing = OperationListing(
    "one_hot", "Vectors along a new last axis that are 1 at a place and 0 elsewhere.",
    arguments: ["idx"], attributes: [AttributeListing("depth", .integer, "Their length.")],
    resultType: .float64, argumentTypes: [.index])

  static let routesElements = true

  let depth: Int
  let resultShape: Shape
  private let count: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    depth = attributes.integer(0)
    count = operands[0].count
    guard depth >= 0 else { throw .attribute("depth", expected: "0 or more") }
    let lengths = operands[0].dimensions + [depth]
    guard lengths.count <= Shape.maximumRank else { throw .tooManyAxes(lengths.count) }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let column = operands[0].reshaped(to: Shape(derived: [count, 1]))
    let gathering = Gathering(axis: 1, isOfElements: true)
    return column.filled(with: 1)
      .addedUp(at: column, gathering, into: Shape(derived: [count, depth]))
      .reshaped(to: resultShape)
  }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    operands[0].fault(asIndicesAlong: depth, operand: 0)
  }
}
