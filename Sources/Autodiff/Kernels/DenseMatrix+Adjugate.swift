// SPDX-License-Identifier: Apache-2.0
// ChainRule: the transpose of the matrix of cofactors.

extension DenseMatrix {
  /// The transpose of the matrix of cofactors, which is the determinant times the inverse where there
  /// is one.
  ///
  /// By elimination with the largest pivot of all that is left, P A Q = L U: what is nearly dependent
  /// ends up in the last pivot, by which nothing is divided. So it is right for singular matrices too:
  /// where the last two pivots are 0, every cofactor is.
  /// Rows and columns are divided by powers of two before, where products of elements could leave the
  /// range of doubles: then a cofactor overflows or vanishes only if it does so itself.
  /// - Complexity: n³ multiplications, and n³/3 comparisons.
  var adjugate: DenseMatrix {
    if rows == 0 { return self }
    if !isFinite { return .undefined(rows, rows) }
    let balance = Balance(self)
    let elimination = CompleteElimination(balance.matrix)
    let factors = elimination.factors
    let last = rows - 1
    let others = (0..<last).reduce(ScaledProduct(elimination.sign)) {
      $0.times(factors[$1, $1])
    }
    if others.isZero { return DenseMatrix(repeating: 0, rows, rows) }
    // L⁻¹ P, whose last row the null vector takes.
    let permuted = DenseMatrix(identity: rows).rows(in: elimination.rowOrder)
    let below = factors.solved(TriangularForm(isLower: true, isUnit: true), permuted)
    var right = below
    for row in 0..<last {
      for column in 0..<rows {
        right[row, column] =
          factors[last, last] * below[row, column] - factors[row, last] * below[last, column]
      }
    }
    let shares = factors.backSubstituted(right).rows(in: elimination.columnPlaces)
    return balance.adjugate(shares, times: others)
  }

  /// The rows of U⁻¹ B but the last, which stays; U is the upper triangle without its last row and column.
  private func backSubstituted(_ b: DenseMatrix) -> DenseMatrix {
    var result = b
    for row in stride(from: rows - 2, through: 0, by: -1) {
      for known in row + 1..<rows - 1 {
        let factor = self[row, known]
        for column in 0..<rows { result[row, column] -= factor * result[known, column] }
      }
      for column in 0..<rows { result[row, column] /= self[row, row] }
    }
    return result
  }
}

/// A matrix whose rows and columns are divided by powers of two, where its elements are so large or
/// small that a product of as many as there are rows could be no double.
private struct Balance {
  private(set) var matrix: DenseMatrix
  private var rowExponents: [Int]
  private var columnExponents: [Int]

  init(_ a: DenseMatrix) {
    matrix = a
    rowExponents = [Int](repeating: 0, count: a.rows)
    columnExponents = rowExponents
    let widest = a.elements.reduce(0) { $1 == 0 ? $0 : max($0, abs(Int($1.exponent))) }
    guard Int.product(widest, a.rows, 1) > Double.greatestFiniteMagnitude.exponent - 100 else {
      return
    }
    for row in 0..<a.rows {
      rowExponents[row] = Balance.exponent((0..<a.rows).map { matrix[row, $0] })
      for column in 0..<a.rows { divide(row, column, rowExponents[row]) }
    }
    for column in 0..<a.rows {
      columnExponents[column] = Balance.exponent((0..<a.rows).map { matrix[$0, column] })
      for row in 0..<a.rows { divide(row, column, columnExponents[column]) }
    }
  }

  /// That of the largest magnitude; 0 where all are 0.
  private static func exponent(_ elements: [Double]) -> Int {
    let largest = elements.reduce(0) { max($0, $1.magnitude) }
    return largest == 0 ? 0 : Int(largest.exponent)
  }

  private mutating func divide(_ row: Int, _ column: Int, _ exponent: Int) {
    matrix[row, column] = ScaledProduct(matrix[row, column]).times(powerOfTwo: -exponent).value
  }

  /// The adjugate of the matrix as it was, from what that of this one is, divided by a factor: an element
  /// lacks the scale of its own row, which is a column there, and of its own column.
  func adjugate(_ shares: DenseMatrix, times factor: ScaledProduct) -> DenseMatrix {
    var result = shares
    let all = (rowExponents + columnExponents).reduce(0, +)
    for row in 0..<shares.rows {
      for column in 0..<shares.rows {
        result[row, column] =
          factor.times(shares[row, column])
          .times(powerOfTwo: all - columnExponents[row] - rowExponents[column]).value
      }
    }
    return result
  }
}

/// A square matrix as P A Q = L U, rows and columns exchanged such that each pivot is the largest element
/// that is left.
private struct CompleteElimination {
  private(set) var factors: DenseMatrix
  /// Row i of P A is row `rowOrder[i]` of A.
  private(set) var rowOrder: [Int]
  /// Column i of A is column `columnPlaces[i]` of A Q.
  var columnPlaces: [Int] {
    var places = columnOrder
    for (place, column) in columnOrder.enumerated() { places[column] = place }
    return places
  }
  private var columnOrder: [Int]
  /// The determinant of P times that of Q.
  private(set) var sign = 1.0

  init(_ a: DenseMatrix) {
    factors = a
    rowOrder = Array(0..<a.rows)
    columnOrder = rowOrder
    for step in 0..<a.rows {
      exchange(step)
      eliminate(step)
    }
  }

  private mutating func exchange(_ step: Int) {
    let size = factors.rows
    var (pivot, largest) = ((row: step, column: step), -1.0)
    factors.elements.withUnsafeBufferPointer { a in
      for row in step..<size {
        for column in step..<size where a[row * size + column].magnitude > largest {
          (pivot, largest) = ((row, column), a[row * size + column].magnitude)
        }
      }
    }
    if pivot.row != step {
      for column in 0..<size {
        factors.elements.swapAt(step * size + column, pivot.row * size + column)
      }
      rowOrder.swapAt(step, pivot.row)
      sign = -sign
    }
    if pivot.column != step {
      for row in 0..<size {
        factors.elements.swapAt(row * size + step, row * size + pivot.column)
      }
      columnOrder.swapAt(step, pivot.column)
      sign = -sign
    }
  }

  private mutating func eliminate(_ step: Int) {
    let size = factors.rows
    factors.elements.withUnsafeMutableBufferPointer { a in
      let pivot = a[step * size + step]
      if pivot == 0 { return }
      for row in step + 1..<size {
        let multiplier = a[row * size + step] / pivot
        a[row * size + step] = multiplier
        for column in step + 1..<size {
          a[row * size + column] -= multiplier * a[step * size + column]
        }
      }
    }
  }
}
