// SPDX-License-Identifier: Apache-2.0
// ChainRule: the transpose of the matrix of cofactors.

extension DenseMatrix {
  /// The transpose of the matrix of cofactors, which is the determinant times the inverse where there
  /// is one.
  ///
  /// By elimination with the largest pivot of all that is left, P A Q = L U: what is nearly dependent
  /// ends up in the last pivot, by which nothing is divided. So it is right for singular matrices too:
  /// where the last two pivots are 0, every cofactor is.
  /// - Complexity: n³ multiplications, and n³/3 comparisons.
  var adjugate: DenseMatrix {
    if rows == 0 { return self }
    if !isFinite { return .undefined(rows, rows) }
    let elimination = CompleteElimination(self)
    let factors = elimination.factors
    let last = rows - 1
    let others = (0..<last).reduce(ScaledProduct(elimination.sign)) {
      $0.times(factors[$1, $1])
    }.value
    if others == 0 { return DenseMatrix(repeating: 0, rows, rows) }
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
    return factors.backSubstituted(right, scale: others).rows(in: elimination.columnPlaces)
  }

  /// The rows of U⁻¹ B but the last, which stays, all times a number; U is the upper triangle without its
  /// last row and column.
  private func backSubstituted(_ b: DenseMatrix, scale: Double) -> DenseMatrix {
    var result = b
    for row in stride(from: rows - 2, through: 0, by: -1) {
      for known in row + 1..<rows - 1 {
        let factor = self[row, known]
        for column in 0..<rows { result[row, column] -= factor * result[known, column] }
      }
      for column in 0..<rows { result[row, column] /= self[row, row] }
    }
    for index in result.elements.indices { result.elements[index] *= scale }
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
