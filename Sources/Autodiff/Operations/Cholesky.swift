// SPDX-License-Identifier: Apache-2.0
// ChainRule: the factorisation of positive definite matrices.

/// Of a matrix that is not symmetric, the symmetric part is factorised: so the derivative is symmetric,
/// and right in every direction.
struct Cholesky: GeneralOperation {
  static let listing = OperationListing(
    "cholesky",
    "The triangle L with L Lᵀ = (x + xᵀ)/2, which must be positive definite, or U = Lᵀ.",
    arguments: ["x"],
    attributes: [
      AttributeListing("lower", .boolean, default: .boolean(true), "L, or else U with Uᵀ U.")
    ])

  let matrices: SquareMatrices
  let isLower: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
    isLower = attributes.boolean(0)
  }

  var resultShape: Shape { matrices.shape }
  var cost: Int { matrices.cost(cubes: 1) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { lower(operands[0].choleskyFactor()) }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard value.hasNaN else { return nil }
    for place in 0..<operands[0].matrixCount {
      let matrix = operands[0].matrix(place)
      guard matrix.isFinite else { continue }
      if let order = matrix.symmetricPart.choleskyFactor().failedOrder {
        return .notPositiveDefinite(operand: 0, matrix: place, order: order)
      }
    }
    return nil
  }

  /// The lower triangle of what is asked for, or what is asked for of it.
  private func lower<T: TensorAlgebra>(_ x: T) -> T { isLower ? x : x.matrixTransposed }

  // L̇ = L Φ(L⁻¹ Ȧ L⁻ᵀ), where Φ takes the lower triangle and half of the diagonal.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let factor = lower(value)
    let triangle = TriangularForm(isLower: true)
    let half = T.solved(factor, triangle, tangent.symmetricPart)
    let whole = T.solved(factor, triangle, half.matrixTransposed)
    return lower(T.product(factor, lowerHalf(whole)))
  }

  // Ā is the symmetric part of L⁻ᵀ Φ(Lᵀ L̄) L⁻¹.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let factor = lower(value)
    let triangle = TriangularForm(isLower: true, isTransposed: true)
    let half = lowerHalf(T.product(factor, lower(cotangent), firstTransposed: true))
    let left = T.solved(factor, triangle, half)
    return [T.solved(factor, triangle, left.matrixTransposed).symmetricPart]
  }

  private func lowerHalf<T: TensorAlgebra>(_ x: T) -> T {
    x.masked { row, column in row == column ? 0.5 : row > column ? 1 : 0 }
  }
}
