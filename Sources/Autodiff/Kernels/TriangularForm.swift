// SPDX-License-Identifier: Apache-2.0
// ChainRule: systems of equations that are solved row by row.

internal import COpenBLAS

/// Which part of a matrix a triangular system has, and how it is read.
public struct TriangularForm: Hashable, Sendable {
  /// Whether it is the part below the diagonal.
  public let isLower: Bool
  /// Whether its transpose is meant.
  public var isTransposed = false
  /// Whether the diagonal is taken for ones, whatever stands there.
  public var isUnit = false
}

extension DenseMatrix {
  /// Up to so many rows, loops are done before a library has looked at its arguments.
  private static var mostRowsInLoops: Int { 48 }

  /// X of T X = B, where T is a triangle of this square matrix; its other part is not read.
  ///
  /// A zero on the diagonal gives infinities or NaN.
  /// - Complexity: n²k/2 multiplications for n rows and k columns of B.
  func solved(_ triangle: TriangularForm, _ b: DenseMatrix) -> DenseMatrix {
    var result = b
    if rows <= DenseMatrix.mostRowsInLoops || max(rows, b.columns) > Int(Int32.max) {
      substitute(triangle, &result)
    } else {
      MatrixLibrary.isPrepared
      let (order, width) = (Int32(rows), Int32(b.columns))
      cblas_dtrsm(
        CblasRowMajor, CblasLeft, triangle.isLower ? CblasLower : CblasUpper,
        triangle.isTransposed ? CblasTrans : CblasNoTrans,
        triangle.isUnit ? CblasUnit : CblasNonUnit, order, width, 1, elements, order,
        &result.elements, max(width, 1))
    }
    return result
  }

  private func substitute(_ triangle: TriangularForm, _ result: inout DenseMatrix) {
    let (rowStep, columnStep) = triangle.isTransposed ? (1, rows) : (rows, 1)
    let isForward = triangle.isLower != triangle.isTransposed
    let width = result.columns
    result.elements.withUnsafeMutableBufferPointer { x in
      elements.withUnsafeBufferPointer { t in
        for step in 0..<rows {
          let row = isForward ? step : rows - 1 - step
          for known in isForward ? 0..<row : row + 1..<rows {
            let factor = t[row * rowStep + known * columnStep]
            for column in 0..<width {
              x[row * width + column] -= factor * x[known * width + column]
            }
          }
          if triangle.isUnit { continue }
          let pivot = t[row * (rows + 1)]
          for column in 0..<width { x[row * width + column] /= pivot }
        }
      }
    }
  }
}
