// SPDX-License-Identifier: Apache-2.0
// ChainRule: matrices with properties, made of any.

package import Autodiff

/// What is made of a drawn matrix, so that an operation is defined for it and its result keeps digits.
///
/// A matrix of random numbers may be nearly singular, and is hardly ever positive definite. The prepared
/// ones keep their property in all directions that tangents and differences take.
package enum MatrixPreparation: Sendable {
  /// Of n rows, with 4n added to the diagonal: regular and far from singular.
  case dominant
  /// A Aᵀ + n I: symmetric and positive definite.
  case positiveDefinite
  /// With 12, 24, 36 … added to the diagonal: eigenvalues and singular values keep apart.
  case spread

  /// What becomes of each matrix of a stack.
  package func applied<S: Scalar>(to drawn: Tensor<S>) -> Tensor<S> {
    let (rows, columns) = (
      drawn.shape.dimensions.dropLast().last ?? 0, drawn.shape.dimensions.last ?? 0
    )
    var elements = drawn.elements
    for start in stride(from: 0, to: elements.count, by: max(rows * columns, 1)) {
      let matrix = Array(elements[start..<start + rows * columns])
      for row in 0..<rows {
        for column in 0..<columns {
          let place = row * columns + column
          switch self {
          case .dominant: elements[start + place] += row == column ? S(4 * rows) : 0
          case .spread: elements[start + place] += row == column ? S(12 * (row + 1)) : 0
          case .positiveDefinite:
            elements[start + place] = (0..<columns).reduce(row == column ? S(rows) : 0) {
              $0 + matrix[row * columns + $1] * matrix[column * columns + $1]
            }
          }
        }
      }
    }
    return Tensor(drawn.shape, elements)
  }
}
