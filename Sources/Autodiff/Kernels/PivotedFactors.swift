// SPDX-License-Identifier: Apache-2.0
// ChainRule: elimination with the largest pivots of columns.

internal import COpenBLAS
internal import RealModule

/// A square matrix as P A = L U, rows exchanged such that no multiplier is larger than 1.
///
/// The panels are eliminated here rather than by `dgetrf`: its search for a pivot, of a column without
/// numbers, may name a row that is not there. Products and triangular systems, which take all the time
/// of large matrices, are the library's.
struct PivotedFactors {
  /// L below the diagonal, whose ones are not stored, and U.
  private(set) var factors: DenseMatrix
  /// Row i of P A is row `order[i]` of A.
  private(set) var order: [Int]
  /// The determinant of P.
  private(set) var sign = 1.0
  /// Whether a pivot was 0.
  private(set) var isSingular = false

  private static var panelWidth: Int { 48 }

  /// - Complexity: n³/3 multiplications and additions.
  init(_ a: DenseMatrix) {
    factors = a
    order = Array(0..<a.rows)
    let size = a.rows
    for start in stride(from: 0, to: size, by: PivotedFactors.panelWidth) {
      let end = min(start + PivotedFactors.panelWidth, size)
      eliminate(start..<end)
      if end < size { update(start..<end) }
    }
  }

  /// Eliminates some columns below the diagonal, in these columns only.
  private mutating func eliminate(_ columns: Range<Int>) {
    let size = factors.rows
    for column in columns {
      exchange(column, withPivotBelow: column)
      factors.elements.withUnsafeMutableBufferPointer { a in
        let pivot = a[column * size + column]
        if pivot == 0 {
          isSingular = true
          return
        }
        for row in column + 1..<size {
          let multiplier = a[row * size + column] / pivot
          a[row * size + column] = multiplier
          for other in column + 1..<columns.upperBound {
            a[row * size + other] -= multiplier * a[column * size + other]
          }
        }
      }
    }
  }

  private mutating func exchange(_ row: Int, withPivotBelow column: Int) {
    let size = factors.rows
    var (pivot, largest) = (row, factors[row, column].magnitude)
    for candidate in row..<size where factors[candidate, column].magnitude > largest {
      (pivot, largest) = (candidate, factors[candidate, column].magnitude)
    }
    if pivot == row { return }
    for other in 0..<size {
      factors.elements.swapAt(row * size + other, pivot * size + other)
    }
    order.swapAt(row, pivot)
    sign = -sign
  }

  /// Takes the eliminated columns out of those on their right.
  private mutating func update(_ columns: Range<Int>) {
    MatrixLibrary.isPrepared
    let (start, end, size) = (columns.lowerBound, columns.upperBound, factors.rows)
    let (width, rest, stride) = (Int32(columns.count), Int32(size - end), Int32(size))
    factors.elements.withUnsafeMutableBufferPointer { buffer in
      guard let a = buffer.baseAddress else { return }
      let right = a + start * size + end
      cblas_dtrsm(
        CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, width, rest, 1,
        a + start * size + start, stride, right, stride)
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, rest, rest, width, -1,
        a + end * size + start, stride, right, stride, 1, a + end * size + end, stride)
    }
  }

  /// X of A X = B, or of Aᵀ X = B.
  func solved(_ b: DenseMatrix, transposed: Bool) -> DenseMatrix {
    let lower = TriangularForm(isLower: true, isTransposed: transposed, isUnit: true)
    let upper = TriangularForm(isLower: false, isTransposed: transposed)
    if !transposed {
      return factors.solved(upper, factors.solved(lower, b.rows(in: order)))
    }
    var inverse = order
    for (place, row) in order.enumerated() { inverse[row] = place }
    return factors.solved(lower, factors.solved(upper, b)).rows(in: inverse)
  }

  private var pivots: [Double] { (0..<factors.rows).map { factors[$0, $0] } }

  /// The determinant; it overflows only if it is too large itself.
  var determinant: Double { pivots.reduce(ScaledProduct(sign)) { $0.times($1) }.value }

  /// The logarithm of the determinant's magnitude; -inf if a pivot is 0.
  var logarithm: Double { pivots.reduce(0) { $0 + Double.log($1.magnitude) } }

  /// The determinant's sign.
  var determinantSign: Double { pivots.reduce(sign) { $0 * Double.sign($1) } }
}

/// A product whose steps neither overflow nor underflow.
struct ScaledProduct {
  private var significand: Double
  private var exponent = 0

  init(_ number: Double) { significand = number }

  func times(_ factor: Double) -> ScaledProduct {
    var result = self
    result.significand *= factor == 0 || !factor.isFinite ? factor : factor.significandWithSign
    result.exponent += factor == 0 || !factor.isFinite ? 0 : Int(factor.exponent)
    let product = result.significand
    if product != 0, product.isFinite {
      result.significand = product.significandWithSign
      result.exponent += Int(product.exponent)
    }
    return result
  }

  /// The product with a power of two.
  func times(powerOfTwo power: Int) -> ScaledProduct {
    var result = self
    result.exponent += power
    return result
  }

  var isZero: Bool { significand == 0 }

  var value: Double {
    if significand == 0 || !significand.isFinite { return significand }
    return Double(sign: .plus, exponent: exponent, significand: significand)
  }
}

extension Double {
  /// The number divided by the largest power of 2 that is not larger.
  fileprivate var significandWithSign: Double { sign == .minus ? -significand : significand }
}
