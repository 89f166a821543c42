// SPDX-License-Identifier: Apache-2.0
// ChainRule: the square root of a positive definite matrix that is a triangle.

internal import COpenBLAS

extension DenseMatrix {
  private static var panelWidth: Int { 48 }

  /// The lower triangle L of A = L Lᵀ, of which this is A, symmetric; or the order of the first leading
  /// minor that is not positive.
  ///
  /// - Complexity: n³/6 multiplications and additions.
  func choleskyFactor() -> (factor: DenseMatrix, failedOrder: Int?) {
    var factor = self
    for row in 0..<rows {
      for column in row + 1..<rows { factor[row, column] = 0 }
    }
    for start in stride(from: 0, to: rows, by: DenseMatrix.panelWidth) {
      let end = min(start + DenseMatrix.panelWidth, rows)
      for column in start..<end where !factor.takeRoot(at: column, from: start) {
        return (factor, column + 1)
      }
      if end < rows { factor.takeOut(start..<end) }
      if BudgetWatch.isOver(after: Int.product(rows, rows, end - start)) { break }
    }
    return (factor, nil)
  }

  /// Works out a column, from those of its panel; whether its diagonal was positive.
  private mutating func takeRoot(at column: Int, from start: Int) -> Bool {
    let size = rows
    return elements.withUnsafeMutableBufferPointer { a in
      func remainder(_ row: Int) -> Double {
        (start..<column).reduce(a[row * size + column]) {
          $0 - a[row * size + $1] * a[column * size + $1]
        }
      }
      let square = remainder(column)
      guard square > 0 else { return false }
      let root = square.squareRoot()
      a[column * size + column] = root
      for row in column + 1..<size {
        a[row * size + column] = remainder(row) / root
      }
      return true
    }
  }

  /// Takes finished columns out of the square below and to the right of them; of that, what is above the
  /// diagonal stays 0.
  private mutating func takeOut(_ columns: Range<Int>) {
    MatrixLibrary.isPrepared
    let (start, end, size) = (columns.lowerBound, columns.upperBound, rows)
    elements.withUnsafeMutableBufferPointer { buffer in
      guard let a = buffer.baseAddress else { return }
      cblas_dsyrk(
        CblasRowMajor, CblasLower, CblasNoTrans, Int32(size - end), Int32(columns.count), -1,
        a + end * size + start, Int32(size), 1, a + end * size + end, Int32(size))
    }
  }
}
