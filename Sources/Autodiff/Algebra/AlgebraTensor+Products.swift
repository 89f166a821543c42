// SPDX-License-Identifier: Apache-2.0
// ChainRule: products of matrices and softmax over any algebra.

extension AlgebraTensor {
  static func matrixProduct(
    _ a: AlgebraTensor, transposed transposeA: Bool, _ b: AlgebraTensor,
    transposed transposeB: Bool, summedTo target: Shape, plus addend: AlgebraTensor?
  ) -> AlgebraTensor {
    let (left, right) = (transposeA ? a.matrixTransposed : a, transposeB ? b.matrixTransposed : b)
    let ((rows, inner), (_, columns)) = (left.shape.matrix, right.shape.matrix)
    let batch = Shape.leading(left.shape, right.shape)
    let whole = Shape(derived: batch.dimensions + [rows, columns])
    let (one, other) = (
      left.broadcast(to: Shape(derived: batch.dimensions + [rows, inner])),
      right.broadcast(to: Shape(derived: batch.dimensions + [inner, columns]))
    )
    var elements: [A] = []
    for matrix in 0..<batch.count {
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = A(0)
          for place in 0..<inner {
            let a = one.elements[(matrix * rows + row) * inner + place]
            sum = sum + a * other.elements[(matrix * inner + place) * columns + column]
          }
          elements.append(sum)
        }
      }
    }
    let summed = AlgebraTensor(whole, elements).unbroadcast(to: target)
    return addend.map { summed + $0.broadcast(to: target) } ?? summed
  }

  func softmax(axis: Int) -> AlgebraTensor {
    let shifted = self - extremum(.max, axes: [axis], keepingDimensions: true)
    let powers = AlgebraTensor.apply(Exp(), shifted)
    return powers / powers.sum(alongKept: axis)
  }

  func logSoftmax(axis: Int) -> AlgebraTensor {
    let shifted = self - extremum(.max, axes: [axis], keepingDimensions: true)
    let sum = AlgebraTensor.apply(Exp(), shifted).sum(alongKept: axis)
    return shifted - AlgebraTensor.apply(Log(), sum)
  }
}
