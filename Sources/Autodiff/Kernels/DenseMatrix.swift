// SPDX-License-Identifier: Apache-2.0
// ChainRule: one matrix, as factorisations take it.

/// A dense matrix in double precision, row after row: what factorisations read and write.
///
/// Matrices of less precision are factorised in this one too. A condition number eats the digits of
/// `float` first, and copying costs n² of n³.
struct DenseMatrix {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    (self.rows, self.columns, self.elements) = (rows, columns, elements)
  }

  init(repeating element: Double, _ rows: Int, _ columns: Int) {
    self.init(rows, columns, [Double](repeating: element, count: rows * columns))
  }

  /// The identity.
  init(identity order: Int) {
    self.init(repeating: 0, order, order)
    for place in 0..<order { self[place, place] = 1 }
  }

  /// What a function that is not defined for a matrix gives.
  static func undefined(_ rows: Int, _ columns: Int) -> DenseMatrix {
    DenseMatrix(repeating: .nan, rows, columns)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// Whether every element is a number.
  var isFinite: Bool { elements.allSatisfy(\.isFinite) }

  var transposed: DenseMatrix {
    var result = DenseMatrix(repeating: 0, columns, rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Half of the sum with the transpose; what is symmetric stays as it is to the last bit.
  var symmetricPart: DenseMatrix {
    var result = self
    for row in 0..<rows {
      for column in 0..<row {
        let mean = 0.5 * self[row, column] + 0.5 * self[column, row]
        (result[row, column], result[column, row]) = (mean, mean)
      }
    }
    return result
  }

  /// The rows in another order: row `i` of the result is row `order[i]`.
  func rows(in order: [Int]) -> DenseMatrix {
    var result = self
    for (target, source) in order.enumerated() {
      for column in 0..<columns { result[target, column] = self[source, column] }
    }
    return result
  }
}

extension TensorNumbers {
  /// How many matrices there are in the stack.
  var matrixCount: Int { Shape(derived: Array(shape.dimensions.dropLast(2))).count }

  /// The matrix at a place of the stack.
  func matrix(_ place: Int) -> DenseMatrix {
    let (rows, columns) = shape.matrix
    let start = place * rows * columns
    return DenseMatrix(
      rows, columns, elements[start..<start + rows * columns].map { Double($0) })
  }
}
