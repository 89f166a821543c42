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
  /// Adds the product to the result.
  ///
  /// Nothing is left out where a factor is 0: its product with an infinity is NaN.
  /// - Complexity: rows · inner · columns multiplications.
  func add() {
    if isSmall || !fitsLibrary {
      addInLoops()
    } else {
      S.addProduct(self)
    }
  }

  private func addInLoops() {
    let (leftRow, leftColumn) = left.isTransposed ? (1, rows) : (inner, 1)
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
