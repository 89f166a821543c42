// SPDX-License-Identifier: Apache-2.0
// ChainRule: eigenvalues and eigenvectors of symmetric matrices.

struct SymmetricEigenvalues: GeneralOperation {
  static let listing = OperationListing(
    "eigvalsh", aliases: ["eigh"],
    "The eigenvalues of (x + xᵀ)/2, ascending, with a kink where some are equal; eigh_vectors gives the vectors.",
    arguments: ["x"], kinks: [SpectrumKink.tie])

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

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    if matrices.order == 0 { return [] }
    let one = value.filled(with: 1, shape: .scalar)
    return [MetElements(kink: 0, stands: SpectrumKink.ties(value), chosen: one)]
  }
}

/// Where eigenvalues and singular values have no derivative.
///
/// Equal ones part when the matrix moves, and which becomes which is only said by the order. Along the
/// vectors that are answered, which are one basis of many, each is answered to move by all of a step
/// that it may have none of. Sums over all that are equal have a derivative, and the answers add up to
/// it.
enum SpectrumKink {
  static let tie = Kink(
    .elements("have equal values in their spectrum, along vectors of those"), interval: 0...1,
    chosen: 1)
  static let zero = Kink(
    .elements("have a singular value of 0, along its vectors"), interval: -1...1, chosen: 0)

  /// 1 for each value that another equals but for the rounding of the largest, 0 elsewhere.
  static func ties<T: TensorAlgebra>(_ values: T) -> T {
    let gaps = T.apply(Abs(), values.asRow - values.asColumn)
    let equal = T.apply(LessOrEqual(), gaps, rounding(values).asColumn)
    let count = equal.sum(axes: [equal.shape.rank - 1], keepingDimensions: false)
    return T.apply(Greater(), count, values.filled(with: 1, shape: .scalar))
  }

  /// 1 for each value that is 0 but for the rounding of the largest, 0 elsewhere.
  static func zeros<T: TensorAlgebra>(_ values: T) -> T {
    T.apply(LessOrEqual(), values, rounding(values))
  }

  /// How far rounding may move the values of each matrix: none is known better beside the largest.
  private static func rounding<T: TensorAlgebra>(_ values: T) -> T {
    let last = values.shape.rank - 1
    let largest = T.apply(Abs(), values)
      .extremum(.max, axes: [last], keepingDimensions: true)
    let units = Double(values.shape.dimensions[last]) * .ulpOfOne
    return largest * values.filled(with: units, shape: .scalar)
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
    (asRow - asColumn).reciprocalBesideDiagonal
  }

  /// One divided by the sums of two elements of a vector, none of them negative; 0 on the diagonal.
  var reciprocalSums: Self { (asRow + asColumn).reciprocalBesideDiagonal }

  private var reciprocalBesideDiagonal: Self {
    let one = filled(with: 1, shape: .scalar)
    let identity = filled(with: 1).masked { $0 == $1 ? 1 : 0 }
    return (one / (self + identity)).masked { $0 == $1 ? 0 : 1 }
  }
}
