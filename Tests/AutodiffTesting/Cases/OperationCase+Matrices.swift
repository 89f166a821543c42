// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of triangles, diagonals and conversions.

import Autodiff

extension OperationCase {
  static let partsOfMatrices = triangles + diagonals + conversions

  private static let triangles = [OperationCode.lowerTriangle, .upperTriangle].flatMap { code in
    [
      OperationCase(code, [[3, 3]], to: [3, 3]),
      OperationCase(code, [[2, 4]], to: [2, 4], ["k": .integer(1)]),
      OperationCase(code, [[4, 2]], to: [4, 2], ["k": .integer(-2)]),
      OperationCase(code, [[2, 3, 3]], to: [2, 3, 3], ["k": .integer(-1)]),
      OperationCase(code, [[2, 2]], to: [2, 2], ["k": .integer(.max)]),
      OperationCase(code, [[2, 2]], to: [2, 2], ["k": .integer(.min)]),
      OperationCase(code, [[2, 0, 3]], to: [2, 0, 3]),
    ]
  }

  private static let diagonals = [
    OperationCase(.diag, [[3]], to: [3, 3]),
    OperationCase(.diag, [[2]], to: [4, 4], ["k": .integer(2)]),
    OperationCase(.diag, [[2]], to: [3, 3], ["k": .integer(-1)]),
    OperationCase(.diag, [[3, 4]], to: [3]),
    OperationCase(.diag, [[3, 4]], to: [2], ["k": .integer(2)]),
    OperationCase(.diag, [[3, 4]], to: [0], ["k": .integer(-5)]),
    OperationCase(.diag, [[0]], to: [1, 1], ["k": .integer(1)]),
    OperationCase(.diagonal, [[3, 3]], to: [3]),
    OperationCase(.diagonal, [[3, 4]], to: [2], ["offset": .integer(-1)]),
    OperationCase(
      .diagonal, [[2, 3, 4]], to: [2, 3], ["axis1": .integer(1), "axis2": .integer(-1)]),
    OperationCase(
      .diagonal, [[3, 2, 4]], to: [2, 3],
      ["axis1": .integer(2), "axis2": .integer(0), "offset": .integer(-1)]),
    OperationCase(.diagonal, [[2, 3]], to: [0], ["offset": .integer(3)]),
    OperationCase(.diagonal, [[0, 3, 2]], to: [2, 0]),
    OperationCase(.diagonalEmbedding, [[3]], to: [3, 3]),
    OperationCase(.diagonalEmbedding, [[2, 3]], to: [2, 3, 3]),
    OperationCase(.diagonalEmbedding, [[2, 2]], to: [2, 3, 3], ["offset": .integer(-1)]),
    OperationCase(
      .diagonalEmbedding, [[2, 3]], to: [4, 2, 4],
      ["offset": .integer(1), "axis1": .integer(2), "axis2": .integer(0)]),
    OperationCase(.diagonalEmbedding, [[2, 0]], to: [2, 0, 0]),
  ]

  private static let whole = Domain(2.1, 2.9)

  private static let conversions = [
    OperationCase(.cast, [[]], to: [], ["to": .word("float64")]),
    OperationCase(.cast, [[2, 3]], to: [2, 3], ["to": .word("float32")]),
    OperationCase(.cast, [[3]], to: [3], ["to": .word("int64")], domains: [whole]),
    OperationCase(.cast, [[3]], to: [3], ["to": .word("bool")], domains: [whole]),
    OperationCase(.cast, [[0, 2]], to: [0, 2], ["to": .word("int64")]),
    hot([], [2], 3), hot([2], [0, -1], 2), hot([2, 2], [0, 1, 1, 3], 4), hot([0], [], 3),
    hot([1], [0], 1), hot([2, 0], [], 0),
  ]

  private static func hot(_ shape: [Int], _ places: [Double], _ depth: Int) -> OperationCase {
    OperationCase(
      .oneHot, [shape], to: shape + [depth], ["depth": .integer(depth)],
      constants: [0: Tensor(Shape(known: shape), places)])
  }
}
