// SPDX-License-Identifier: Apache-2.0
// ChainRule: everything that is known of an operation, declared in one type.

/// An operation: everything that is known of it, declared once.
///
/// Validation, the listing, the contract, the laws, the sweeps and the printed formulas all read
/// these declarations. An author conforms to the smallest of ``UnaryOperation``,
/// ``BinaryOperation``, ``TernaryOperation``, ``LinearOperation`` and ``GeneralOperation`` that fits,
/// and names the type in ``OperationCode``, which does not compile without it.
///
/// A value of the type is the operation with its attributes: a type without attributes is empty and
/// costs nothing in a loop.
public protocol Operation: Sendable {
  /// Name, summary, arguments, attributes, domain and kinks.
  static var listing: OperationListing { get }
}

/// An operation that maps each element on its own; several arguments are broadcast together.
public protocol ElementwiseOperation: Operation {
  /// Reads the attributes, in the order of ``OperationListing/attributes``.
  init(_ parameters: Parameters)

  /// The kinks that it has with its attributes; those that are listed are the ones that it has with
  /// the defaults.
  var kinks: [Kink] { get }

  /// The value written down, with these arguments.
  func formula(_ arguments: [Formula]) -> Formula

  /// The derivative with respect to each argument written down; `value` stands for the value.
  func partialFormulas(_ arguments: [Formula], value: Formula) -> [Formula]
}

extension ElementwiseOperation {
  /// Unless attributes move them, those that are listed.
  public var kinks: [Kink] { Self.listing.kinks }
}

/// A function of one scalar, written once for every algebra.
public protocol UnaryRule: Sendable {
  /// The value at `x`.
  func value<A: Algebra>(_ x: A) -> A
}

/// A function of two scalars, written once for every algebra.
public protocol BinaryRule: Sendable {
  /// The value at `a` and `b`.
  func value<A: Algebra>(_ a: A, _ b: A) -> A
}

/// A function of three scalars, written once for every algebra.
public protocol TernaryRule: Sendable {
  /// The value at `a`, `b` and `c`.
  func value<A: Algebra>(_ a: A, _ b: A, _ c: A) -> A
}

/// An elementwise operation of one argument.
public protocol UnaryOperation: ElementwiseOperation, UnaryRule {
  /// The derivative at `x`, where the value is `y`.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A
}

/// An elementwise operation of two arguments.
public protocol BinaryOperation: ElementwiseOperation, BinaryRule {
  /// The partial derivative with respect to the first argument, where the value is `y`.
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A

  /// The partial derivative with respect to the second argument, where the value is `y`.
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A
}

/// An elementwise operation of three arguments.
public protocol TernaryOperation: ElementwiseOperation, TernaryRule {
  /// The partial derivative with respect to the first argument, where the value is `y`.
  func partialA<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A

  /// The partial derivative with respect to the second argument, where the value is `y`.
  func partialB<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A

  /// The partial derivative with respect to the third argument, where the value is `y`.
  func partialC<A: Algebra>(_ a: A, _ b: A, _ c: A, _ y: A) -> A
}

/// The attributes of an elementwise operation, as numbers in the order they are listed.
///
/// Booleans are 0 and 1; a word is its index among the listed words.
public struct Parameters {
  @usableFromInline let base: UnsafePointer<Double>

  @inlinable init(_ base: UnsafePointer<Double>) {
    self.base = base
  }

  /// The attribute at this place of the listing; the caller vouches for the place.
  @inlinable public subscript(index: Int) -> Double { base[index] }
}

/// An elementwise operation without attributes.
public protocol PlainOperation: ElementwiseOperation {
  init()
}

extension PlainOperation {
  /// There is nothing to read.
  @inlinable public init(_ parameters: Parameters) { self.init() }
}
