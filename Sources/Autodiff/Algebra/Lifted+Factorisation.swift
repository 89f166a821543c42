// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is done to square matrices, as steps that carry derivatives along.

extension Lifted {
  static func solved(_ a: Self, transposed: Bool, _ b: Self) -> Self {
    let operands = [transposed ? a.matrixTransposed : a, b]
    return step(made(Solve.self, [], operands), operands)
  }

  static func solved(_ a: Self, _ triangle: TriangularForm, _ b: Self) -> Self {
    step(made(TriangularSolve.self, triangle.attributes, [a, b]), [a, b])
  }

  func inverse() -> Self { step(Inverse.self, []) }
  func determinant() -> Self { step(Determinant.self, []) }
  func logarithmOfDeterminant() -> Self { step(LogMagnitudeOfDeterminant.self, []) }
  func signOfDeterminant() -> Self { step(SignOfDeterminant.self, []) }
  func adjugate() -> Self { step(Adjugate.self, []) }
  func choleskyFactor() -> Self { step(Cholesky.self, [.boolean(true)]) }
}
