// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a rule may ask of the spectra of matrices.

/// What a rule may ask of the spectra of matrices, and of factors that are orthogonal.
///
/// Each is asked of every matrix of a stack; of symmetric ones, that is of the symmetric part. What is
/// free in vectors is decided so: the first component that is at least 0.3 of the largest is positive.
public protocol SpectralAlgebra {
  /// The eigenvalues of the symmetric part, ascending.
  func symmetricEigenvalues() -> Self
  /// Their eigenvectors, as columns.
  func symmetricEigenvectors() -> Self
  /// The singular values, descending.
  func singularValues() -> Self
  /// Their left vectors, as columns.
  func leftSingularVectors() -> Self
  /// Their right vectors, as rows.
  func rightSingularVectors() -> Self
  /// The Q of A = Q R, for at least as many rows as columns.
  func orthogonalFactor() -> Self
  /// The R of A = Q R, whose diagonal is not negative.
  func triangularFactor() -> Self
  /// The matrix of Moore and Penrose.
  func pseudoinverse() -> Self
  /// The sum of all powers of square matrices divided by their factorials.
  func matrixExponential() -> Self
}

extension Shape {
  /// The length of the shorter of the last two axes.
  var shorterSide: Int { min(matrix.rows, matrix.columns) }

  /// The shape of the diagonals of the last two axes.
  var diagonal: Shape { Shape(derived: lead.dimensions + [shorterSide]) }

  /// The shape with other lengths of the last two axes, neither longer than the longer one was.
  func withMatrix(_ rows: Int, _ columns: Int) -> Shape {
    Shape(derived: lead.dimensions + [rows, columns])
  }
}

extension Recorded {
  func symmetricEigenvalues() -> Recorded { Recorded.record(.symmetricEigenvalues, [self]) }
  func symmetricEigenvectors() -> Recorded { Recorded.record(.symmetricEigenvectors, [self]) }
  func singularValues() -> Recorded { Recorded.record(.singularValues, [self]) }
  func leftSingularVectors() -> Recorded { Recorded.record(.leftSingularVectors, [self]) }
  func rightSingularVectors() -> Recorded { Recorded.record(.rightSingularVectors, [self]) }
  func orthogonalFactor() -> Recorded { Recorded.record(.orthogonalFactor, [self]) }
  func triangularFactor() -> Recorded { Recorded.record(.triangularFactor, [self]) }
  func pseudoinverse() -> Recorded { Recorded.record(.pseudoinverse, [self]) }
  func matrixExponential() -> Recorded { Recorded.record(.matrixExponential, [self]) }
}

extension Lifted {
  func symmetricEigenvalues() -> Self { step(SymmetricEigenvalues.self, []) }
  func symmetricEigenvectors() -> Self { step(SymmetricEigenvectors.self, []) }
  func singularValues() -> Self { step(SingularValues.self, []) }
  func leftSingularVectors() -> Self { step(LeftSingularVectors.self, []) }
  func rightSingularVectors() -> Self { step(RightSingularVectors.self, []) }
  func orthogonalFactor() -> Self { step(OrthogonalFactor.self, []) }
  func triangularFactor() -> Self { step(TriangularFactor.self, []) }
  func pseudoinverse() -> Self { step(Pseudoinverse.self, []) }
  func matrixExponential() -> Self { step(MatrixExponential.self, []) }
}

extension Written {
  func symmetricEigenvalues() -> Written { called("eigvalsh", [], shape.diagonal) }
  func symmetricEigenvectors() -> Written { called("eigh_vectors", [], shape) }
  func singularValues() -> Written { called("svdvals", [], shape.diagonal) }
  func leftSingularVectors() -> Written {
    called("svd_u", [], shape.withMatrix(shape.matrix.rows, shape.shorterSide))
  }
  func rightSingularVectors() -> Written {
    called("svd_vt", [], shape.withMatrix(shape.shorterSide, shape.matrix.columns))
  }
  func orthogonalFactor() -> Written { called("qr_q", [], shape) }
  func triangularFactor() -> Written {
    called("qr_r", [], shape.withMatrix(shape.matrix.columns, shape.matrix.columns))
  }
  func pseudoinverse() -> Written { called("pinv", [], shape.matrixTransposed) }
  func matrixExponential() -> Written { called("expm", [], shape) }
}
