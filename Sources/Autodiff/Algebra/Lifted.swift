// SPDX-License-Identifier: Apache-2.0
// ChainRule: readings of rules that carry derivatives along.

/// A reading of rules that carries derivatives along: every step is an operation of the catalogue,
/// whose own rules say what becomes of them.
///
/// A conforming type says what one step does; what the steps of each requirement of ``Algebra`` and
/// ``TensorAlgebra`` are is said once, in the extensions. As ``Recorded``, it conforms to both: a
/// step does not care whether its operands are scalars or tensors.
protocol Lifted: Algebra, TensorAlgebra {
  /// What carries the values.
  associatedtype Base: TensorAlgebra

  /// The value; a constant has none before it meets another value.
  var content: LiftedContent<Base> { get }

  /// A value that nothing varies with.
  init(fixed value: LiftedContent<Base>)

  /// The step of an operation of one argument.
  static func step<O: UnaryOperation>(_ operation: O, _ x: Self) -> Self

  /// The step of an operation of two arguments, broadcast together.
  static func step<O: BinaryOperation>(_ operation: O, _ a: Self, _ b: Self) -> Self

  /// The step of an operation whose elements depend on each other.
  static func step<O: GeneralOperation>(_ operation: O, _ operands: [Self]) -> Self
}

/// A constant not yet written down, or a value.
enum LiftedContent<Base: TensorAlgebra> {
  case constant(Double)
  case value(Base)
}

extension Lifted {
  var constant: Double? {
    if case .constant(let constant) = content { constant } else { nil }
  }

  /// The value, a constant being of the kind of another's.
  func base(like other: Self) -> Base? {
    switch (content, other.content) {
    case (.value(let value), _): value
    case (.constant(let constant), .value(let value)):
      value.filled(with: constant, shape: .scalar)
    case (.constant, .constant): nil
    }
  }

  /// The value.
  ///
  /// - Precondition: It is no constant: tensor rules begin at their operands.
  var base: Base {
    guard case .value(let value) = content else {
      preconditionFailure("a constant has no shape before it meets a value")
    }
    return value
  }

  var shape: Shape {
    if case .value(let value) = content { value.shape } else { .scalar }
  }
}

/// The derivative of an operation of one argument, of that argument and the value.
struct Slope<O: UnaryOperation>: BinaryRule {
  let operation: O
  func value<A: Algebra>(_ a: A, _ b: A) -> A { operation.derivative(a, b) }
}

/// The derivative of an operation of two arguments by the first, of both and the value.
private struct FirstSlope<O: BinaryOperation>: TernaryRule {
  let operation: O
  func value<A: Algebra>(_ a: A, _ b: A, _ c: A) -> A { operation.partialA(a, b, c) }
}

/// The derivative of an operation of two arguments by the second, of both and the value.
private struct SecondSlope<O: BinaryOperation>: TernaryRule {
  let operation: O
  func value<A: Algebra>(_ a: A, _ b: A, _ c: A) -> A { operation.partialB(a, b, c) }
}

extension BinaryOperation {
  /// The derivative by the first argument, of the value's shape.
  func firstPartial<T: TensorAlgebra>(_ a: T, _ b: T, _ value: T) -> T {
    T.apply(FirstSlope(operation: self), a, b, value)
  }

  /// The derivative by the second argument, of the value's shape.
  func secondPartial<T: TensorAlgebra>(_ a: T, _ b: T, _ value: T) -> T {
    T.apply(SecondSlope(operation: self), a, b, value)
  }
}
