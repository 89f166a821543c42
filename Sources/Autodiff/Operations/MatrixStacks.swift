// SPDX-License-Identifier: Apache-2.0
// ChainRule: what operations on stacks of matrices share.

/// A shape whose last two axes are those of square matrices.
struct SquareMatrices {
  let shape: Shape
  /// The number of rows of each.
  let order: Int

  /// - Throws: ``ShapeRule/rank(operand:expected:_:)`` if the last two axes differ or are not there.
  init(_ shape: Shape, operand: Int = 0) throws(ShapeRule) {
    guard shape.rank >= 2, shape.matrix.rows == shape.matrix.columns else {
      throw .rank(operand: operand, expected: "square matrices along its last two axes", shape)
    }
    self.shape = shape
    order = shape.matrix.rows
  }

  /// The number of steps if each matrix takes so many times the cube of its order.
  func cost(cubes: Int) -> Int { Int.product(shape.lead.count, order, order, order, cubes) }
}

extension Shape {
  /// Checks that there are matrices along the last two axes.
  func checkMatrices(operand: Int = 0) throws(ShapeRule) {
    guard rank >= 2 else { throw .rank(operand: operand, expected: "two axes at least", self) }
  }
}

extension Int {
  /// The product of numbers that are not negative, or the largest number if that is less.
  static func product(_ first: Int, _ second: Int, _ more: Int...) -> Int {
    func product(_ a: Int, _ b: Int) -> Int {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      return overflow ? .max : product
    }
    return more.reduce(product(first, second), product)
  }
}

extension TensorNumbers {
  /// Whether an element is NaN: kernels mark so what has no value.
  var hasNaN: Bool { elements.contains(where: \.isNaN) }

  /// The first matrix of numbers that has no inverse.
  var firstSingularMatrix: Int? {
    (0..<matrixCount).first { place in
      let matrix = matrix(place)
      return matrix.isFinite && PivotedFactors(matrix).isSingular
    }
  }
}

extension TensorAlgebra {
  /// The sum over the last two axes.
  var matrixSum: Self { sum(axes: [shape.rank - 2, shape.rank - 1], keepingDimensions: false) }

  /// The sum of the products of two matrices' elements.
  static func inner(_ a: Self, _ b: Self) -> Self { (a * b).matrixSum }

  /// Half of the sum with the transpose.
  var symmetricPart: Self { (self + matrixTransposed) * filled(with: 0.5, shape: .scalar) }
}
