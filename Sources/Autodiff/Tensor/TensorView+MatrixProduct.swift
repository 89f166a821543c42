// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrix products.

extension TensorView: TensorAlgebra {
  static func matrixProduct(
    _ a: TensorView, transposed transposeA: Bool, _ b: TensorView, transposed transposeB: Bool,
    summedTo target: Shape
  ) -> TensorView {
    let (first, second) = (a.shape.matrix, b.shape.matrix)
    let (rows, inner) = transposeA ? (first.columns, first.rows) : first
    let columns = transposeB ? second.rows : second.columns
    let leads = Shape.leading(a.shape, b.shape)
    // Products along axes that the target does not have are added where they fall: a tensor of all
    // of them may be many times as large as everything else.
    let result = TensorView(zeros: target)
    let loop = StridedLoop(
      over: leads.dimensions + [1],
      strides: [
        target.leadingStrides(broadcastTo: leads, matrix: rows * columns) + [0],
        a.shape.leadingStrides(broadcastTo: leads, matrix: rows * inner) + [0],
        b.shape.leadingStrides(broadcastTo: leads, matrix: inner * columns) + [0],
      ])
    loop.forEachRun { starts in
      for index in 0..<loop.runLength {
        let at = { starts[$0] + index * loop.runSteps[$0] }
        MatrixProduct(
          left: .init(base: a.base + at(1), isTransposed: transposeA),
          right: .init(base: b.base + at(2), isTransposed: transposeB),
          result: result.base + at(0), rows: rows, inner: inner, columns: columns
        ).add()
      }
    }
    withExtendedLifetime((a, b)) {}
    return result
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
