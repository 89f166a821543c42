// SPDX-License-Identifier: Apache-2.0
// ChainRule: systems of linear equations with triangles.

struct TriangularSolve: GeneralOperation {
  static let listing = OperationListing(
    "triangular_solve", aliases: ["solve_triangular"],
    "The X of A X = B or X A = B, where only a triangle of A is read.", arguments: ["a", "b"],
    attributes: [
      AttributeListing(
        "lower", .boolean, default: .boolean(true), "Which triangle: below the diagonal or above."),
      AttributeListing(
        "trans", .boolean, default: .boolean(false), "Whether the transpose of A is meant."),
      AttributeListing(
        "unit_diagonal", .boolean, default: .boolean(false),
        "Whether the diagonal counts as ones, whatever stands there."),
      AttributeListing(
        "left_side", .boolean, default: .boolean(true), "A X = B, or else X A = B."),
    ])

  let shapes: EquationShapes
  /// The triangle, if A is on the left of X.
  let triangle: TriangularForm
  let isLeft: Bool
  /// Whether the equation is solved for the transpose of X, with the transpose of A on its left.
  private var leftTriangle: TriangularForm {
    var triangle = triangle
    triangle.isTransposed = triangle.isTransposed != !isLeft
    return triangle
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    triangle = TriangularForm(
      isLower: attributes.boolean(0), isTransposed: attributes.boolean(1),
      isUnit: attributes.boolean(2))
    isLeft = attributes.boolean(3)
    shapes = try EquationShapes(operands[0], operands[1], isLeft: isLeft)
  }

  var resultShape: Shape { shapes.x }
  var cost: Int { shapes.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    result(solved(operands[0], columns(operands[1].reshaped(to: shapes.matrixB))))
  }

  /// The columns of unknowns or of right sides, whichever side A is on.
  private func columns<T: TensorAlgebra>(_ x: T) -> T { isLeft ? x : x.matrixTransposed }

  private func result<T: TensorAlgebra>(_ columns: T) -> T {
    self.columns(columns).reshaped(to: resultShape)
  }

  private func solved<T: TensorAlgebra>(_ a: T, transposed: Bool = false, _ b: T) -> T {
    var triangle = leftTriangle
    triangle.isTransposed = triangle.isTransposed != transposed
    return T.solved(a, triangle, b)
  }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    if triangle.isUnit { return nil }
    let (a, order) = (operands[0], shapes.a.order)
    let singular = (0..<a.matrixCount).first { place in
      (0..<order).contains { a.elements[place * order * order + $0 * (order + 1)] == 0 }
    }
    return singular.map { .singular(operand: 0, matrix: $0) }
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let x = columns(value.reshaped(to: shapes.matrixX))
    let right = total(
      [
        tangents[1].map { columns($0.reshaped(to: shapes.matrixB)) },
        tangents[0].map {
          -T.product(part(of: $0), x, firstTransposed: leftTriangle.isTransposed)
        },
      ], like: x)
    return result(solved(operands[0], right))
  }

  // The cotangent of B is A⁻ᵀ X̄, that of A the triangle of -B̄ Xᵀ, or of its transpose.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let x = columns(value.reshaped(to: shapes.matrixX))
    let shareB = solved(
      operands[0], transposed: true, columns(cotangent.reshaped(to: shapes.matrixX)))
    var shares: [T?] = [nil, nil]
    if wanted[0] {
      let factors = leftTriangle.isTransposed ? (x, shareB) : (shareB, x)
      shares[0] = -part(
        of: T.matrixProduct(
          factors.0, transposed: false, factors.1, transposed: true, summedTo: shapes.a.shape))
    }
    if wanted[1] {
      shares[1] = columns(shareB).unbroadcast(to: shapes.matrixB).reshaped(to: shapes.b)
    }
    return shares
  }

  /// The part of a matrix that is read.
  private func part<T: TensorAlgebra>(of x: T) -> T {
    x.masked { row, column in
      if row == column { return triangle.isUnit ? 0 : 1 }
      return (row > column) == triangle.isLower ? 1 : 0
    }
  }
}
