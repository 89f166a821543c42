// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of what goes through the elements along an axis.

import Autodiff

extension OperationCase {
  static let scans = accumulations + exclusiveScans + recurrences + places

  /// Shapes, and the axes along which they are gone through.
  private static let lines: [(shape: [Int], axis: Int)] = [
    ([1], 0), ([4], 0), ([4], -1), ([2, 3], 0), ([2, 3], 1), ([2, 3, 2], -2), ([0], 0),
    ([2, 0], 1),
    ([0, 3], 1),
  ]

  private static let accumulations: [OperationCase] = [
    .cumulativeSum, .cumulativeProduct, .logCumulativeSumExp, .cumulativeMaxIndices,
    .cumulativeMinIndices,
  ].flatMap { (code: OperationCode) in
    lines.flatMap { line in
      [false, true].map { isReversed in
        OperationCase(
          code, [line.shape], to: line.shape,
          ["axis": .integer(line.axis), "reverse": .boolean(isReversed)])
      }
    } + [OperationCase(code, [[3]], to: [3])]
  }

  private static let exclusiveScans = [OperationCode.cumulativeSum, .cumulativeProduct].flatMap {
    code in
    lines.flatMap { line in
      [false, true].map { isReversed in
        OperationCase(
          code, [line.shape], to: line.shape,
          [
            "axis": .integer(line.axis), "reverse": .boolean(isReversed),
            "exclusive": .boolean(true),
          ])
      }
    }
  }

  private static let recurrences = lines.flatMap { line in
    [false, true].map { isReversed in
      OperationCase(
        .linearRecurrence, [line.shape, line.shape], to: line.shape,
        ["axis": .integer(line.axis), "reverse": .boolean(isReversed)])
    }
  }

  private static let places: [OperationCase] =
    [OperationCode.argMax, .argMin].flatMap { code in
      [
        OperationCase(code, [[]], to: []),
        OperationCase(code, [[3]], to: []),
        OperationCase(code, [[3]], to: [1], ["axis": .integer(0), "keepdims": .boolean(true)]),
        OperationCase(code, [[2, 3]], to: []),
        OperationCase(code, [[2, 3]], to: [1, 1], ["keepdims": .boolean(true)]),
        OperationCase(code, [[2, 3]], to: [3], ["axis": .integer(0)]),
        OperationCase(code, [[2, 3, 2]], to: [2, 2], ["axis": .integer(-2)]),
        OperationCase(code, [[2, 0]], to: [0], ["axis": .integer(0)]),
      ]
    }
    + [false, true].flatMap { isDescending in
      [
        OperationCase(
          .sortedIndices, [[3]], to: [3], ["descending": .boolean(isDescending)]),
        OperationCase(
          .sortedIndices, [[2, 3]], to: [2, 3],
          ["axis": .integer(0), "descending": .boolean(isDescending)]),
        OperationCase(
          .sortedIndices, [[2, 0]], to: [2, 0], ["descending": .boolean(isDescending)]),
      ]
    }
}
