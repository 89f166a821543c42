// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do along an axis of a tensor.

/// What a rule may do along an axis of a tensor, one element after the other.
///
/// Every requirement is an operation of the catalogue, as those of ``TensorAlgebra`` are.
public protocol ScanAlgebra {
  /// The product over axes (distinct, counted from the front); 1 over none.
  func product(axes: [Int], keepingDimensions: Bool) -> Self

  /// At each place along an axis, what all elements up to there accumulate to.
  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> Self

  /// Along an axis, each factor times the result before it, plus the term: r[k] = a[k] r[k - 1] + b[k],
  /// and r = b at the first place.
  ///
  /// - Parameters:
  ///   - factors: The factors a; the first does not matter.
  ///   - terms: The terms b, of the same shape.
  ///   - scan: The axis, and whether it is gone through from its end; it is not exclusive.
  static func recurrence(_ factors: Self, _ terms: Self, _ scan: Scan) -> Self

  /// At each place along an axis, the place of the largest (or smallest) element up to there: of those
  /// that are equal, the one met last. NaN counts as both the largest and the smallest.
  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> Self

  /// The places of the elements along an axis in their order: equal ones as they stand, NaN as the
  /// largest.
  func order(along axis: Int, isDescending: Bool) -> Self
}

/// How elements are gone through along an axis.
public struct Scan: Hashable, Sendable {
  /// The axis, counted from the front.
  public let axis: Int
  /// Whether the last element comes first.
  public var isReversed = false
  /// Whether each place leaves its own element out.
  public var isExclusive = false

  /// The same, the other way round.
  var reversed: Scan { Scan(axis: axis, isReversed: !isReversed, isExclusive: isExclusive) }

  /// The attributes axis, reverse and exclusive that say so.
  var attributes: [AttributeValue] {
    [.integer(axis), .boolean(isReversed), .boolean(isExclusive)]
  }

  /// The attributes axis and reverse.
  var directionAttributes: [AttributeValue] { Array(attributes.dropLast()) }
}

/// What is accumulated along an axis.
public enum Accumulation: Sendable {
  /// The sum.
  case sum
  /// The product.
  case product
  /// The logarithm of the sum of exponentials; never exclusive.
  case logSumExp
}

extension TensorAlgebra {
  /// The elements at some places along one axis, from one on.
  func part(along axis: Int, from start: Int, count: Int) -> Self {
    if start == 0, count == shape.dimensions[axis] { return self }
    return sliced(Slice(of: shape, along: axis, from: start, count: count))
  }

  /// Each place has the element that a scan met before its own; the first has 0.
  func delayed(_ scan: Scan) -> Self {
    let length = shape.dimensions[scan.axis]
    if length == 0 { return self }
    let rest = part(along: scan.axis, from: scan.isReversed ? 1 : 0, count: length - 1)
    return rest.scattered(
      into: shape,
      at: Slice(of: shape, along: scan.axis, from: scan.isReversed ? 0 : 1, count: length - 1))
  }

  /// The same, but the first keeps its own.
  func delayedKeepingFirst(_ scan: Scan) -> Self {
    let length = shape.dimensions[scan.axis]
    if length <= 1 { return self }
    let first = part(along: scan.axis, from: scan.isReversed ? length - 1 : 0, count: 1)
    let rest = part(along: scan.axis, from: scan.isReversed ? 1 : 0, count: length - 1)
    return Self.concatenation(scan.isReversed ? [rest, first] : [first, rest], axis: scan.axis)
  }
}

extension Slice {
  /// The elements at some places along one axis, from one on, all along the others.
  init(of shape: Shape, along axis: Int, from start: Int, count: Int) {
    var (starts, counts) = ([Int](repeating: 0, count: shape.rank), shape.dimensions)
    (starts[axis], counts[axis]) = (start, count)
    self.init(
      starts: starts, steps: [Int](repeating: 1, count: shape.rank), counts: counts)
  }
}
