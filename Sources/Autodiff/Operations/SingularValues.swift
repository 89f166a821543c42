// SPDX-License-Identifier: Apache-2.0
// ChainRule: singular values and singular vectors.

/// What operations on the singular value decomposition share.
protocol SingularOperation: GeneralOperation {
  var operand: Shape { get }

  init(operand: Shape)
}

extension SingularOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try operands[0].checkMatrices()
    self.init(operand: operands[0])
  }

  var cost: Int { Int.product(operand.count, operand.shorterSide, 20) }
}

struct SingularValues: SingularOperation, GeneralOperation {
  static let listing = OperationListing(
    "svdvals", aliases: ["svd"],
    "The singular values, descending, with a kink where some are equal or 0; svd_u and svd_vt give the vectors.",
    arguments: ["x"], kinks: [SpectrumKink.tie, SpectrumKink.zero])

  let operand: Shape

  var resultShape: Shape { operand.diagonal }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].singularValues() }

  // σ̇ is the diagonal of Uᵀ Ȧ V.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let (left, right) = (operands[0].leftSingularVectors(), operands[0].rightSingularVectors())
    return moving((left * T.product(tangent, right, secondTransposed: true)).columnSum, value)
  }

  // Ā = U diag(σ̄) Vᵀ.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (left, right) = (operands[0].leftSingularVectors(), operands[0].rightSingularVectors())
    return [T.product(left * moving(cotangent, value).asRow, right)]
  }

  /// A singular value of 0 grows whichever way the matrix moves, as a magnitude does, and is answered
  /// not to: the smallest slope of those there are.
  private func moving<T: TensorAlgebra>(_ x: T, _ value: T) -> T {
    .computed(T.choose(value, x, x.filled(with: 0, shape: .scalar)), writtenAs: x)
  }

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    if operand.shorterSide == 0 { return [] }
    let one = value.filled(with: 1, shape: .scalar)
    let zeros = SpectrumKink.zeros(value)
    let ties = T.choose(zeros, value.filled(with: 0, shape: .scalar), SpectrumKink.ties(value))
    return [
      MetElements(kink: 0, stands: ties, chosen: one),
      MetElements(kink: 1, stands: zeros, chosen: T.apply(Sign(), value)),
    ]
  }
}

/// Where singular values are equal, their vectors are any basis of a space, and have no derivative; nor
/// where one is 0, unless the matrix is square.
struct LeftSingularVectors: SingularOperation, GeneralOperation {
  static let listing = OperationListing(
    "svd_u", "The left singular vectors as columns; no derivative where singular values are equal.",
    arguments: ["x"])

  let operand: Shape

  var resultShape: Shape { operand.withMatrix(operand.matrix.rows, operand.shorterSide) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].leftSingularVectors() }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    return SingularParts(
      left: value, right: operands[0].rightSingularVectors().matrixTransposed,
      values: operands[0].singularValues()
    ).leftTangent(tangent)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      SingularParts(
        left: value, right: operands[0].rightSingularVectors().matrixTransposed,
        values: operands[0].singularValues()
      ).share(ofLeft: cotangent)
    ]
  }
}

/// The left ones of the transpose, transposed.
struct RightSingularVectors: SingularOperation, GeneralOperation {
  static let listing = OperationListing(
    "svd_vt", "The right singular vectors as rows; no derivative where singular values are equal.",
    arguments: ["x"])

  let operand: Shape

  var resultShape: Shape { operand.withMatrix(operand.shorterSide, operand.matrix.columns) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].rightSingularVectors() }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    return SingularParts(
      left: value.matrixTransposed, right: operands[0].leftSingularVectors(),
      values: operands[0].singularValues()
    ).leftTangent(tangent.matrixTransposed).matrixTransposed
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      SingularParts(
        left: value.matrixTransposed, right: operands[0].leftSingularVectors(),
        values: operands[0].singularValues()
      ).share(ofLeft: cotangent.matrixTransposed).matrixTransposed
    ]
  }
}

/// The parts of A = U diag(σ) Vᵀ, the vectors as columns.
private struct SingularParts<T: TensorAlgebra> {
  let left: T
  let right: T
  let values: T

  // F has 1/(σj² - σi²) in row i and column j. As squares lose digits where values are close, and
  // overflow or vanish, it is 1/(σj - σi) times 1/(σj + σi); and as their product may be no double
  // either, σ comes between the two: no share of a sum is more than 1.
  private var gaps: T { values.reciprocalGaps }
  private var sums: T { values.reciprocalSums }

  /// Less what lies in the space of the left vectors.
  private func outside(_ x: T) -> T? {
    x.outside(left, T.product(left, x, firstTransposed: true))
  }

  // U̇ = U (F ∘ (Ṗ Σ + Σ Ṗᵀ)) + (I - U Uᵀ) Ȧ V Σ⁻¹ with Ṗ = Uᵀ Ȧ V (Townsend 2016, Differentiating the
  // singular value decomposition).
  func leftTangent(_ tangent: T) -> T {
    let moved = T.product(tangent, right)
    let inner = T.product(left, moved, firstTransposed: true) * values.asRow
    let turned = T.product(left, gaps * (sums * (inner + inner.matrixTransposed)))
    return turned.adding(outside(moved / values.asRow))
  }

  // The transpose of that: U (W + Wᵀ) Σ Vᵀ + (I - U Uᵀ) Ū Σ⁻¹ Vᵀ with W = F ∘ (Uᵀ Ū), of whose
  // factors the sums are symmetric.
  func share(ofLeft cotangent: T) -> T {
    let turned = gaps * T.product(left, cotangent, firstTransposed: true)
    let inside = T.product(
      left, (turned + turned.matrixTransposed) * (sums * values.asRow))
    let whole = inside.adding(outside(cotangent / values.asRow))
    return T.product(whole, right, secondTransposed: true)
  }
}
