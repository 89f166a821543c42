// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of softmax and of losses.

import Autodiff

extension OperationCase {
  static let losses =
    normalisations + elementLosses + weightedLosses + normalLosses + rowLosses + classLosses
    + vectorLosses + positiveWeights

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

  static let reductionWords = ["mean", "sum", "none"]

  /// The losses of single elements, and where their predictions and targets lie.
  private static let elementCodes: [(code: OperationCode, domains: [Domain])] = [
    (.meanSquaredError, [.reals, Domain(0, 1)]), (.meanAbsoluteError, [.reals, .reals]),
    (.huber, [.reals, .reals]), (.smoothAbsoluteError, [.reals, .reals]),
    (.logCosh, [.reals, .reals]), (.poissonLikelihood, [.reals, .nonNegative]),
    (.binaryCrossEntropy, [Domain(0, 1), Domain(0, 1)]),
    (.logitCrossEntropy, [.reals, Domain(0, 1)]), (.hinge, [.reals, Domain(-1, 1)]),
    (.squaredHinge, [.reals, Domain(-1, 1)]), (.kullbackLeibler, [.reals, Domain(0, 1)]),
  ]

  private static let elementLosses =
    elementCodes.flatMap { code, domains in
      reductionWords.flatMap { word in
        [[], [3], [2, 3]].map { shape in
          OperationCase(
            code, [shape, shape], to: word == "none" ? shape : [], ["reduction": .word(word)],
            domains: domains)
        }
      } + [
        OperationCase(code, [[0], [0]], to: [], ["reduction": .word("sum")]),
        OperationCase(code, [[0, 2], [0, 2]], to: [0, 2], ["reduction": .word("none")]),
        OperationCase(
          code, [[2], [2]], to: [], domains: domains, constants: [1: Tensor(vector: [0, 1])]),
      ]
    } + changedLosses

  private static let changedLosses: [OperationCase] = [
    OperationCase(
      .logitCrossEntropy, [[3], [3]], to: [], ["pos_weight": .number(2.5)],
      domains: [.reals, Domain(0, 1)]),
    OperationCase(.huber, [[3], [3]], to: [], ["delta": .number(0.5)]),
    OperationCase(.smoothAbsoluteError, [[3], [3]], to: [], ["beta": .number(2)]),
    OperationCase(.smoothAbsoluteError, [[3], [3]], to: [], ["beta": .number(0)]),
    OperationCase(.binaryCrossEntropy, [[4], [4]], to: [], ["clamp": .number(0.5)]),
    OperationCase(
      .poissonLikelihood, [[3], [3]], to: [],
      ["log_input": .boolean(false), "full": .boolean(true)],
      domains: [.positive, .positive]),
    OperationCase(
      .kullbackLeibler, [[3], [3]], to: [], ["log_target": .boolean(true)]),
    OperationCase(
      .kullbackLeibler, [[2, 3], [2, 3]], to: [], ["reduction": .word("batchmean")],
      domains: [.reals, .positive]),
    OperationCase(
      .kullbackLeibler, [[], []], to: [], ["reduction": .word("batchmean")],
      domains: [.reals, .positive]),
  ]

  private static let weightedLosses =
    elementCodes.map(\.code).flatMap { code in
      reductionWords.flatMap { word in
        // A weighted mean does not depend on a weight that all share; what is left is rounding.
        weightShapes.filter { word != "mean" || !$0.weight.isEmpty }.map { shape, weight in
          OperationCase(
            code, [shape, shape, weight], to: word == "none" ? shape : [],
            ["reduction": .word(word)], domains: weightDomains)
        }
      } + [
        OperationCase(
          code, [[0, 2], [0, 2], [2]], to: [], ["reduction": .word("sum")], domains: weightDomains)
      ]
    }

  private static let weightShapes: [(shape: [Int], weight: [Int])] = [
    ([3], [3]), ([2, 3], [3]), ([2, 3], [2, 1]), ([2, 3], []),
  ]

  private static let weightDomains = [Domain(0, 1), Domain(0, 1), .positive]

  /// Weights of positive targets, which broadcast to the logits, beside weights of elements.
  private static let positiveWeights =
    [
      ("mean", [2, 3], [], [3]), ("sum", [2, 3], [2, 1], [2, 3]), ("none", [2, 3], [3], [2, 1]),
      ("none", [3], [], []), ("mean", [], [], []), ("sum", [0, 2], [], [2]),
    ].map { (word: String, shape: [Int], weight: [Int], positive: [Int]) in
      OperationCase(
        .logitCrossEntropy, [shape, shape, weight, positive], to: word == "none" ? shape : [],
        ["reduction": .word(word)], domains: [.reals, Domain(0, 1), .positive, .positive])
    }

  private static let normalLosses: [OperationCase] =
    reductionWords.flatMap { word in
      [[], [2, 3]].map { (shape: [Int]) in
        OperationCase(
          .gaussianLikelihood, [shape, shape, shape], to: word == "none" ? shape : [],
          ["reduction": .word(word), "full": .boolean(word == "sum")])
      }
    } + [
      OperationCase(.gaussianLikelihood, [[2, 3], [2, 3], [2, 1]], to: []),
      OperationCase(.gaussianLikelihood, [[4], [4], []], to: [], ["eps": .number(1)]),
      OperationCase(
        .gaussianLikelihood, [[0], [0], [0]], to: [], ["reduction": .word("sum")]),
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
