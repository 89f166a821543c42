// SPDX-License-Identifier: Apache-2.0
// ChainRule: eigenvalues and singular values, by LAPACK.

internal import COpenBLAS

extension DenseMatrix {
  /// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors as columns; `nil` if they were
  /// not found.
  ///
  /// The sign of each vector is such that the first of its large components is positive.
  /// - Precondition: Every element is finite.
  /// - Complexity: some ten times n³ multiplications.
  func symmetricEigen() -> (values: [Double], vectors: DenseMatrix)? {
    guard rows > 0 else { return ([], self) }
    guard let size = Int32(exactly: 2 * rows * rows + 6 * rows + 1) else { return nil }
    MatrixLibrary.isPrepared
    var (order, info, workLength, wholeLength) = (Int32(rows), Int32(0), size, 5 * Int32(rows) + 3)
    var (columns, values) = (elements, [Double](repeating: 0, count: rows))
    var work = [Double](repeating: 0, count: Int(size))
    var whole = [Int32](repeating: 0, count: Int(wholeLength))
    var leading = order
    dsyevd_(
      "V", "L", &order, &columns, &leading, &values, &work, &workLength, &whole, &wholeLength,
      &info,
      1, 1)
    guard info == 0 else { return nil }
    // Column after column there, row after row here.
    var vectors = DenseMatrix(rows, rows, columns).transposed
    for (column, sign) in vectors.columnSigns.enumerated() where sign < 0 {
      vectors.scale(column: column, by: -1)
    }
    return (values, vectors)
  }

  /// The singular values, descending, the left vectors as columns and the right ones as rows, as many of
  /// each as the shorter side is long; `nil` if they were not found.
  ///
  /// The sign of each pair of vectors is such that the first of the left one's large components is positive.
  /// - Precondition: Every element is finite.
  /// - Complexity: some twenty times mn·min(m, n) multiplications.
  func singularParts() -> (values: [Double], left: DenseMatrix, right: DenseMatrix)? {
    let count = min(rows, columns)
    guard count > 0 else {
      return ([], DenseMatrix(rows, 0, []), DenseMatrix(0, columns, []))
    }
    let long = max(rows, columns)
    guard let size = Int32(exactly: 4 * count * count + 9 * count + 2 * long + 64 * long) else {
      return nil
    }
    MatrixLibrary.isPrepared
    // What lies here row after row is the transpose there, whose left vectors are the right ones here.
    var (m, n, info, workLength) = (Int32(columns), Int32(rows), Int32(0), size)
    var (leading, width, kept) = (m, m, Int32(count))
    var (copy, values) = (elements, [Double](repeating: 0, count: count))
    var right = DenseMatrix(repeating: 0, count, columns)
    var left = DenseMatrix(repeating: 0, rows, count)
    var work = [Double](repeating: 0, count: Int(size))
    var whole = [Int32](repeating: 0, count: 8 * count)
    dgesdd_(
      "S", &m, &n, &copy, &leading, &values, &right.elements, &width, &left.elements, &kept, &work,
      &workLength, &whole, &info, 1)
    guard info == 0 else { return nil }
    for (place, sign) in left.columnSigns.enumerated() where sign < 0 {
      left.scale(column: place, by: -1)
      right.scale(row: place, by: -1)
    }
    return (values, left, right)
  }

  /// How much of a vector's largest component another has to have to be a large one: a number that no
  /// usual ratio comes near, so that rounding does not decide.
  static let largeShare = 0.3

  /// For each column, the sign of the first of its large components.
  private var columnSigns: [Double] {
    (0..<columns).map { column in
      let components = (0..<rows).map { self[$0, column] }
      let largest = components.reduce(0) { max($0, $1.magnitude) }
      return components.first { $0.magnitude >= DenseMatrix.largeShare * largest } ?? 0
    }
  }

  mutating func scale(column: Int, by factor: Double) {
    for row in 0..<rows { self[row, column] *= factor }
  }

  mutating func scale(row: Int, by factor: Double) {
    for column in 0..<columns { self[row, column] *= factor }
  }
}
