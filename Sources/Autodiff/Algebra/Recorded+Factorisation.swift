// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is done to square matrices, recorded as nodes.

extension Recorded {
  static func solved(_ a: Recorded, transposed: Bool, _ b: Recorded) -> Recorded {
    record(.solve, [transposed ? a.matrixTransposed : a, b])
  }

  static func solved(_ a: Recorded, _ triangle: TriangularForm, _ b: Recorded) -> Recorded {
    record(.triangularSolve, [a, b], triangle.attributes)
  }

  func inverse() -> Recorded { Recorded.record(.inverse, [self]) }
  func determinant() -> Recorded { Recorded.record(.determinant, [self]) }
  func logarithmOfDeterminant() -> Recorded { Recorded.record(.logMagnitudeOfDeterminant, [self]) }
  func signOfDeterminant() -> Recorded { Recorded.record(.signOfDeterminant, [self]) }
  func adjugate() -> Recorded { Recorded.record(.adjugate, [self]) }
  func choleskyFactor() -> Recorded { Recorded.record(.cholesky, [self], [.boolean(true)]) }
}

extension TriangularForm {
  /// The attributes that say so of a `triangular_solve`.
  var attributes: [AttributeValue] {
    [.boolean(isLower), .boolean(isTransposed), .boolean(isUnit), .boolean(true)]
  }
}
