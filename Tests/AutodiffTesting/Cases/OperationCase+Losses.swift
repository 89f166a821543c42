// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of softmax and of losses.

import Autodiff

extension OperationCase {
  static let losses = normalisations + elementLosses + rowLosses

  private static let normalisations = [OperationCode.softmax, .softmin, .logSoftmax].flatMap {
    code in
    [
      OperationCase(code, [[3]], to: [3]),
      OperationCase(code, [[1]], to: [1]),
      OperationCase(code, [[2, 3]], to: [2, 3]),
      OperationCase(code, [[2, 3]], to: [2, 3], ["axis": .integer(0)]),
      OperationCase(code, [[2, 3, 2]], to: [2, 3, 2], ["axis": .integer(-2)]),
      OperationCase(code, [[0, 3]], to: [0, 3]),
    ]
  }

  private static let reductionWords = ["mean", "sum", "none"]

  private static let elementLosses =
    [OperationCode.meanSquaredError, .logitCrossEntropy].flatMap {
      code in
      reductionWords.flatMap { word in
        [[], [3], [2, 3]].map { shape in
          OperationCase(
            code, [shape, shape], to: word == "none" ? shape : [], ["reduction": .word(word)],
            domains: [.reals, Domain(0, 1)])
        }
      } + [
        OperationCase(code, [[0], [0]], to: [], ["reduction": .word("sum")]),
        OperationCase(code, [[0, 2], [0, 2]], to: [0, 2], ["reduction": .word("none")]),
        OperationCase(code, [[2], [2]], to: [], constants: [1: Tensor(vector: [0, 1])]),
      ]
    } + [
      OperationCase(
        .logitCrossEntropy, [[3], [3]], to: [], ["pos_weight": .number(2.5)],
        domains: [.reals, Domain(0, 1)])
    ]

  private static let rowLosses =
    reductionWords.flatMap { word in
      [([3], 0, []), ([2, 3], -1, [2]), ([2, 3], 0, [3]), ([2, 3, 2], 1, [2, 2])].map {
        (shape: [Int], axis: Int, losses: [Int]) in
        OperationCase(
          .crossEntropy, [shape, shape], to: word == "none" ? losses : [],
          ["reduction": .word(word), "axis": .integer(axis)], domains: [.reals, Domain(0, 1)])
      }
    } + [
      OperationCase(
        .crossEntropy, [[2, 3], [2, 3]], to: [],
        constants: [1: Tensor(Shape(known: [2, 3]), [0, 1, 0, 0.5, 0, 0.5])]),
      OperationCase(.crossEntropy, [[0, 3], [0, 3]], to: [], ["reduction": .word("sum")]),
    ]
}
