// SPDX-License-Identifier: Apache-2.0
// ChainRule: the exponential of matrices.

struct MatrixExponential: GeneralOperation {
  static let listing = OperationListing(
    "expm", aliases: ["matrix_exp"],
    "The exponential of square matrices: the sum of their powers divided by factorials.",
    arguments: ["x"])

  let matrices: SquareMatrices

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
  }

  var resultShape: Shape { matrices.shape }
  /// The derivative's, of twice the order; squarings, of which there are few, are not known before.
  var cost: Int { matrices.cost(cubes: 16) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0].matrixExponential() }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    guard let tangent = tangents[0] else { return value.filled(with: 0) }
    return slope(operands[0], along: tangent)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [slope(operands[0].matrixTransposed, along: cotangent)]
  }

  // The upper right block of exp of [[A, E], [0, A]] is the derivative along E, whose transpose is that
  // of the transposed matrix (Mathias 1996, A chain rule for matrix functions and applications).
  private func slope<T: TensorAlgebra>(_ x: T, along direction: T) -> T {
    let (rank, order) = (resultShape.rank, matrices.order)
    let upper = T.concatenation([x, direction], axis: rank - 1)
    let lower = T.concatenation([x.filled(with: 0), x], axis: rank - 1)
    let whole = T.concatenation([upper, lower], axis: rank - 2).matrixExponential()
    let zeros = [Int](repeating: 0, count: rank - 1)
    return whole.sliced(
      Slice(
        starts: zeros + [order], steps: [Int](repeating: 1, count: rank),
        counts: resultShape.dimensions))
  }
}
