// SPDX-License-Identifier: Apache-2.0
// ChainRule: eigenvalues and eigenvectors of symmetric matrices.

struct SymmetricEigenvalues: GeneralOperation {
  static let listing = OperationListing(
    "eigvalsh", aliases: ["eigh"],
    "The eigenvalues of (x + xᵀ)/2, ascending; eigh_vectors gives the vectors.", arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape.diagonal }
  var cost: Int { matrices.cost(cubes: 9) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].symmetricEigenvalues() }

  // λ̇ is the diagonal of Vᵀ Ȧ V.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let vectors = operands[0].symmetricEigenvectors()
    return (vectors * T.product(tangent.symmetricPart, vectors)).columnSum
  }

  // Ā = V diag(λ̄) Vᵀ.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let vectors = operands[0].symmetricEigenvectors()
    return [T.product(vectors * cotangent.asRow, vectors, secondTransposed: true).symmetricPart]
  }
}

/// Where eigenvalues are equal, their vectors are any basis of a space, and have no derivative.
struct SymmetricEigenvectors: GeneralOperation {
  static let listing = OperationListing(
    "eigh_vectors",
    "The eigenvectors of (x + xᵀ)/2 as columns; no derivative where eigenvalues are equal.",
    arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape }
  var cost: Int { matrices.cost(cubes: 9) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].symmetricEigenvectors() }

  // V̇ = V (F ∘ (Vᵀ Ȧ V)), where F has 1/(λj - λi) in row i and column j.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let turned = T.product(
      value, T.product(tangent.symmetricPart, value), firstTransposed: true)
    return T.product(value, turned * operands[0].symmetricEigenvalues().reciprocalGaps)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let gaps = operands[0].symmetricEigenvalues().reciprocalGaps
    let turned = T.product(value, cotangent, firstTransposed: true) * gaps
    let share = T.product(T.product(value, turned), value, secondTransposed: true)
    return [share.symmetricPart]
  }
}

extension TensorAlgebra {
  /// A vector for each matrix, as a row.
  var asRow: Self {
    reshaped(to: Shape(derived: shape.dimensions.dropLast() + [1] + shape.dimensions.suffix(1)))
  }

  /// A vector for each matrix, as a column.
  var asColumn: Self { reshaped(to: Shape(derived: shape.dimensions + [1])) }

  /// The sum over the last axis but one.
  var columnSum: Self { sum(axes: [shape.rank - 2], keepingDimensions: false) }

  /// One divided by the differences of a vector's elements, that of the column less that of the row; 0
  /// on the diagonal.
  var reciprocalGaps: Self {
    let gaps = asRow - asColumn
    let one = gaps.filled(with: 1, shape: .scalar)
    let identity = gaps.filled(with: 1).masked { $0 == $1 ? 1 : 0 }
    return (one / (gaps + identity)).masked { $0 == $1 ? 0 : 1 }
  }
}
