// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of products of vectors and matrices.

import Autodiff

extension OperationCase {
  static let products = dots + matrixProducts + layers

  private static let dots = [
    OperationCase(.dot, [[3], [3]], to: []),
    OperationCase(.dot, [[1], [1]], to: []),
    OperationCase(.dot, [[0], [0]], to: []),
    OperationCase(.dot, [[3], [3]], to: [], constants: [0: Tensor(vector: [1, -2, 3])]),
  ]

  private static let matrixProducts = [
    OperationCase(.matmul, [[2, 3], [3, 4]], to: [2, 4]),
    OperationCase(.matmul, [[1, 1], [1, 1]], to: [1, 1]),
    OperationCase(.matmul, [[3], [3]], to: []),
    OperationCase(.matmul, [[3], [3, 2]], to: [2]),
    OperationCase(.matmul, [[2, 3], [3]], to: [2]),
    OperationCase(.matmul, [[2, 2, 3], [3]], to: [2, 2]),
    OperationCase(.matmul, [[3], [2, 3, 2]], to: [2, 2]),
    OperationCase(.matmul, [[2, 2, 3], [2, 3, 2]], to: [2, 2, 2]),
    OperationCase(.matmul, [[2, 3], [4, 3, 2]], to: [4, 2, 2]),
    OperationCase(.matmul, [[2, 1, 2, 3], [3, 3, 1]], to: [2, 3, 2, 1]),
    OperationCase(.matmul, [[1, 2, 3], [5, 3, 1]], to: [5, 2, 1]),
    OperationCase(.matmul, [[0, 3], [3, 2]], to: [0, 2]),
    OperationCase(.matmul, [[2, 0], [0, 2]], to: [2, 2]),
    OperationCase(.matmul, [[0, 2, 3], [3, 2]], to: [0, 2, 2]),
    OperationCase(
      .matmul, [[2, 2], [2, 3]], to: [2, 3],
      constants: [0: Tensor(Shape(known: [2, 2]), [1, 2, -3, 0.5])]),
  ]

  private static let layers = [
    OperationCase(.linear, [[3], [2, 3]], to: [2]),
    OperationCase(.linear, [[3], [2, 3], [2]], to: [2]),
    OperationCase(.linear, [[4, 3], [2, 3], [2]], to: [4, 2]),
    OperationCase(.linear, [[2, 2, 3], [1, 3], [1]], to: [2, 2, 1]),
    OperationCase(.linear, [[0, 3], [2, 3], [2]], to: [0, 2]),
    OperationCase(.linear, [[2, 0], [3, 0], [3]], to: [2, 3]),
    OperationCase(
      .linear, [[2, 3], [2, 3], [2]], to: [2, 2],
      constants: [0: Tensor(Shape(known: [2, 3]), [1, -1, 2, 0.5, 3, -2])]),
  ]
}
