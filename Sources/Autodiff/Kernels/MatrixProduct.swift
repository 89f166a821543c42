// SPDX-License-Identifier: Apache-2.0
// ChainRule: one product of two matrices, and who works it out.

/// One product of two matrices that is added to a third: `result += left right`.
///
/// The matrices are dense and row-major; of a factor that is transposed, the transpose lies in
/// memory.
public struct MatrixProduct<S> {
  /// A matrix that is read.
  struct Factor {
    let base: UnsafePointer<S>
    let isTransposed: Bool
    /// How far apart rows lie in memory; `nil` if they follow each other.
    var stride: Int?
  }

  let left: Factor
  let right: Factor
  let result: UnsafeMutablePointer<S>
  /// `left` has the shape [rows, inner], `right` [inner, columns], `result` [rows, columns].
  let rows: Int
  let inner: Int
  let columns: Int

  /// Up to so many multiplications, loops are done before a library has looked at its arguments.
  private static var mostInLoops: Int { 64 }

  /// So many multiplications take some tens of milliseconds.
  static var mostBetweenQuestions: Double { 0x1p28 }

  /// Fewer rows at a time would take the library much longer.
  private static var fewestRows: Int { 64 }

  /// Whether a call of the library would take longer than the product; so for empty matrices too.
  var isSmall: Bool {
    let most = MatrixProduct.mostInLoops
    // Two by two, as the product of three lengths might not fit.
    return rows * columns == 0 || inner == 0
      || (rows * columns <= most && rows * columns * min(inner, most + 1) <= most)
  }

  /// Whether the lengths are numbers that the library can be told: its integers have 32 bits.
  var fitsLibrary: Bool { max(rows, inner, columns) <= Int(Int32.max) }
}

extension MatrixProduct where S: Scalar {
  /// Adds the product to the result, unless the budget is over.
  ///
  /// Nothing is left out where a factor is 0: its product with an infinity is NaN.
  /// - Parameter most: Up to so many multiplications are done at once.
  /// - Complexity: rows · inner · columns multiplications.
  func add(inPartsOf most: Double = mostBetweenQuestions) {
    if isSmall { return addInLoops() }
    // Doubles, as the product of three lengths might not fit.
    let cost = Double(rows) * Double(inner) * Double(columns)
    if cost <= most {
      addWhole()
      _ = BudgetWatch.isOver(after: Int(cost))
    } else {
      addInParts(of: Int(Double(rows) * (most / cost)))
    }
  }

  private func addWhole() {
    if fitsLibrary { S.addProduct(self) } else { addInLoops() }
  }

  /// Adds so many rows after the other, if they are not too few.
  private func addInParts(of length: Int) {
    let length = max(length, MatrixProduct.fewestRows)
    var start = 0
    while start < rows {
      let part = part(ofRows: start..<min(start + length, rows))
      part.addWhole()
      start += part.rows
      if BudgetWatch.isOver(after: BudgetWatch.share) { return }
    }
  }

  /// The rows of the left factor and of the result from one on.
  private func part(ofRows range: Range<Int>) -> MatrixProduct {
    let start = range.lowerBound
    return MatrixProduct(
      left: Factor(
        base: left.base + (left.isTransposed ? start : start * inner),
        isTransposed: left.isTransposed, stride: left.isTransposed ? rows : inner),
      right: right, result: result + start * columns, rows: range.count, inner: inner,
      columns: columns)
  }

  private func addInLoops() {
    let apart = left.stride ?? (left.isTransposed ? rows : inner)
    let (leftRow, leftColumn) = left.isTransposed ? (1, apart) : (apart, 1)
    let (rightRow, rightColumn) = right.isTransposed ? (1, inner) : (columns, 1)
    for row in 0..<rows {
      let target = result + row * columns
      for k in 0..<inner {
        let factor = left.base[row * leftRow + k * leftColumn]
        let source = right.base + k * rightRow
        for column in 0..<columns { target[column] += factor * source[column * rightColumn] }
      }
    }
  }
}
