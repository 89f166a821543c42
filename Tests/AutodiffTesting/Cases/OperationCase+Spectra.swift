// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of eigenvalues, singular values and what is made of them.

import Autodiff

extension OperationCase {
  static let spectra =
    [OperationCode.symmetricEigenvalues, .symmetricEigenvectors].flatMap { code in
      [[2, 2], [1, 1], [3, 3], [2, 3, 3], [0, 0], [2, 0, 0], [0, 2, 2]].map { shape in
        spectrum(code, shape, to: code == .symmetricEigenvalues ? shape.dropLast() : shape)
      }
    } + singular + orthogonal + pseudoinverses + exponentials

  private static func spectrum(
    _ code: OperationCode, _ shape: [Int], to result: [Int]
  ) -> OperationCase {
    OperationCase(code, [shape], to: result, domains: [Domain(-1, 1)], preparing: [0: .spread])
  }

  private static let singular = [
    [2, 2], [1, 1], [3, 2], [2, 3], [2, 2, 2], [1, 3], [0, 2], [0, 2, 3],
  ]
  .flatMap { shape in
    let lead = Array(shape.dropLast(2))
    let sides = Array(shape.suffix(2))
    let count = min(sides[0], sides[1])
    return [
      spectrum(.singularValues, shape, to: lead + [count]),
      spectrum(.leftSingularVectors, shape, to: lead + [sides[0], count]),
      spectrum(.rightSingularVectors, shape, to: lead + [count, sides[1]]),
    ]
  }

  private static let orthogonal = [
    [2, 2], [1, 1], [3, 2], [4, 3], [2, 3, 2], [2, 0], [0, 2, 2],
  ]
  .flatMap { shape in
    [
      spectrum(.orthogonalFactor, shape, to: shape),
      spectrum(
        .triangularFactor, shape, to: shape.dropLast(2) + [shape.last ?? 0, shape.last ?? 0]),
    ]
  }

  private static let pseudoinverses =
    [[2, 2], [1, 1], [3, 2], [2, 3], [2, 3, 2], [0, 2], [0, 2, 3]].map { shape in
      spectrum(.pseudoinverse, shape, to: shape.dropLast(2) + shape.suffix(2).reversed())
    } + [
      leastSquares([2, 2], [2], to: [2]), leastSquares([3, 2], [3], to: [2]),
      leastSquares([2, 3], [2, 2], to: [3, 2]), leastSquares([2, 3, 2], [3, 1], to: [2, 2, 1]),
      leastSquares([3, 2], [2, 3, 2], to: [2, 2, 2]), leastSquares([0, 3, 2], [3], to: [0, 2]),
    ]

  private static func leastSquares(_ a: [Int], _ b: [Int], to result: [Int]) -> OperationCase {
    OperationCase(
      .leastSquares, [a, b], to: result, domains: [Domain(-1, 1), .reals], preparing: [0: .spread])
  }

  private static let exponentials = [[2, 2], [1, 1], [3, 3], [2, 2, 2], [0, 0], [0, 2, 2]].map {
    OperationCase(.matrixExponential, [$0], to: $0, domains: [Domain(-1, 1)])
  }
}
