// SPDX-License-Identifier: Apache-2.0
// ChainRule: the transpose of the matrix of cofactors.

struct Adjugate: GeneralOperation {
  static let listing = OperationListing(
    "adjugate",
    "The transpose of the cofactors of each square matrix: the derivative of det, transposed.",
    arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape }
  var cost: Int { matrices.cost(cubes: 2) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].adjugate() }

  // Up to order 3 the derivative is that of a polynomial, so that it is right for singular matrices
  // too. Of larger ones it is tr(adj(A) Ȧ) A⁻¹ - A⁻¹ Ȧ adj(A), and so that of regular ones.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    if matrices.order <= 3 {
      return polynomial(Pushed(operands[0], tangent: tangent)).tangent ?? value.filled(with: 0)
    }
    let inverse = operands[0].inverse()
    let trace = T.inner(value.matrixTransposed, tangent).withMatrixAxes
    return trace * inverse - T.product(inverse, T.product(tangent, value))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    if matrices.order <= 3 {
      let traced = Traced(operands[0], in: Trace<T>())
      return polynomial(traced).pullback(cotangent, to: [traced])
    }
    let inverse = operands[0].inverse()
    let trace = T.inner(cotangent, inverse).withMatrixAxes
    let product = T.product(inverse, cotangent, firstTransposed: true)
    return [
      trace * value.matrixTransposed - T.product(product, value, secondTransposed: true)
    ]
  }

  /// The adjugate by the theorem of Cayley and Hamilton, of order 3 at most.
  private func polynomial<T: TensorAlgebra>(_ a: T) -> T {
    let identity = a.filled(with: 1).masked { $0 == $1 ? 1 : 0 }
    if matrices.order < 2 { return identity }
    let trace = (a * identity).matrixSum.withMatrixAxes
    if matrices.order == 2 { return trace * identity - a }
    let square = T.product(a, a)
    let minors = (trace * trace - (square * identity).matrixSum.withMatrixAxes)
    return square - trace * a + a.filled(with: 0.5, shape: .scalar) * minors * identity
  }
}
