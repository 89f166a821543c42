// SPDX-License-Identifier: Apache-2.0
// ChainRule: the factorisation into orthonormal columns and a triangle, by LAPACK.

internal import COpenBLAS

extension DenseMatrix {
  /// Q with orthonormal columns and an upper triangle R, whose diagonal is not negative, with A = Q R.
  ///
  /// - Precondition: There are at least as many rows as columns.
  /// - Complexity: 4mn² multiplications and additions.
  func orthogonalFactors() -> (q: DenseMatrix, r: DenseMatrix) {
    guard columns > 0 else { return (self, DenseMatrix(0, 0, [])) }
    MatrixLibrary.isPrepared
    let block = 64
    var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
    var (leading, order) = (m, n)
    var workLength = Int32(clamping: block * columns)
    var reflections = transposed.elements
    var factors = [Double](repeating: 0, count: columns)
    var work = [Double](repeating: 0, count: Int(workLength))
    dgeqrf_(&m, &n, &reflections, &leading, &factors, &work, &workLength, &info)
    var r = DenseMatrix(repeating: 0, columns, columns)
    for row in 0..<columns {
      for column in row..<columns { r[row, column] = reflections[column * rows + row] }
    }
    dorgqr_(&m, &n, &order, &reflections, &leading, &factors, &work, &workLength, &info)
    var q = DenseMatrix(columns, rows, reflections).transposed
    for place in 0..<columns where r[place, place] < 0 {
      q.scale(column: place, by: -1)
      r.scale(row: place, by: -1)
    }
    return (q, r)
  }
}
