// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is done to square matrices, written down.

extension Written {
  static func solved(_ a: Written, transposed: Bool, _ b: Written) -> Written {
    solved("solve", transposed ? a.matrixTransposed : a, b, [])
  }

  static func solved(_ a: Written, _ triangle: TriangularForm, _ b: Written) -> Written {
    var attributes: [Formula] = []
    if !triangle.isLower { attributes.append(.attribute("lower", "false")) }
    if triangle.isTransposed { attributes.append(.attribute("trans", "true")) }
    if triangle.isUnit { attributes.append(.attribute("unit_diagonal", "true")) }
    return solved("triangular_solve", a, b, attributes)
  }

  /// A call for a matrix and a right side, which stays a vector if it is one.
  private static func solved(
    _ name: String, _ a: Written, _ b: Written, _ attributes: [Formula]
  ) -> Written {
    if a.shape.rank == 2, b.shape.matrix.columns == 1, let vector = b.vector {
      return Written(
        vector.shape, .call(name, [a.formula, vector.formula] + attributes),
        .call(name, [a.notation, vector.notation] + attributes)
      ).reshaped(to: b.shape)
    }
    return Written(
      Shape.solution(a.shape, b.shape), .call(name, [a.formula, b.formula] + attributes),
      .call(name, [a.notation, b.notation] + attributes))
  }

  func inverse() -> Written { called("inv", [], shape) }
  func determinant() -> Written { called("det", [], shape.lead) }
  func logarithmOfDeterminant() -> Written { called("slogdet", [], shape.lead) }
  func signOfDeterminant() -> Written { called("slogdet_sign", [], shape.lead) }
  func adjugate() -> Written { called("adjugate", [], shape) }
  func choleskyFactor() -> Written { called("cholesky", [], shape) }
}
