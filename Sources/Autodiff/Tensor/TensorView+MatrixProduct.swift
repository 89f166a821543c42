// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrix products.

extension TensorView: TensorAlgebra {
  static func matrixProduct(
    _ a: TensorView, transposed transposeA: Bool, _ b: TensorView, transposed transposeB: Bool,
    summedTo target: Shape
  ) -> TensorView {
    // The loop below reads rows of its right factor, so a transposed one is laid out first; that is
    // one pass over n·k elements beside n·k·m multiplications.
    let left = transposeA ? a.matrixTransposed : a
    let right = transposeB ? b.matrixTransposed : b
    let (rows, inner) = left.shape.matrix
    let columns = right.shape.matrix.columns
    let leads = Shape.leading(left.shape, right.shape)
    // Products along axes that the target does not have are added where they fall: a tensor of all
    // of them may be many times as large as everything else.
    let result = TensorView(zeros: target)
    let loop = StridedLoop(
      over: leads.dimensions + [1],
      strides: [
        target.leadingStrides(broadcastTo: leads, matrix: rows * columns) + [0],
        left.shape.leadingStrides(broadcastTo: leads, matrix: rows * inner) + [0],
        right.shape.leadingStrides(broadcastTo: leads, matrix: inner * columns) + [0],
      ])
    let (c, p, q) = (result.base, left.base, right.base)
    loop.forEachRun { starts in
      for index in 0..<loop.runLength {
        let at = { starts[$0] + index * loop.runSteps[$0] }
        multiply(
          p + at(1), q + at(2), into: c + at(0), rows: rows, inner: inner, columns: columns)
      }
    }
    withExtendedLifetime((left, right)) {}
    return result
  }

  /// `c += p q` for row-major matrices; the innermost loop runs along rows of `q` and `c`.
  private static func multiply(
    _ p: UnsafeMutablePointer<S>, _ q: UnsafeMutablePointer<S>, into c: UnsafeMutablePointer<S>,
    rows: Int, inner: Int, columns: Int
  ) {
    for row in 0..<rows {
      let target = c + row * columns
      for k in 0..<inner {
        let factor = p[row * inner + k]
        let source = q + k * columns
        for column in 0..<columns { target[column] += factor * source[column] }
      }
    }
  }
}

extension Shape {
  /// The lengths of the last two axes.
  var matrix: (rows: Int, columns: Int) { (dimensions[rank - 2], dimensions[rank - 1]) }

  /// What the axes before the last two of both shapes broadcast to.
  static func leading(_ a: Shape, _ b: Shape) -> Shape {
    let leads = [a, b].map { Shape(derived: Array($0.dimensions.dropLast(2))) }
    // Checked when the node was made.
    return leads[0].broadcast(with: leads[1]) ?? .scalar
  }

  fileprivate func leadingStrides(broadcastTo leads: Shape, matrix count: Int) -> [Int] {
    Shape(derived: Array(dimensions.dropLast(2))).strides(broadcastTo: leads).map { $0 * count }
  }
}
