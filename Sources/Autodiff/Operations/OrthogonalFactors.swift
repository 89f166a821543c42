// SPDX-License-Identifier: Apache-2.0
// ChainRule: the factorisation into orthonormal columns and a triangle.

/// What the two factors share: A = Q R, for at least as many rows as columns, which must be independent
/// for there to be derivatives.
protocol OrthogonalOperation: GeneralOperation {
  var operand: Shape { get }

  init(operand: Shape)
}

extension OrthogonalOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0].rank >= 2, operands[0].matrix.rows >= operands[0].matrix.columns else {
      throw .rank(
        operand: 0,
        expected:
          "matrices with at least as many rows as columns (of wider ones, take the first columns)",
        operands[0])
    }
    self.init(operand: operands[0])
  }

  var cost: Int { Int.product(operand.count, Swift.max(operand.matrix.columns, 1), 4) }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard value.hasNaN else { return nil }
    for place in 0..<operands[0].matrixCount {
      let matrix = operands[0].matrix(place)
      guard matrix.isFinite, let column = matrix.orthogonalFactors().dependent else { continue }
      let stack = operands[0].matrixCount > 1 ? " of matrix \(place)" : ""
      return .other(
        operand: 0,
        expected:
          "such that no column depends on those before it, and column \(column)\(stack) does")
    }
    return nil
  }

  /// Ȧ R⁻¹, and Ω = L - Lᵀ, where L is what Qᵀ Ȧ R⁻¹ has below its diagonal.
  fileprivate func motion<T: TensorAlgebra>(
    _ tangent: T, _ q: T, _ r: T
  ) -> (moved: T, inner: T, turn: T) {
    let triangle = TriangularForm(isLower: false, isTransposed: true)
    let moved = T.solved(r, triangle, tangent.matrixTransposed).matrixTransposed
    let inner = T.product(q, moved, firstTransposed: true)
    let lower = inner.masked { $0 > $1 ? 1 : 0 }
    return (moved, inner, lower - lower.matrixTransposed)
  }

  /// X R⁻ᵀ.
  fileprivate func quotient<T: TensorAlgebra>(_ x: T, _ r: T) -> T {
    T.solved(r, TriangularForm(isLower: false), x.matrixTransposed).matrixTransposed
  }
}

struct OrthogonalFactor: OrthogonalOperation, GeneralOperation {
  static let listing = OperationListing(
    "qr_q", "The Q of x = Q R: orthonormal columns, as many as x has, of which none may depend.",
    arguments: ["x"])

  let operand: Shape

  var resultShape: Shape { operand }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].orthogonalFactor() }

  // Q̇ = Q Ω + (I - Q Qᵀ) Ȧ R⁻¹.
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let motion = motion(tangent, value, operands[0].triangularFactor())
    return T.product(value, motion.turn).adding(motion.moved.outside(value, motion.inner))
  }

  // Ā = (Q L + (I - Q Qᵀ) Q̄) R⁻ᵀ, where L is what W - Wᵀ with W = Qᵀ Q̄ has below its diagonal.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let inner = T.product(value, cotangent, firstTransposed: true)
    let lower = (inner - inner.matrixTransposed).masked { $0 > $1 ? 1 : 0 }
    let sum = T.product(value, lower).adding(cotangent.outside(value, inner))
    return [quotient(sum, operands[0].triangularFactor())]
  }
}

extension TensorAlgebra {
  /// Less what lies in the space of orthonormal columns; `nil` if these are a basis, so that nothing is
  /// left but rounding.
  ///
  /// - Parameter inner: The product of their transpose with this.
  func outside(_ columns: Self, _ inner: Self) -> Self? {
    columns.shape.matrix.rows == columns.shape.matrix.columns
      ? nil : self - Self.product(columns, inner)
  }

  /// The sum with what may not be there.
  func adding(_ other: Self?) -> Self { other.map { self + $0 } ?? self }
}

struct TriangularFactor: OrthogonalOperation, GeneralOperation {
  static let listing = OperationListing(
    "qr_r", "The R of x = Q R: an upper triangle whose diagonal is not negative.",
    arguments: ["x"])

  let operand: Shape

  var resultShape: Shape { operand.withMatrix(operand.matrix.columns, operand.matrix.columns) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].triangularFactor() }

  // Ṙ = (Qᵀ Ȧ R⁻¹ - Ω) R, and Ā = Q M R⁻ᵀ, where M repeats above its diagonal what R R̄ᵀ has below it
  // (Walter and Lehmann 2018, Algorithmic differentiation of linear algebra functions).
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    let motion = motion(tangent, operands[0].orthogonalFactor(), value)
    return T.product((motion.inner - motion.turn).masked { $0 <= $1 ? 1 : 0 }, value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let m = T.product(value, cotangent, secondTransposed: true)
    let lower = m.masked { $0 > $1 ? 1 : 0 }
    let symmetric = m.masked { $0 >= $1 ? 1 : 0 } + lower.matrixTransposed
    return [quotient(T.product(operands[0].orthogonalFactor(), symmetric), value)]
  }
}
