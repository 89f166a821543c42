// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do to a tensor.

/// What a rule may do to a tensor.
///
/// As with ``Algebra``, one rule is read several ways: ``TensorView`` computes, ``Recorded`` appends
/// nodes, ``Written`` writes down; ``Traced`` and ``Pushed`` carry derivatives along over any of these.
/// Every requirement is an operation of the catalogue, so what is recorded can be differentiated
/// again. Shapes are checked before a rule runs; a rule never sees shapes that do not fit.
public protocol TensorAlgebra:
  IndexingAlgebra, PrimitiveAlgebra, ScanAlgebra, FactorisationAlgebra, SpectralAlgebra,
  ContractionAlgebra
{
  /// The shape of the value.
  var shape: Shape { get }

  /// A tensor of this shape whose elements are all equal, of the kind of `self`.
  func filled(with constant: Double, shape: Shape) -> Self

  /// A tensor of these elements, in row-major order, of the kind of `self`.
  func constant(_ elements: [Double], shape: Shape) -> Self

  /// The rule applied to each element.
  static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self

  /// The rule applied to each element, the arguments broadcast together.
  static func apply<R: BinaryRule>(_ rule: R, _ a: Self, _ b: Self) -> Self

  /// The rule applied to each element, the arguments broadcast together.
  static func apply<R: TernaryRule>(_ rule: R, _ a: Self, _ b: Self, _ c: Self) -> Self

  /// The elements of `a` where `condition` is not 0, those of `b` elsewhere, all broadcast together.
  static func choose(_ condition: Self, _ a: Self, _ b: Self) -> Self

  /// The sum over axes (distinct, counted from the front).
  func sum(axes: [Int], keepingDimensions: Bool) -> Self

  /// The largest (or smallest) element over axes, none of them of length 0.
  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> Self

  /// The same elements in another shape of the same count.
  func reshaped(to shape: Shape) -> Self

  /// The axes in another order: axis `i` of the result is axis `permutation[i]`.
  func transposed(_ permutation: [Int]) -> Self

  /// The tensor repeated to fill a shape that it broadcasts to.
  func broadcast(to shape: Shape) -> Self

  /// The matrix product of the last two axes, the others broadcast; both of rank 2 at least.
  ///
  /// - Parameters:
  ///   - target: The shape of the result: what the axes before the last two broadcast to, or a shape
  ///     that broadcasts to it, along whose repeated axes the products are then summed.
  ///   - addend: What is added to the product, repeated to fill its shape.
  static func matrixProduct(
    _ a: Self, transposed transposeA: Bool, _ b: Self, transposed transposeB: Bool,
    summedTo target: Shape, plus addend: Self?
  ) -> Self

  /// Tensors laid one after the other along an axis.
  static func concatenation(_ parts: [Self], axis: Int) -> Self

  /// The elements that a slice names.
  func sliced(_ slice: Slice) -> Self

  /// The exponentials along an axis, divided by their sum.
  func softmax(axis: Int) -> Self

  /// The logarithm of ``softmax(axis:)``, without its loss of digits.
  func logSoftmax(axis: Int) -> Self

  /// Zeros of a shape, with this tensor at the places that a slice names.
  func scattered(into shape: Shape, at slice: Slice) -> Self

  /// Whether this reading writes rules down, rather than computing.
  static var isWritten: Bool { get }

  /// The same mathematical expression twice, as ``Algebra/computed(_:writtenAs:)``: as it is computed, and
  /// as it is written down.
  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self
}

/// Which end of the order a reduction looks for.
public enum Extremum: String, Sendable {
  case max, min
}

/// The places a slice names along each axis: from `start`, `count` places, `step` apart.
public struct Slice: Hashable, Sendable {
  /// The first place along each axis.
  public let starts: [Int]
  /// The distance between places along each axis; never 0.
  public let steps: [Int]
  /// How many places along each axis.
  public let counts: [Int]
}

extension TensorAlgebra {
  /// All readings but the one that writes compute.
  static var isWritten: Bool { false }

  /// The form that the reading wants.
  static func computed(
    _ accurate: @autoclosure () -> Self, writtenAs legible: @autoclosure () -> Self
  ) -> Self {
    isWritten ? legible() : accurate()
  }

  /// The rule of the operation; readings that record or write name it instead.
  static func choose(_ condition: Self, _ a: Self, _ b: Self) -> Self {
    apply(Where(), condition, a, b)
  }

  /// The sum of the terms that are there, broadcast together; `nil` if none is.
  static func total(_ terms: [Self?]) -> Self? {
    let present = terms.compactMap(\.self)
    return present.first.map { present.dropFirst().reduce($0) { $0 + $1 } }
  }

  /// A tensor of the same shape whose elements are all equal.
  func filled(with constant: Double) -> Self { filled(with: constant, shape: shape) }

  static func + (a: Self, b: Self) -> Self { apply(Add(), a, b) }
  static func - (a: Self, b: Self) -> Self { apply(Subtract(), a, b) }
  static func * (a: Self, b: Self) -> Self { apply(Multiply(), a, b) }
  static func / (a: Self, b: Self) -> Self { apply(Divide(), a, b) }
  static prefix func - (x: Self) -> Self { apply(Negate(), x) }

  /// The matrix product with nothing added to it.
  static func matrixProduct(
    _ a: Self, transposed transposeA: Bool, _ b: Self, transposed transposeB: Bool,
    summedTo target: Shape
  ) -> Self {
    matrixProduct(
      a, transposed: transposeA, b, transposed: transposeB, summedTo: target, plus: nil)
  }

  /// The tensor with its last two axes exchanged.
  var matrixTransposed: Self {
    var permutation = Array(0..<shape.rank)
    permutation.swapAt(shape.rank - 1, shape.rank - 2)
    return transposed(permutation)
  }

  /// The transpose of broadcasting: the sum over every axis along which a tensor of `target`'s
  /// shape was repeated.
  func unbroadcast(to target: Shape) -> Self {
    if shape == target { return self }
    let axes = target.axesRepeated(in: shape)
    return sum(axes: axes, keepingDimensions: false).reshaped(to: target)
  }

  /// The sum over the last axis, kept with length 1.
  func sum(alongKept axis: Int) -> Self {
    sum(axes: [axis], keepingDimensions: true)
  }
}
