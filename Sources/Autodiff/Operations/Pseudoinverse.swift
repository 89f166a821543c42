// SPDX-License-Identifier: Apache-2.0
// ChainRule: pseudoinverses and least squares.

/// Its derivative is that along matrices of the same rank.
struct Pseudoinverse: SingularOperation, GeneralOperation {
  static let listing = OperationListing(
    "pinv",
    "The pseudoinverse; singular values within rounding of 0 count as 0, and the rank as fixed.",
    arguments: ["x"])

  let operand: Shape

  var resultShape: Shape { operand.matrixTransposed }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].pseudoinverse() }

  // Ṗ = -P Ȧ P + P Pᵀ Ȧᵀ (I - A P) + (I - P A) Ȧᵀ Pᵀ P (Golub and Pereyra 1973, The differentiation of
  // pseudo-inverses and nonlinear least squares problems).
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let (a, p) = (operands[0], value)
    let inner = -T.product(T.product(p, tangent), p)
    let left = T.product(p, T.product(p, tangent.matrixTransposed, firstTransposed: true))
    let right = T.product(T.product(tangent.matrixTransposed, p, secondTransposed: true), p)
    return inner + (left - T.product(T.product(left, a), p))
      + (right - T.product(p, T.product(a, right)))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (a, p, g) = (operands[0], value, cotangent.matrixTransposed)
    let inner = T.product(p, T.product(cotangent, p, secondTransposed: true), firstTransposed: true)
    let left = T.product(T.product(g, p), p, secondTransposed: true)
    let right = T.product(p, T.product(p, g), firstTransposed: true)
    return [
      (left - T.product(a, T.product(p, left))) + (right - T.product(T.product(right, p), a))
        - inner
    ]
  }
}

struct LeastSquares: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "lstsq",
    "The X for which A X is nearest to B, the shortest of several; B is a vector if it has one axis.",
    arguments: ["a", "b"])

  let a: Shape
  let factors: MatrixFactors

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try operands[0].checkMatrices()
    a = operands[0]
    factors = try MatrixFactors(a.matrixTransposed, operands[1])
  }

  var resultShape: Shape { factors.product }
  var cost: Int {
    let (sum, overflow) = factors.cost.addingReportingOverflow(
      Int.product(a.count, a.shorterSide, 20))
    return overflow ? .max : sum
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.product(operands[0].pseudoinverse(), operands[1].reshaped(to: factors.matrixB))
      .reshaped(to: resultShape)
  }
}
