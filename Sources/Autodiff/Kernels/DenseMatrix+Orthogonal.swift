// SPDX-License-Identifier: Apache-2.0
// ChainRule: the factorisation into orthonormal columns and a triangle, by LAPACK.

internal import COpenBLAS

extension DenseMatrix {
  /// Q with orthonormal columns and an upper triangle R, whose diagonal is positive, with A = Q R; or the
  /// first column that depends on those before it.
  ///
  /// A column depends on them if what is left of it, which is on the diagonal, is no more than rounding
  /// may leave of its length: of as many units in the last place as it has elements. The lengths of other
  /// columns do not matter, as reflections round each column by itself.
  /// - Precondition: There are at least as many rows as columns, and every element is finite.
  /// - Complexity: 4mn² multiplications and additions.
  func orthogonalFactors() -> (q: DenseMatrix, r: DenseMatrix, dependent: Int?) {
    guard columns > 0 else { return (self, DenseMatrix(0, 0, []), nil) }
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
    if let dependent = r.dependentColumn(ofLength: rows) {
      return (.undefined(rows, columns), .undefined(columns, columns), dependent)
    }
    dorgqr_(&m, &n, &order, &reflections, &leading, &factors, &work, &workLength, &info)
    var q = DenseMatrix(columns, rows, reflections).transposed
    for place in 0..<columns where r[place, place] < 0 {
      q.scale(column: place, by: -1)
      r.scale(row: place, by: -1)
    }
    return (q, r, nil)
  }

  /// The first column of a triangle R whose element on the diagonal is rounding beside the others.
  private func dependentColumn(ofLength length: Int) -> Int? {
    let rounding = Double(length) * .ulpOfOne
    return (0..<columns).first { column in
      let largest = (0...column).reduce(0) { max($0, self[$1, column].magnitude) }
      return self[column, column].magnitude <= rounding * largest
    }
  }
}
