// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations whose elements depend on each other.

/// An operation whose elements depend on each other: reductions, products, changes of shape.
///
/// A value of the type is made once for each node, when its shapes are known and found to fit.
public protocol GeneralOperation: Operation {
  /// Checks attributes and shapes.
  ///
  /// - Throws: the ``ShapeRule`` that the shapes or attributes break.
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule)

  /// The shape of the value.
  var resultShape: Shape { get }

  /// Whether it only moves, adds and chooses elements, so that ``pullback(_:_:_:wanted:)`` of marks,
  /// 1 for the elements that play a part and 0 for the others, is not zero just where its operands'
  /// elements play a part.
  static var routesElements: Bool { get }

  /// An estimate of the multiplications and additions that one value costs.
  var cost: Int { get }

  /// The value.
  func value<T: TensorAlgebra>(_ operands: [T]) -> T

  /// Why the operands have no value; `nil` if they have one.
  ///
  /// It is asked after ``value(_:)``, which must be safe for any numbers.
  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault?

  /// The tangent of the value; `nil` operand tangents are zero, and at least one is not `nil`.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T

  /// The cotangents of the operands that are wanted; `nil` where none is or it is zero.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?]

  /// Whether its pullback is written out; where that would be long without end, it is named instead.
  var isWrittenOut: Bool { get }

  /// The operation written down.
  func formula(_ operands: [Formula]) -> Formula

  /// The same operation with the derivatives that a convention chooses where it has kinks.
  func following(_ convention: KinkConvention) -> Self

  /// The same operation for operands whose elements are these, where truth values mean something else
  /// than the numbers 0 and 1.
  func reading(_ types: [ElementType]) -> Self

  /// Where the value stands on the kinks that are listed, one for each; those that are not met may be
  /// left out.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>]
}

/// Which elements of a value stand on a kink.
public struct MetElements<T: TensorAlgebra> {
  /// Which of the listed kinks.
  let kink: Int
  /// Not 0 for the elements that do; of the value's shape.
  let stands: T
  /// What was chosen there; of the value's shape, or a single number.
  let chosen: T
  /// The ends of the interval of valid subgradients; `nil` if they are those that are listed.
  var interval: ClosedRange<Double>?
}

/// A linear operation of one argument: its tangent rule is itself, its cotangent rule its transpose.
public protocol LinearOperation: GeneralOperation {
  /// The operation.
  func apply<T: TensorAlgebra>(_ x: T) -> T

  /// The transpose: from a tensor of the result's shape to one of the argument's.
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T
}

extension LinearOperation {
  /// It does, with weights that are not negative.
  public static var routesElements: Bool { true }

  /// The operation itself.
  public func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }

  /// The operation itself, applied to the tangent.
  public func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    apply(tangents[0] ?? operands[0].filled(with: 0, shape: operands[0].shape))
  }

  /// The transpose, applied to the cotangent.
  public func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [wanted[0] ? transpose(cotangent) : nil]
  }
}

extension GeneralOperation {
  /// Unless an operation says otherwise, every element of an operand may reach every result.
  public static var routesElements: Bool { false }

  /// Unless an operation says otherwise, all numbers have a value.
  @inlinable public func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? { nil }

  /// Unless an operation says otherwise, it is.
  public var isWrittenOut: Bool { true }

  /// One step for each element of the result.
  public var cost: Int { resultShape.count }

  /// Unless an operation says otherwise, all conventions agree.
  public func following(_ convention: KinkConvention) -> Self { self }

  /// Unless an operation says otherwise, truth values are 0 and 1.
  public func reading(_ types: [ElementType]) -> Self { self }

  /// Unless an operation says otherwise, it has none.
  public func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] { [] }

  /// The listed name, called with the operands.
  public func formula(_ operands: [Formula]) -> Formula {
    .call(Self.listing.name, operands)
  }
}
