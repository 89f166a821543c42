// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of products by axes.

import Autodiff

extension OperationCase {
  static let contractions =
    einsums + tensorProducts + matrixProductsOfOthers + powers + traces + matrixTransposes

  private static func einsum(
    _ equation: String, _ shapes: [[Int]], to result: [Int]
  ) -> OperationCase {
    OperationCase(.einsum, shapes, to: result, ["equation": .word(equation)])
  }

  private static let einsums = [
    einsum("ij,jk->ik", [[2, 3], [3, 4]], to: [2, 4]),
    einsum("ij,jk", [[2, 3], [3, 4]], to: [2, 4]),
    einsum("ba", [[2, 3]], to: [3, 2]),
    einsum("ij->", [[2, 3]], to: []),
    einsum("ij->j", [[2, 3]], to: [3]),
    einsum("ii", [[3, 3]], to: []),
    einsum("ii->i", [[3, 3]], to: [3]),
    einsum("iji->ji", [[2, 3, 2]], to: [3, 2]),
    einsum("iii->i", [[2, 2, 2]], to: [2]),
    einsum("i,j->ij", [[2], [3]], to: [2, 3]),
    einsum("i,i->i", [[3], [3]], to: [3]),
    einsum("i,i->i", [[1], [3]], to: [3]),
    einsum("ij,jk->ik", [[2, 1], [3, 2]], to: [2, 2]),
    einsum("ij,kl->il", [[2, 3], [2, 2]], to: [2, 2]),
    einsum("ii,ij->j", [[2, 2], [2, 3]], to: [3]),
    einsum("bij,bjk->bik", [[2, 2, 3], [2, 3, 2]], to: [2, 2, 2]),
    einsum("...ij,...jk->...ik", [[2, 1, 2, 3], [3, 3, 2]], to: [2, 3, 2, 2]),
    einsum("...i,...i", [[2, 3], [3]], to: [2]),
    einsum("i...->...", [[2, 3]], to: [3]),
    einsum("...,...->...", [[2, 1], [3]], to: [2, 3]),
    einsum("ij,jk,kl->il", [[2, 3], [3, 2], [2, 4]], to: [2, 4]),
    einsum("ab,cd,ac,bd->", [[2, 3], [2, 2], [2, 2], [3, 2]], to: []),
    einsum(",i->i", [[], [3]], to: [3]),
    einsum("", [[]], to: []),
    einsum("ij,jk->ik", [[2, 0], [0, 3]], to: [2, 3]),
    einsum("ij,jk->ik", [[0, 2], [2, 3]], to: [0, 3]),
    OperationCase(
      .einsum, [[2], [2, 3]], to: [3], ["equation": .word("i,ij->j")],
      constants: [0: Tensor(vector: [2, -1])]),
  ]

  private static let tensorProducts = [
    OperationCase(.outer, [[2], [3]], to: [2, 3]),
    OperationCase(.outer, [[1], [1]], to: [1, 1]),
    OperationCase(.outer, [[4, 2], [3]], to: [4, 2, 3]),
    OperationCase(.outer, [[2, 1, 2], [3, 2]], to: [2, 3, 2, 2]),
    OperationCase(.outer, [[0], [3]], to: [0, 3]),
    OperationCase(.kronecker, [[2], [3]], to: [6]),
    OperationCase(.kronecker, [[2, 3], [2, 2]], to: [4, 6]),
    OperationCase(.kronecker, [[2], [2, 2]], to: [2, 4]),
    OperationCase(.kronecker, [[], [2]], to: [2]),
    OperationCase(.kronecker, [[0, 2], [2, 2]], to: [0, 4]),
    OperationCase(.cross, [[3], [3]], to: [3]),
    OperationCase(.cross, [[2, 3], [3]], to: [2, 3]),
    OperationCase(.cross, [[3, 1], [3, 2]], to: [3, 2], ["axis": .integer(0)]),
    OperationCase(.cross, [[2, 3, 2], [3, 1]], to: [2, 3, 2], ["axis": .integer(1)]),
    OperationCase(.cross, [[0, 3], [0, 3]], to: [0, 3]),
    OperationCase(.tensorDot, [[2, 3], [2, 3]], to: []),
    OperationCase(.tensorDot, [[2, 3], [3, 4]], to: [2, 4], ["axes": .integer(1)]),
    OperationCase(.tensorDot, [[2], [3]], to: [2, 3], ["axes": .integer(0)]),
    OperationCase(
      .tensorDot, [[2, 3, 4], [4, 2, 5]], to: [3, 5],
      ["axes": .lists([[0, -1], [1, 0]])]),
    OperationCase(.tensorDot, [[2, 3], [3, 4]], to: [2, 4], ["axes": .integers([1, 0])]),
    OperationCase(.tensorDot, [[2], [3]], to: [2, 3], ["axes": .lists([[], []])]),
    OperationCase(.tensorDot, [[2, 0], [0, 3]], to: [2, 3], ["axes": .integer(1)]),
  ]

  private static let matrixProductsOfOthers = [
    OperationCase(.gemm, [[2, 3], [3, 4]], to: [2, 4]),
    OperationCase(
      .gemm, [[3, 2], [3, 4], [4]], to: [2, 4],
      ["transA": .boolean(true), "alpha": .number(0.5), "beta": .number(-2)]),
    OperationCase(
      .gemm, [[2, 3], [4, 3], [2, 1]], to: [2, 4],
      ["transB": .boolean(true), "beta": .number(0)]),
    OperationCase(
      .gemm, [[3, 2], [4, 3], []], to: [2, 4],
      ["transA": .boolean(true), "transB": .boolean(true)]),
    OperationCase(.gemm, [[2, 2, 3], [3, 2], [2, 2]], to: [2, 2, 2]),
    OperationCase(.gemm, [[0, 3], [3, 2], [2]], to: [0, 2]),
  ]

  private static let powers =
    [-2, -1, 0, 1, 2, 5].map { exponent in
      OperationCase(
        .matrixPower, [[2, 2]], to: [2, 2], ["n": .integer(exponent)], domains: [Domain(-0.3, 0.3)],
        preparing: [0: .dominant])
    } + [
      OperationCase(.matrixPower, [[2, 3, 3]], to: [2, 3, 3], ["n": .integer(3)]),
      OperationCase(.matrixPower, [[0, 0]], to: [0, 0], ["n": .integer(-3)]),
      OperationCase(.matrixPower, [[0, 2, 2]], to: [0, 2, 2], ["n": .integer(2)]),
    ]

  private static let traces = [
    OperationCase(.trace, [[3, 3]], to: []),
    OperationCase(.trace, [[2, 3]], to: []),
    OperationCase(.trace, [[3, 4]], to: [], ["offset": .integer(2)]),
    OperationCase(.trace, [[2, 4, 2]], to: [2], ["offset": .integer(-1)]),
    OperationCase(.trace, [[2, 2]], to: [], ["offset": .integer(5)]),
    OperationCase(.trace, [[3, 0, 0]], to: [3]),
    OperationCase(.trace, [[0, 2, 2]], to: [0]),
  ]

  private static let matrixTransposes = [
    OperationCase(.matrixTranspose, [[2, 3]], to: [3, 2]),
    OperationCase(.matrixTranspose, [[2, 3, 4]], to: [2, 4, 3]),
    OperationCase(.matrixTranspose, [[1, 1]], to: [1, 1]),
    OperationCase(.matrixTranspose, [[0, 2]], to: [2, 0]),
    OperationCase(.matrixTranspose, [[2, 0, 3]], to: [2, 3, 0]),
  ]
}
