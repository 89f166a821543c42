// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of the cells of recurrent networks.

import Autodiff

extension OperationCase {
  static let cells =
    cells(.recurrentCell, states: 1, gates: 1) + cells(.gatedRecurrentCell, states: 1, gates: 3)
    + cells(.memoryCell, states: 2, gates: 4) + cells(.memoryCellState, states: 2, gates: 4) + [
      OperationCase(
        .recurrentCell, [[2, 3], [2, 2], [2, 3], [2, 2], [2], [2]], to: [2, 2],
        ["nonlinearity": .word("relu")])
    ]

  /// Three inputs and two remembered, but in the last: without and with biases, in a batch, in none.
  private static func cells(_ code: OperationCode, states: Int, gates: Int) -> [OperationCase] {
    let weights = [[2 * gates, 3], [2 * gates, 2]]
    let bias = [2 * gates]
    func remembered(_ shape: [Int]) -> [[Int]] { [[Int]](repeating: shape, count: states) }
    return [
      OperationCase(code, [[3]] + remembered([2]) + weights, to: [2]),
      OperationCase(code, [[2, 3]] + remembered([2, 2]) + weights + [bias, bias], to: [2, 2]),
      OperationCase(code, [[2, 3]] + remembered([2, 2]) + weights + [bias], to: [2, 2]),
      OperationCase(code, [[0, 3]] + remembered([0, 2]) + weights + [bias, bias], to: [0, 2]),
      OperationCase(
        code, [[2, 1, 1]] + remembered([2, 1, 1]) + [[gates, 1], [gates, 1]], to: [2, 1, 1]),
    ]
  }
}
