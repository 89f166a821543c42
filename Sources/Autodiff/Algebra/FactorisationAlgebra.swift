// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may do to square matrices.

/// What a rule may do to square matrices.
///
/// Each is done to every matrix of a stack. Readings that compute give NaN for a matrix with an element
/// that is no number, and where there is no result; which node is to blame, its operation says.
public protocol FactorisationAlgebra {
  /// X of A X = B, or of Aᵀ X = B, the axes before the last two broadcast; both of rank 2 at least.
  static func solved(_ a: Self, transposed: Bool, _ b: Self) -> Self

  /// As ``solved(_:transposed:_:)``, where only a triangle of A is read.
  static func solved(_ a: Self, _ triangle: TriangularForm, _ b: Self) -> Self

  /// The inverse.
  func inverse() -> Self

  /// The determinant, without the two axes.
  func determinant() -> Self

  /// The logarithm of the determinant's magnitude, without the two axes; -inf of a singular matrix.
  func logarithmOfDeterminant() -> Self

  /// The sign of the determinant, without the two axes; 0 of a singular matrix.
  func signOfDeterminant() -> Self

  /// The transpose of the matrix of cofactors; of singular matrices too.
  func adjugate() -> Self

  /// The lower triangle L with L Lᵀ = (A + Aᵀ)/2.
  func choleskyFactor() -> Self
}

extension Shape {
  /// The axes before the last two.
  var lead: Shape { Shape(derived: Array(dimensions.dropLast(2))) }

  /// The shape of X of A X = B.
  static func solution(_ a: Shape, _ b: Shape) -> Shape {
    Shape(derived: Shape.leading(a, b).dimensions + Array(b.dimensions.suffix(2)))
  }
}

extension TensorAlgebra {
  /// Its elements where a mask of this shape's last axes is 1, halves where it is 0.5, zeros where it is 0.
  func masked(_ mask: (_ row: Int, _ column: Int) -> Double) -> Self {
    let (rows, columns) = shape.matrix
    let elements = (0..<rows * columns).map { mask($0 / columns, $0 % columns) }
    return self * constant(elements, shape: Shape(derived: [rows, columns]))
  }

  /// The product of the last two axes, of each matrix of a stack.
  static func product(
    _ a: Self, _ b: Self, firstTransposed transposeA: Bool = false,
    secondTransposed transposeB: Bool = false
  ) -> Self {
    let rows = transposeA ? a.shape.matrix.columns : a.shape.matrix.rows
    let columns = transposeB ? b.shape.matrix.rows : b.shape.matrix.columns
    let shape = Shape(derived: Shape.leading(a.shape, b.shape).dimensions + [rows, columns])
    return matrixProduct(a, transposed: transposeA, b, transposed: transposeB, summedTo: shape)
  }

  /// A tensor with two more axes of length 1.
  var withMatrixAxes: Self { reshaped(to: Shape(derived: shape.dimensions + [1, 1])) }
}
