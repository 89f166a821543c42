// SPDX-License-Identifier: Apache-2.0
// ChainRule: products, pseudoinverses and exponentials of matrices.

extension DenseMatrix {
  /// The product with another matrix.
  func times(_ other: DenseMatrix) -> DenseMatrix {
    var result = DenseMatrix(repeating: 0, rows, other.columns)
    let (rows, inner, width) = (self.rows, self.columns, other.columns)
    result.elements.withUnsafeMutableBufferPointer { target in
      elements.withUnsafeBufferPointer { left in
        other.elements.withUnsafeBufferPointer { right in
          guard let target = target.baseAddress, let left = left.baseAddress,
            let right = right.baseAddress
          else { return }
          MatrixProduct(
            left: .init(base: left, isTransposed: false),
            right: .init(base: right, isTransposed: false), result: target, rows: rows,
            inner: inner, columns: width
          ).add()
        }
      }
    }
    return result
  }

  /// The sum of multiples of matrices of one shape.
  static func sum(_ terms: [(factor: Double, matrix: DenseMatrix)]) -> DenseMatrix {
    var result = DenseMatrix(repeating: 0, terms[0].matrix.rows, terms[0].matrix.columns)
    for term in terms {
      for index in result.elements.indices {
        result.elements[index] += term.factor * term.matrix.elements[index]
      }
    }
    return result
  }

  /// The matrix P of Moore and Penrose, for which P B is the shortest of the nearest solutions of A X = B.
  ///
  /// - Parameter precision: Singular values of at most this times the longer side and the largest one count
  ///   as 0.
  func pseudoinverse(precision: Double) -> DenseMatrix {
    guard let parts = singularParts() else { return .undefined(columns, rows) }
    let least = Double(max(rows, columns)) * precision * (parts.values.first ?? 0)
    var right = parts.right.transposed
    for (place, value) in parts.values.enumerated() {
      right.scale(column: place, by: value > least ? 1 / value : 0)
    }
    return right.times(parts.left.transposed)
  }

  /// The sum of all powers divided by their factorials.
  ///
  /// The matrix is halved until its norm is small, the exponential of that is a quotient of polynomials
  /// (Padé's of degree 13), and is squared as often (Higham 2005, The scaling and squaring method for the
  /// matrix exponential revisited).
  /// - Complexity: n³ times some ten and the number of squarings.
  func exponential() -> DenseMatrix {
    let norm =
      (0..<columns).map { column in
        (0..<rows).reduce(0) { $0 + self[$1, column].magnitude }
      }.max() ?? 0
    // The bound of that degree for double precision.
    let ratio = norm / 5.371920351148152
    guard ratio.isFinite else { return .undefined(rows, rows) }
    let halvings = ratio > 1 ? Int(ratio.exponent) + 1 : 0
    let scale = Double(sign: .plus, exponent: -halvings, significand: 1)
    var result = DenseMatrix.sum([(scale, self)]).quotientOfPolynomials()
    for _ in 0..<halvings where !BudgetWatch.isOver(after: elements.count) {
      result = result.times(result)
    }
    return result
  }

  private func quotientOfPolynomials() -> DenseMatrix {
    // The numerators of Padé's coefficients, from the highest degree's, which is 1.
    let b: [Double] = [
      64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600,
      1_187_353_796_428_800, 129_060_195_264_000, 10_559_470_521_600, 670_442_572_800,
      33_522_128_640, 1_323_241_920, 40_840_800, 960_960, 16_380, 182, 1,
    ]
    let one = DenseMatrix(identity: rows)
    let two = times(self)
    let four = two.times(two)
    let six = four.times(two)
    let odd = times(
      .sum([
        (1, six.times(.sum([(b[13], six), (b[11], four), (b[9], two)]))), (b[7], six),
        (b[5], four), (b[3], two), (b[1], one),
      ]))
    let even = DenseMatrix.sum([
      (1, six.times(.sum([(b[12], six), (b[10], four), (b[8], two)]))), (b[6], six), (b[4], four),
      (b[2], two), (b[0], one),
    ])
    return PivotedFactors(.sum([(1, even), (-1, odd)]))
      .solved(.sum([(1, even), (1, odd)]), transposed: false)
  }
}
