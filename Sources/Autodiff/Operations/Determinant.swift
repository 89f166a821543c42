// SPDX-License-Identifier: Apache-2.0
// ChainRule: determinants, and what is made of them.

/// An operation that gives one number for each square matrix.
protocol MatrixFunctionOperation: GeneralOperation {
  var matrices: SquareMatrices { get }

  init(matrices: SquareMatrices)

  /// The derivative by the matrix, divided by the cotangent: of a number each, a matrix each.
  func slope<T: TensorAlgebra>(_ x: T) -> T
}

extension MatrixFunctionOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.init(matrices: try SquareMatrices(operands[0]))
  }

  var resultShape: Shape { matrices.shape.lead }
  var cost: Int { matrices.cost(cubes: 2) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    return T.inner(slope(operands[0]), tangent)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [cotangent.withMatrixAxes * slope(operands[0])]
  }
}

/// Its derivative is the matrix of cofactors, which singular matrices have too.
struct Determinant: MatrixFunctionOperation, GeneralOperation {
  static let listing = OperationListing(
    "det", aliases: ["determinant"], "The determinant of each square matrix.", arguments: ["x"])

  let matrices: SquareMatrices

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].determinant() }
  func slope<T: TensorAlgebra>(_ x: T) -> T { x.adjugate().matrixTransposed }
}

struct LogMagnitudeOfDeterminant: MatrixFunctionOperation, GeneralOperation {
  static let listing = OperationListing(
    "slogdet", aliases: ["slogdet_logabsdet"],
    "log|det x| of each square matrix, -inf if it is singular; slogdet_sign has the sign.",
    arguments: ["x"])

  let matrices: SquareMatrices

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].logarithmOfDeterminant() }
  func slope<T: TensorAlgebra>(_ x: T) -> T { x.inverse().matrixTransposed }
}

struct LogDeterminant: MatrixFunctionOperation, GeneralOperation {
  static let listing = OperationListing(
    "logdet", "log det x of each square matrix; -inf if it is singular, NaN if det x is negative.",
    arguments: ["x"])

  let matrices: SquareMatrices

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let magnitude = operands[0].logarithmOfDeterminant()
    // The logarithms of 1, 0 and -1 are 0, -inf and NaN.
    return T.computed(
      magnitude + T.apply(Log(), operands[0].signOfDeterminant()), writtenAs: magnitude)
  }

  func slope<T: TensorAlgebra>(_ x: T) -> T {
    let slope = x.inverse().matrixTransposed
    // Where there is no value, there is no derivative.
    return T.computed(
      T.choose(
        T.apply(Less(), x.signOfDeterminant(), x.filled(with: 0, shape: .scalar)).withMatrixAxes,
        x.filled(with: .nan, shape: .scalar), slope), writtenAs: slope)
  }
}

struct SignOfDeterminant: GeneralOperation {
  static let listing = OperationListing(
    "slogdet_sign",
    "The sign of the determinant of each square matrix, 0 if it is singular; its derivative is zero.",
    arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape.lead }
  var cost: Int { matrices.cost(cubes: 1) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].signOfDeterminant() }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    value.filled(with: 0)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] { [nil] }
}
