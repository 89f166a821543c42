// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of reductions.

import Autodiff

extension OperationCase {
  /// Axes, whether they are kept, and what a tensor of a shape [a, b, c] becomes.
  private static func axisGrid(
    _ a: Int, _ b: Int, _ c: Int
  ) -> [(axes: AttributeValue, keeps: Bool, result: [Int])] {
    [
      (.none, false, []), (.none, true, [1, 1, 1]),
      (.integers([]), false, [a, b, c]), (.integers([0]), false, [b, c]),
      (.integers([1]), false, [a, c]), (.integers([-1]), true, [a, b, 1]),
      (.integers([0, 2]), false, [b]), (.integers([2, 0]), true, [1, b, 1]),
      (.integers([-2, -1]), false, [a]), (.integers([0, 1, 2]), false, []),
    ]
  }

  private static let reducing: [OperationCode] = [
    .sum, .mean, .max, .min, .product, .logSumExp, .logMeanExp, .logSum, .variance,
    .standardDeviation, .norm,
    .l1, .l2, .sumSquare, .allElements, .anyElement, .countNonZero,
  ]

  static let reductions: [OperationCase] =
    reducing.flatMap { reducedCases(of: $0) } + emptySums + sums + norms + unitVectors + spreads

  /// A reduction over every kind of axes.
  ///
  /// The deviation of two elements is half their distance: its second derivative is 0, and what is left
  /// of it is rounding alone, so the shortest axis is longer.
  static func reducedCases(of code: OperationCode) -> [OperationCase] {
    let shortest = code == .standardDeviation ? 5 : 2
    return axisGrid(shortest, 3, 4).map { row in
      OperationCase(
        code, [[shortest, 3, 4]], to: row.result,
        ["axes": row.axes, "keepdims": .boolean(row.keeps)])
    } + smallReductions(code)
  }

  private static func smallReductions(_ code: OperationCode) -> [OperationCase] {
    [
      OperationCase(code, [[]], to: []),
      OperationCase(code, [[1]], to: []),
      OperationCase(code, [[7]], to: [1], ["axes": .integer(0), "keepdims": .boolean(true)]),
      // Nothing along an axis that stays: no element of the result, and none to reduce.
      OperationCase(code, [[2, 0]], to: [0], ["axes": .integers([0])]),
    ]
  }

  // What has a finite value over nothing.
  private static let emptySums: [OperationCase] = [
    .sum, .product, .norm, .l1, .l2, .sumSquare, .allElements, .anyElement, .countNonZero,
  ].flatMap { (code: OperationCode) in
    [
      OperationCase(code, [[0]], to: []),
      OperationCase(code, [[2, 0]], to: [2], ["axes": .integers([1])]),
      OperationCase(
        code, [[0, 3]], to: [1, 3], ["axes": .integers([0]), "keepdims": .boolean(true)]),
    ]
  }

  private static let orders: [AttributeValue] = [
    .number(1), .number(2), .number(3), .number(1.5), .number(-1), .number(-2.5), .integer(4),
    .word("fro"), .word("inf"), .word("-inf"),
  ]

  private static let norms = orders.flatMap { order in
    [
      OperationCase(.norm, [[]], to: [], ["ord": order]),
      OperationCase(.norm, [[3]], to: [], ["ord": order]),
      OperationCase(
        .norm, [[2, 3]], to: [2, 1],
        ["axes": .integer(-1), "keepdims": .boolean(true), "ord": order]),
      OperationCase(
        .norm, [[2, 3, 2]], to: [3], ["axes": .integers([0, 2]), "ord": order]),
      OperationCase(.norm, [[0, 3]], to: [0], ["axes": .integer(1), "ord": order]),
    ]
  }

  private static let unitVectors = [
    OperationCase(.normalize, [[3]], to: [3]),
    OperationCase(.normalize, [[1]], to: [1]),
    OperationCase(.normalize, [[2, 3]], to: [2, 3]),
    OperationCase(.normalize, [[2, 3]], to: [2, 3], ["axis": .integer(0)]),
    OperationCase(.normalize, [[2, 3, 2]], to: [2, 3, 2], ["axis": .integer(-2)]),
    OperationCase(.normalize, [[2, 0]], to: [2, 0]),
    OperationCase(.normalize, [[0, 2]], to: [0, 2]),
  ]

  private static let spreads = [OperationCode.variance, .standardDeviation].flatMap { code in
    [
      OperationCase(code, [[3]], to: [], ["ddof": .integer(1)]),
      OperationCase(code, [[4]], to: [], ["ddof": .integer(3)]),
      OperationCase(code, [[3, 2]], to: [2], ["axes": .integer(0), "ddof": .integer(1)]),
      OperationCase(
        code, [[2, 3, 2]], to: [1, 3, 1],
        ["axes": .integers([-1, 0]), "keepdims": .boolean(true), "ddof": .integer(2)]),
    ]
  }

  private static let sums = [
    OperationCase(.addAll, [[]], to: []),
    OperationCase(.addAll, [[2, 3], [3], []], to: [2, 3]),
    OperationCase(.addAll, [[], [1, 3], [2, 1]], to: [2, 3]),
    OperationCase(.addAll, [[0], [1]], to: [0]),
    OperationCase(.addAll, [[3], [3], [3], [3], [3]], to: [3]),
  ]
}
