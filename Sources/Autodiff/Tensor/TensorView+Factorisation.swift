// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is done to square matrices, in numbers.

extension TensorView {
  static func solved(_ a: TensorView, transposed: Bool, _ b: TensorView) -> TensorView {
    solved(a, b) { matrix in
      let factors = PivotedFactors(matrix)
      return factors.isSingular ? nil : { factors.solved($0, transposed: transposed) }
    }
  }

  static func solved(_ a: TensorView, _ triangle: TriangularForm, _ b: TensorView) -> TensorView {
    solved(a, b) { matrix in { matrix.solved(triangle, $0) } }
  }

  /// The solutions for each pair of a matrix and a right side; a matrix is prepared once as long as it is
  /// that of the pair before.
  private static func solved(
    _ a: TensorView, _ b: TensorView,
    _ prepare: (DenseMatrix) -> ((DenseMatrix) -> DenseMatrix)?
  ) -> TensorView {
    let lead = Shape.leading(a.shape, b.shape)
    let result = TensorView(undefined: Shape.solution(a.shape, b.shape))
    let (left, right) = (a.numbers, b.numbers)
    let (rows, columns) = b.shape.matrix
    var prepared: (place: Int, solve: ((DenseMatrix) -> DenseMatrix)?)?
    for pair in 0..<lead.count {
      let indices = lead.indices(ofElement: pair)
      let place = a.shape.lead.element(at: indices, ofBroadcast: lead)
      // A pair's solutions cost the square of its order for each column, and its factors the cube.
      if BudgetWatch.isOver(after: Int.product(rows, rows, columns)) { break }
      if prepared?.place != place { prepared = (place, prepare(left.matrix(place))) }
      let side = right.matrix(b.shape.lead.element(at: indices, ofBroadcast: lead))
      result.write(prepared?.solve?(side) ?? .undefined(rows, columns), at: pair)
    }
    withExtendedLifetime((a, b)) {}
    return result
  }

  func inverse() -> TensorView {
    mapMatrices(to: shape) { matrix in
      let factors = PivotedFactors(matrix)
      return factors.isSingular
        ? .undefined(matrix.rows, matrix.rows)
        : factors.solved(DenseMatrix(identity: matrix.rows), transposed: false)
    }
  }

  func determinant() -> TensorView {
    mapMatrices(to: shape.lead) { DenseMatrix(1, 1, [PivotedFactors($0).determinant]) }
  }

  func logarithmOfDeterminant() -> TensorView {
    mapMatrices(to: shape.lead) { DenseMatrix(1, 1, [PivotedFactors($0).logarithm]) }
  }

  func signOfDeterminant() -> TensorView {
    mapMatrices(to: shape.lead) { DenseMatrix(1, 1, [PivotedFactors($0).determinantSign]) }
  }

  func adjugate() -> TensorView { mapMatrices(to: shape) { $0.adjugate } }

  func choleskyFactor() -> TensorView {
    mapMatrices(to: shape) { matrix in
      let (factor, failedOrder) = matrix.symmetricPart.choleskyFactor()
      return failedOrder == nil ? factor : .undefined(matrix.rows, matrix.rows)
    }
  }

  /// What a function makes of each matrix of the stack, NaN of a matrix with an element that is no number.
  ///
  /// - Parameter target: The shape of the stack of results.
  func mapMatrices(
    to target: Shape, _ function: (DenseMatrix) -> DenseMatrix
  ) -> TensorView {
    let result = TensorView(undefined: target)
    let numbers = numbers
    let count = numbers.matrixCount
    let cost = Int.product(shape.matrix.rows, shape.matrix.rows, shape.matrix.columns)
    for place in 0..<count where !BudgetWatch.isOver(after: cost) {
      let matrix = numbers.matrix(place)
      let size = target.count / count
      result.write(matrix.isFinite ? function(matrix) : .undefined(1, size), at: place)
    }
    return result
  }

  /// Puts a matrix at its place in a stack.
  private func write(_ matrix: DenseMatrix, at place: Int) {
    let target = base + place * matrix.elements.count
    for (index, element) in matrix.elements.enumerated() { target[index] = S(element) }
  }
}
