// SPDX-License-Identifier: Apache-2.0
// ChainRule: the lengths of a tensor's axes.

/// The lengths of a tensor's axes; empty for a scalar.
///
/// A scalar has shape `[]`, which is not `[1]`. An axis may have length zero. The number of elements
/// is known to fit an `Int`, so arithmetic on indices inside a shape cannot overflow; and the number
/// of axes is bounded, so what costs as much as a shape has axes costs little.
public struct Shape: Hashable, Sendable {
  /// The length of each axis, the slowest-varying first.
  public let dimensions: [Int]

  /// The product of the lengths; 1 for a scalar.
  public let count: Int

  /// The greatest number of axes.
  public static let maximumRank = 32

  /// The shape of a scalar.
  public static let scalar = Shape(unchecked: [], count: 1)

  /// Makes a shape; `nil` if there are more than ``maximumRank`` lengths, one is negative, or the
  /// number of elements does not fit an `Int`.
  public init?(_ dimensions: [Int]) {
    guard let count = Shape.elementCount(of: dimensions) else { return nil }
    self.init(unchecked: dimensions, count: count)
  }

  /// Takes lengths whose product is known.
  init(unchecked dimensions: [Int], count: Int) {
    self.dimensions = dimensions
    self.count = count
  }

  /// Takes lengths that come from rearranging or shrinking a shape, so that no product overflows.
  init(derived dimensions: [Int]) {
    self.init(unchecked: dimensions, count: dimensions.reduce(1, *))
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The product of the lengths that are not zero: what it takes to write the shape's nesting down,
  /// even where there is nothing in it.
  public var span: Int { count > 0 ? count : dimensions.reduce(1) { $0 * max($1, 1) } }

  /// Whether there are no axes.
  public var isScalar: Bool { dimensions.isEmpty }

  /// The product of the lengths; `nil` if they are more than ``maximumRank``, one is negative or the
  /// product does not fit.
  ///
  /// A zero among the lengths makes the product zero only if the others fit: `[0, 2^62, 2^62]`
  /// holds nothing, and yet the distances between its elements overflow.
  public static func elementCount(of dimensions: [Int]) -> Int? {
    guard dimensions.count <= maximumRank else { return nil }
    var product = 1
    var hasZero = false
    for length in dimensions {
      guard length >= 0 else { return nil }
      if length == 0 {
        hasZero = true
        continue
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return hasZero ? 0 : product
  }

  /// The distance in memory between neighbours along each axis, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    var step = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) {
      strides[axis] = step
      step *= max(dimensions[axis], 1)
    }
    return strides
  }

  /// Where an element stands along each axis.
  ///
  /// - Precondition: `element` is less than ``count``.
  public func indices(ofElement element: Int) -> [Int] {
    zip(strides, dimensions).map { stride, length in element / stride % length }
  }

  /// The place of an axis counted from the front, where negative ones count from the end; `nil` if
  /// there is no such axis.
  public func axis(_ index: Int) -> Int? {
    let resolved = index < 0 ? index + rank : index
    return dimensions.indices.contains(resolved) ? resolved : nil
  }
}

extension Shape: CustomStringConvertible {
  /// The lengths in brackets: `[2, 3]`, and `[]` for a scalar.
  public var description: String { dimensions.description }
}
