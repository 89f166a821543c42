// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrices made diagonal by rotations of planes, over any algebra.

/// Rotations of planes that make a symmetric matrix diagonal, or the columns of one orthogonal (Jacobi).
///
/// How many sweeps there are does not depend on the numbers, as nothing can be asked of those of an
/// algebra.
struct Rotations<A: Algebra> {
  /// A symmetric matrix by its rows, or the columns of any.
  private var lines: [[A]]
  /// The product of all rotations, by its columns.
  private var turned: [[A]]

  private static var sweeps: Int { 12 }

  /// Rotates rows and columns of a symmetric matrix.
  init(diagonalising matrix: [[A]]) {
    (lines, turned) = (matrix, Elimination<A>.identity(matrix.count))
    forEachPlane { rotations, p, q in
      let turn = Rotations.turn(
        rotations.lines[q][q] - rotations.lines[p][p], rotations.lines[p][q])
      Rotations.rotate(&rotations.lines, p, q, turn)
      for row in rotations.lines.indices {
        let (a, b) = (rotations.lines[row][p], rotations.lines[row][q])
        rotations.lines[row][p] = turn.cosine * a - turn.sine * b
        rotations.lines[row][q] = turn.sine * a + turn.cosine * b
      }
      Rotations.rotate(&rotations.turned, p, q, turn)
    }
  }

  /// Rotates the columns of a matrix, of which there are at most as many as rows.
  init(orthogonalising matrix: [[A]]) {
    lines = Rotations.columns(of: matrix)
    turned = Elimination<A>.identity(lines.count)
    forEachPlane { rotations, p, q in
      let (a, b) = (rotations.lines[p], rotations.lines[q])
      let turn = Rotations.turn(
        Rotations.inner(b, b) - Rotations.inner(a, a), Rotations.inner(a, b))
      Rotations.rotate(&rotations.lines, p, q, turn)
      Rotations.rotate(&rotations.turned, p, q, turn)
    }
  }

  private mutating func forEachPlane(_ rotate: (inout Rotations, Int, Int) -> Void) {
    for _ in 0..<Rotations.sweeps {
      for p in lines.indices {
        for q in lines.indices where q > p { rotate(&self, p, q) }
      }
    }
  }

  private typealias Turn = (cosine: A, sine: A)

  /// The smaller of the two turns after which nothing is left beside the diagonal of a matrix of order 2,
  /// of the difference on its diagonal and what is beside it.
  private static func turn(_ difference: A, _ beside: A) -> Turn {
    let side = A.select(difference, .greaterOrEqual, 0, then: A(1), else: A(-1))
    let length = A.abs(difference) + A.sqrt(difference * difference + 4 * beside * beside)
    let tangent = A.select(
      length, .greater, 0, then: 2 * beside * side / length, else: A(0))
    let cosine = 1 / A.sqrt(tangent * tangent + 1)
    return (cosine, tangent * cosine)
  }

  private static func rotate(_ lines: inout [[A]], _ p: Int, _ q: Int, _ turn: Turn) {
    let (a, b) = (lines[p], lines[q])
    lines[p] = zip(a, b).map { turn.cosine * $0 - turn.sine * $1 }
    lines[q] = zip(a, b).map { turn.sine * $0 + turn.cosine * $1 }
  }

  /// The eigenvalues, ascending, and the eigenvectors.
  var eigenvalues: (values: [A], vectors: [[A]]) {
    let rows = Rotations.sorted(
      lines.indices.map { [lines[$0][$0]] + turned[$0] }, by: .less)
    return (
      rows.map { $0[0] },
      rows.map { row in
        let vector = Array(row.dropFirst())
        let sign = Rotations.sign(vector)
        return vector.map { $0 * sign }
      }
    )
  }

  /// The singular values, descending, and the vectors on the left and on the right.
  var singularParts: (values: [A], left: [[A]], right: [[A]]) {
    let height = lines.first?.count ?? 0
    let rows = Rotations.sorted(
      lines.indices.map { place in
        [A.sqrt(Rotations.inner(lines[place], lines[place]))] + lines[place] + turned[place]
      }, by: .greater)
    return (
      rows.map { $0[0] }, rows.map { row in row[1..<height + 1].map { $0 / row[0] } },
      rows.map { Array($0[(height + 1)...]) }
    )
  }

  /// The sign of the first of a vector's large components.
  static func sign(_ vector: [A]) -> A {
    let sizes = vector.map { A.abs($0) }
    let largest = sizes.reduce(A(0)) { A.select($1, .greater, $0, then: $1, else: $0) }
    return zip(vector, sizes).reversed().reduce(A(1)) { sign, component in
      A.select(
        component.1, .greaterOrEqual, DenseMatrix.largeShare * largest,
        then: A.sign(component.0), else: sign)
    }
  }

  static func inner(_ a: [A], _ b: [A]) -> A { zip(a, b).reduce(A(0)) { $0 + $1.0 * $1.1 } }

  static func columns(of matrix: [[A]]) -> [[A]] {
    (matrix.first ?? []).indices.map { column in matrix.map { $0[column] } }
  }

  /// Rows in the order of their first elements; neighbours are exchanged element by element.
  private static func sorted(_ rows: [[A]], by relation: Relation) -> [[A]] {
    var rows = rows
    for end in rows.indices.reversed() {
      for place in 0..<end {
        let (a, b) = (rows[place], rows[place + 1])
        let (x, y) = (b[0], a[0])
        rows[place] = zip(a, b).map { A.select(x, relation, y, then: $1, else: $0) }
        rows[place + 1] = zip(a, b).map { A.select(x, relation, y, then: $0, else: $1) }
      }
    }
    return rows
  }
}
