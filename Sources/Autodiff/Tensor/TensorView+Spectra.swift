// SPDX-License-Identifier: Apache-2.0
// ChainRule: eigenvalues, singular values and what is made of them, in numbers.

extension TensorView {
  func symmetricEigenvalues() -> TensorView {
    mapMatrices(to: shape.diagonal) { matrix in
      DenseMatrix(
        1, matrix.rows, matrix.symmetricPart.symmetricEigen()?.values ?? matrix.undefinedRow)
    }
  }

  func symmetricEigenvectors() -> TensorView {
    mapMatrices(to: shape) { matrix in
      matrix.symmetricPart.symmetricEigen()?.vectors ?? .undefined(matrix.rows, matrix.rows)
    }
  }

  func singularValues() -> TensorView {
    mapMatrices(to: shape.diagonal) { matrix in
      let values = matrix.singularParts()?.values ?? matrix.undefinedRow
      return DenseMatrix(1, values.count, values)
    }
  }

  func leftSingularVectors() -> TensorView {
    let count = shape.shorterSide
    return mapMatrices(to: shape.withMatrix(shape.matrix.rows, count)) { matrix in
      matrix.singularParts()?.left ?? .undefined(matrix.rows, count)
    }
  }

  func rightSingularVectors() -> TensorView {
    let count = shape.shorterSide
    return mapMatrices(to: shape.withMatrix(count, shape.matrix.columns)) { matrix in
      matrix.singularParts()?.right ?? .undefined(count, matrix.columns)
    }
  }

  func orthogonalFactor() -> TensorView { mapMatrices(to: shape) { $0.orthogonalFactors().q } }

  func triangularFactor() -> TensorView {
    let order = shape.matrix.columns
    return mapMatrices(to: shape.withMatrix(order, order)) { $0.orthogonalFactors().r }
  }

  func pseudoinverse() -> TensorView {
    mapMatrices(to: shape.matrixTransposed) {
      $0.pseudoinverse(precision: Double(S.ulpOfOne))
    }
  }

  func matrixExponential() -> TensorView { mapMatrices(to: shape) { $0.exponential() } }
}

extension DenseMatrix {
  /// As many NaN as the shorter side is long.
  fileprivate var undefinedRow: [Double] { [Double](repeating: .nan, count: min(rows, columns)) }
}
