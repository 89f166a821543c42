// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of losses of classes and of vectors.

import Autodiff

extension OperationCase {
  /// Scores of classes, the number of the right one, and the losses.
  private static let classShapes: [(scores: [Int], axis: Int, target: Tensor<Double>)] = [
    ([3], 0, Tensor(2)), ([2, 3], -1, Tensor(vector: [0, 2])),
    ([2, 3], 0, Tensor(vector: [1, 0, 1])),
    ([2, 2, 2], 1, Tensor(Shape(known: [2, 2]), [0, 1, 1, 0])),
  ]

  static let classLosses = numberedClasses + weightedClasses + changedClasses

  private static let numberedClasses =
    [OperationCode.crossEntropy, .negativeLogLikelihood, .multiMargin].flatMap { code in
      reductionWords.flatMap { word in
        classShapes.map { row in
          OperationCase(
            code, [row.scores, row.target.shape.dimensions],
            to: word == "none" ? row.target.shape.dimensions : [],
            ["reduction": .word(word), "axis": .integer(row.axis)], constants: [1: row.target])
        }
      } + [
        OperationCase(
          code, [[0, 3], [0]], to: [], ["reduction": .word("sum")],
          constants: [1: Tensor(vector: [])])
      ]
    }

  private static let weightedClasses =
    [OperationCode.crossEntropy, .negativeLogLikelihood].flatMap { code in
      reductionWords.flatMap { word in
        [
          OperationCase(
            code, [[2, 3], [2], [3]], to: word == "none" ? [2] : [], ["reduction": .word(word)],
            domains: [.reals, .reals, .positive], constants: [1: Tensor(vector: [0, 2])]),
          OperationCase(
            code, [[3, 2], [3], [2]], to: word == "none" ? [3] : [],
            ["reduction": .word(word), "ignore_index": .integer(-100)],
            domains: [.reals, .reals, .positive], constants: [1: Tensor(vector: [0, -100, 1])]),
          OperationCase(
            code, [[2, 3], [2, 3], [3]], to: word == "none" ? [2] : [], ["reduction": .word(word)],
            domains: [.reals, Domain(0, 1), .positive]),
        ]
      }
    }

  private static let changedClasses: [OperationCase] = [
    OperationCase(
      .crossEntropy, [[2, 3], [2, 3], [3]], to: [], ["label_smoothing": .number(0.25)],
      domains: [.reals, Domain(0, 1), .positive]),
    OperationCase(
      .crossEntropy, [[2, 3], [2], [3]], to: [],
      ["label_smoothing": .number(0.25), "ignore_index": .integer(1)],
      domains: [.reals, .reals, .positive], constants: [1: Tensor(vector: [1, 2])]),
    OperationCase(
      .crossEntropy, [[3, 2], [3]], to: [], ["ignore_index": .integer(0)],
      constants: [1: Tensor(vector: [0, 0, 1])]),
    OperationCase(
      .multiMargin, [[2, 3], [2]], to: [], ["p": .integer(2), "margin": .number(0.5)],
      constants: [1: Tensor(vector: [0, 2])]),
  ]

  static let vectorLosses: [OperationCase] =
    reductionWords.flatMap { word in
      [([3], []), ([2, 3], [2])].map { (shape: [Int], losses: [Int]) in
        OperationCase(
          .triplet, [shape, shape, shape], to: word == "none" ? losses : [],
          ["reduction": .word(word), "margin": .number(4)])
      }
    } + [
      OperationCase(.triplet, [[3], [3], [3]], to: [], ["p": .number(1), "margin": .number(6)])
    ]
    + [
      ("mean", [2], []), ("sum", [1], []), ("none", [2], [2]), ("none", [], [2]),
    ].map { (word: String, weight: [Int], result: [Int]) in
      OperationCase(
        .triplet, [[2, 3], [2, 3], [2, 3], weight], to: result,
        ["reduction": .word(word), "margin": .number(4)],
        domains: [.reals, .reals, .reals, .positive])
    } + [
      // An odd power has a jump in its third derivative, of which differences know nothing.
      OperationCase(
        .triplet, [[2, 3], [2, 3], [2, 3]], to: [],
        ["p": .number(4), "margin": .number(4), "swap": .boolean(true)]),
      OperationCase(
        .triplet, [[0, 3], [0, 3], [0, 3]], to: [], ["reduction": .word("sum")]),
      OperationCase(
        .triplet, [[0, 3], [0, 3], [0, 3], [0]], to: [], ["reduction": .word("sum")]),
      OperationCase(.cosineSimilarity, [[3], [3]], to: []),
      OperationCase(.cosineSimilarity, [[2, 3], [2, 3]], to: [2]),
      OperationCase(.cosineSimilarity, [[2, 3], [2, 3]], to: [3], ["axis": .integer(0)]),
      OperationCase(
        .cosineSimilarity, [[2, 2, 2], [2, 2, 2]], to: [2, 2], ["axis": .integer(1)]),
      OperationCase(.cosineSimilarity, [[0, 3], [0, 3]], to: [0]),
    ]
}
