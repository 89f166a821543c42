// SPDX-License-Identifier: Apache-2.0
// ChainRule: eigenvalues, singular values and what is made of them, over any algebra.

extension AlgebraTensor {
  func symmetricEigenvalues() -> AlgebraTensor {
    AlgebraTensor(shape.diagonal, eigenRotations.flatMap { $0.eigenvalues.values })
  }

  func symmetricEigenvectors() -> AlgebraTensor {
    AlgebraTensor(shape, eigenRotations.flatMap { AlgebraTensor.rows($0.eigenvalues.vectors) })
  }

  private var eigenRotations: [Rotations<A>] {
    let symmetric = (self + matrixTransposed) * filled(with: 0.5, shape: .scalar)
    return symmetric.matrices.map { Rotations(diagonalising: $0) }
  }

  func singularValues() -> AlgebraTensor {
    AlgebraTensor(shape.diagonal, singularParts.flatMap(\.values))
  }

  func leftSingularVectors() -> AlgebraTensor {
    AlgebraTensor(
      shape.withMatrix(shape.matrix.rows, shape.shorterSide),
      singularParts.flatMap { AlgebraTensor.rows($0.left) })
  }

  func rightSingularVectors() -> AlgebraTensor {
    AlgebraTensor(
      shape.withMatrix(shape.shorterSide, shape.matrix.columns),
      singularParts.flatMap { $0.right.flatMap(\.self) })
  }

  /// The vectors as columns, on either side; of a broad matrix, by way of its transpose.
  private var singularParts: [(values: [A], left: [[A]], right: [[A]])] {
    let isBroad = shape.matrix.columns > shape.matrix.rows
    return (isBroad ? matrixTransposed : self).matrices.map { matrix in
      let parts = Rotations(orthogonalising: matrix).singularParts
      let (left, right) = isBroad ? (parts.right, parts.left) : (parts.left, parts.right)
      let signs = left.map { Rotations.sign($0) }
      func turned(_ vectors: [[A]]) -> [[A]] {
        zip(vectors, signs).map { vector, sign in vector.map { $0 * sign } }
      }
      return (parts.values, turned(left), turned(right))
    }
  }

  /// Columns as the elements of a matrix, row after row.
  private static func rows(_ columns: [[A]]) -> [A] {
    (columns.first ?? []).indices.flatMap { row in columns.map { $0[row] } }
  }

  func orthogonalFactor() -> AlgebraTensor {
    AlgebraTensor(
      shape, matrices.flatMap { AlgebraTensor.rows(AlgebraTensor.orthonormalised($0).q) })
  }

  func triangularFactor() -> AlgebraTensor {
    AlgebraTensor(
      shape.withMatrix(shape.matrix.columns, shape.matrix.columns),
      matrices.flatMap { AlgebraTensor.orthonormalised($0).r.flatMap(\.self) })
  }

  /// The columns of Q and the rows of R, by the way of Gram and Schmidt.
  private static func orthonormalised(_ matrix: [[A]]) -> (q: [[A]], r: [[A]]) {
    var columns = Rotations.columns(of: matrix)
    var triangle = columns.map { _ in columns.map { _ in A(0) } }
    for place in columns.indices {
      let length = A.sqrt(Rotations.inner(columns[place], columns[place]))
      triangle[place][place] = length
      columns[place] = columns[place].map { $0 / length }
      for other in columns.indices where other > place {
        let share = Rotations.inner(columns[place], columns[other])
        triangle[place][other] = share
        columns[other] = zip(columns[other], columns[place]).map { $0 - share * $1 }
      }
    }
    return (columns, triangle)
  }

  // Of full rank: ranks are not a matter of an algebra.
  func pseudoinverse() -> AlgebraTensor {
    let isTall = shape.matrix.rows >= shape.matrix.columns
    let normal = AlgebraTensor.product(
      self, self, firstTransposed: isTall, secondTransposed: !isTall)
    return isTall
      ? AlgebraTensor.solved(normal, transposed: false, matrixTransposed)
      : AlgebraTensor.solved(normal, transposed: false, self).matrixTransposed
  }

  func matrixExponential() -> AlgebraTensor {
    let (halvings, degree) = (8, 20)
    let scale = filled(with: 1 / Double(1 << halvings), shape: .scalar)
    let one = constant(Elimination<A>.identity(shape.matrix.rows), like: self)
    let small = self * scale
    var result = one
    for factor in stride(from: degree, through: 1, by: -1) {
      let share = filled(with: 1 / Double(factor), shape: .scalar)
      result = one + AlgebraTensor.product(small, result) * share
    }
    for _ in 0..<halvings { result = AlgebraTensor.product(result, result) }
    return result
  }

  private func constant(_ matrix: [[A]], like other: AlgebraTensor) -> AlgebraTensor {
    AlgebraTensor(
      Shape(derived: Array(other.shape.dimensions.suffix(2))), matrix.flatMap(\.self)
    ).broadcast(to: other.shape)
  }
}
