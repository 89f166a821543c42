// SPDX-License-Identifier: Apache-2.0
// ChainRule: systems of linear equations.

/// The shapes of A X = B, or of X A = B.
///
/// As NumPy 2 has it, B is a vector only if it has one axis; else it is a stack of matrices.
struct EquationShapes {
  let a: SquareMatrices
  let b: Shape
  /// B with its columns as matrices.
  let matrixB: Shape
  let matrixX: Shape
  let x: Shape

  init(_ a: Shape, _ b: Shape, isLeft: Bool = true) throws(ShapeRule) {
    self.a = try SquareMatrices(a)
    self.b = b
    guard b.rank > 0 else { throw .rank(operand: 1, expected: "one axis at least", b) }
    let length = b.dimensions[b.rank - 1]
    let vector = isLeft ? [length, 1] : [1, length]
    matrixB = b.rank == 1 ? Shape(derived: vector) : b
    let (rows, columns) = matrixB.matrix
    guard (isLeft ? rows : columns) == self.a.order else { throw .innerLengths(a, b) }
    guard let lead = a.lead.broadcast(with: matrixB.lead) else { throw .notBroadcastable([a, b]) }
    guard let full = Shape(lead.dimensions + [rows, columns]) else { throw .tooManyElements }
    matrixX = full
    x = b.rank == 1 ? Shape(derived: lead.dimensions + [length]) : full
  }

  /// A third of n³ for the factors, and n² for each column on the right.
  var cost: Int {
    let columns = matrixX.count / max(a.order, 1)
    let (sum, overflow) = a.cost(cubes: 1).addingReportingOverflow(
      Int.product(columns, a.order, a.order))
    return overflow ? .max : sum
  }
}

struct Solve: GeneralOperation {
  static let listing = OperationListing(
    "solve", "The X of A X = B; B is a vector if it has one axis, otherwise a stack of matrices.",
    arguments: ["a", "b"])

  let shapes: EquationShapes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    shapes = try EquationShapes(operands[0], operands[1])
  }

  var resultShape: Shape { shapes.x }
  var cost: Int { shapes.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    solved(operands[0], operands[1].reshaped(to: shapes.matrixB)).reshaped(to: resultShape)
  }

  private func solved<T: TensorAlgebra>(_ a: T, transposed: Bool = false, _ b: T) -> T {
    T.solved(a, transposed: transposed, b)
  }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard value.hasNaN else { return nil }
    return operands[0].firstSingularMatrix.map { .singular(operand: 0, matrix: $0) }
  }

  // Ẋ = A⁻¹ (Ḃ - Ȧ X).
  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let x = value.reshaped(to: shapes.matrixX)
    let right = total(
      [
        tangents[1].map { $0.reshaped(to: shapes.matrixB) },
        tangents[0].map { -T.product($0, x) },
      ], like: x)
    return solved(operands[0], right).reshaped(to: resultShape)
  }

  // The cotangent of B is A⁻ᵀ X̄, that of A -B̄ Xᵀ.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let (a, x) = (operands[0], value.reshaped(to: shapes.matrixX))
    let shareB = solved(a, transposed: true, cotangent.reshaped(to: shapes.matrixX))
    let shareA = wanted[0] ? -outer(shareB, x) : nil
    return [
      shareA,
      wanted[1] ? shareB.unbroadcast(to: shapes.matrixB).reshaped(to: shapes.b) : nil,
    ]
  }

  private func outer<T: TensorAlgebra>(_ g: T, _ x: T) -> T {
    T.matrixProduct(g, transposed: false, x, transposed: true, summedTo: shapes.a.shape)
  }
}

struct Inverse: GeneralOperation {
  static let listing = OperationListing(
    "inv", aliases: ["inverse"], "The inverse of each square matrix.", arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape }
  var cost: Int { matrices.cost(cubes: 2) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].inverse() }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard value.hasNaN else { return nil }
    return operands[0].firstSingularMatrix.map { .singular(operand: 0, matrix: $0) }
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    return -T.product(value, T.product(tangent, value))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [-T.product(value, T.product(cotangent, value, secondTransposed: true), firstTransposed: true)]
  }
}
