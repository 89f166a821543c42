// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is done to square matrices, over any algebra.

extension AlgebraTensor {
  static func solved(
    _ a: AlgebraTensor, transposed: Bool, _ b: AlgebraTensor
  ) -> AlgebraTensor {
    eachPair(transposed ? a.matrixTransposed : a, b) { matrix, side in
      Elimination(matrix, beside: side).solution
    }
  }

  static func solved(
    _ a: AlgebraTensor, _ triangle: TriangularForm, _ b: AlgebraTensor
  ) -> AlgebraTensor {
    eachPair(a, b) { matrix, side in
      let size = matrix.count
      let rows = (0..<size).map { row in
        (0..<size).map { column -> A in
          if row == column { return triangle.isUnit ? A(1) : matrix[row][row] }
          let isRead = triangle.isLower ? column < row : column > row
          return isRead ? matrix[row][column] : A(0)
        }
      }
      let meant =
        triangle.isTransposed
        ? (0..<size).map { column in rows.map { $0[column] } } : rows
      return Elimination(meant, beside: side).solution
    }
  }

  private static func eachPair(
    _ a: AlgebraTensor, _ b: AlgebraTensor, _ solve: ([[A]], [[A]]) -> [[A]]
  ) -> AlgebraTensor {
    let lead = Shape.leading(a.shape, b.shape)
    let (left, right) = (a.matrices, b.matrices)
    let solutions = (0..<lead.count).flatMap { pair in
      let indices = lead.indices(ofElement: pair)
      return solve(
        left[a.shape.lead.element(at: indices, ofBroadcast: lead)],
        right[b.shape.lead.element(at: indices, ofBroadcast: lead)]
      ).flatMap(\.self)
    }
    return AlgebraTensor(Shape.solution(a.shape, b.shape), solutions)
  }

  func inverse() -> AlgebraTensor {
    AlgebraTensor(
      shape,
      matrices.flatMap { matrix in
        Elimination(matrix, beside: Elimination.identity(matrix.count)).solution.flatMap(\.self)
      })
  }

  func determinant() -> AlgebraTensor {
    AlgebraTensor(shape.lead, matrices.map { Elimination($0, beside: []).determinant })
  }

  func logarithmOfDeterminant() -> AlgebraTensor {
    AlgebraTensor.apply(LogMagnitude(), determinant())
  }

  func signOfDeterminant() -> AlgebraTensor { AlgebraTensor.apply(Sign(), determinant()) }

  // Of a singular matrix it has none; what a complex step asks of one is its determinant.
  func adjugate() -> AlgebraTensor { determinant().withMatrixAxes * inverse() }

  func choleskyFactor() -> AlgebraTensor {
    let symmetric = (self + matrixTransposed) * filled(with: 0.5, shape: .scalar)
    return AlgebraTensor(
      shape, symmetric.matrices.flatMap { AlgebraTensor.choleskyFactor($0).flatMap(\.self) })
  }

  private static func choleskyFactor(_ a: [[A]]) -> [[A]] {
    var factor = a.map { $0.map { _ in A(0) } }
    for row in a.indices {
      for column in 0...row {
        let rest = (0..<column).reduce(a[row][column]) {
          $0 - factor[row][$1] * factor[column][$1]
        }
        factor[row][column] = row == column ? A.sqrt(rest) : rest / factor[column][column]
      }
    }
    return factor
  }

  /// The matrices of the stack, as lists of rows.
  var matrices: [[[A]]] {
    let (rows, columns) = shape.matrix
    return (0..<shape.lead.count).map { place in
      (0..<rows).map { row in
        let start = (place * rows + row) * columns
        return Array(elements[start..<start + columns])
      }
    }
  }
}

/// The logarithm of the distance from zero.
private struct LogMagnitude: UnaryRule {
  func value<A: Algebra>(_ x: A) -> A { .log(.abs(x)) }
}

/// A square matrix brought into triangular form, with right sides beside it.
///
/// In an algebra nothing can be asked of a number but which of two to go on with; so rows are exchanged
/// element by element, where that brings up the larger pivot.
struct Elimination<A: Algebra> {
  private var rows: [[A]]
  private var sign = A(1)
  private let size: Int

  init(_ matrix: [[A]], beside sides: [[A]]) {
    size = matrix.count
    rows = sides.isEmpty ? matrix : zip(matrix, sides).map { $0 + $1 }
    for step in rows.indices {
      for row in step + 1..<size { exchange(step, row) }
      let pivot = rows[step][step]
      for row in step + 1..<size {
        // Where the pivot is 0, so is what is below it.
        let multiplier = A.select(
          A.abs(pivot), .greater, 0, then: rows[row][step] / pivot, else: A(0))
        for column in rows[step].indices where column > step {
          rows[row][column] = rows[row][column] - multiplier * rows[step][column]
        }
      }
    }
  }

  static func identity(_ size: Int) -> [[A]] {
    (0..<size).map { row in (0..<size).map { A(row == $0 ? 1 : 0) } }
  }

  private mutating func exchange(_ upper: Int, _ lower: Int) {
    let (a, b) = (rows[upper], rows[lower])
    let (mine, theirs) = (A.abs(a[upper]), A.abs(b[upper]))
    for column in a.indices {
      rows[upper][column] = A.select(theirs, .greater, mine, then: b[column], else: a[column])
      rows[lower][column] = A.select(theirs, .greater, mine, then: a[column], else: b[column])
    }
    sign = A.select(theirs, .greater, mine, then: -sign, else: sign)
  }

  var determinant: A { rows.indices.reduce(sign) { $0 * rows[$1][$1] } }

  var solution: [[A]] {
    var result = rows.map { Array($0[size...]) }
    for row in rows.indices.reversed() {
      for known in row + 1..<size {
        for column in result[row].indices {
          result[row][column] = result[row][column] - rows[row][known] * result[known][column]
        }
      }
      result[row] = result[row].map { $0 / rows[row][row] }
    }
    return result
  }
}
