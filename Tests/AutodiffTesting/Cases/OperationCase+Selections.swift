// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of what chooses elements by their order.

import Autodiff

extension OperationCase {
  static let selections = sorts + tops + medians

  private static let sorts: [OperationCase] = [OperationCode.sort, .sortedIndices].flatMap { code in
    [OperationCase(code, [[4]], to: [4])]
      + [([1], 0), ([5], -1), ([2, 3], 0), ([2, 3, 2], 1), ([0], 0), ([2, 0], 1), ([0, 3], 1)]
      .flatMap {
        (shape: [Int], axis: Int) in
        [false, true].map { isDescending in
          OperationCase(
            code, [shape], to: shape,
            ["axis": .integer(axis), "descending": .boolean(isDescending)])
        }
      }
  }

  private static let tops: [OperationCase] = [OperationCode.topK, .topKIndices].flatMap { code in
    [OperationCase(code, [[4]], to: [2], ["k": .integer(2)])]
      + [
        ([3], 3, 0, [3]), ([3], 0, 0, [0]), ([2, 3], 1, 0, [1, 3]), ([2, 4], 2, -1, [2, 2]),
        ([2, 3, 2], 2, 1, [2, 2, 2]), ([0, 3], 2, 1, [0, 2]),
      ].flatMap { (shape: [Int], count: Int, axis: Int, result: [Int]) in
        [false, true].map { isLargest in
          OperationCase(
            code, [shape], to: result,
            ["k": .integer(count), "axis": .integer(axis), "largest": .boolean(isLargest)])
        }
      }
  }

  private static let medians: [OperationCase] =
    ["mean", "lower", "higher"].flatMap { word in
      [([1], []), ([3], []), ([4], []), ([2, 3], [])].map { (shape: [Int], result: [Int]) in
        OperationCase(.median, [shape], to: result, ["interpolation": .word(word)])
      } + [
        OperationCase(
          .median, [[2, 4]], to: [2, 1],
          [
            "axes": .integer(-1), "keepdims": .boolean(true), "interpolation": .word(word),
          ]),
        OperationCase(
          .median, [[2, 3, 2]], to: [3],
          ["axes": .integers([2, 0]), "interpolation": .word(word)]),
        OperationCase(
          .median, [[2, 0]], to: [0], ["axes": .integer(0), "interpolation": .word(word)]),
      ]
    } + reducedCases(of: .median)
}
