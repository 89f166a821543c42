// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of operations that rearrange, repeat, cut and pad.

import Autodiff

extension OperationCase {
  static let rearrangements = reshapings + permutations + turns + repetitions + parts + paddings

  private static let reshapings = [
    OperationCase(.flatten, [[2, 3]], to: [6]),
    OperationCase(.flatten, [[]], to: [1]),
    OperationCase(.flatten, [[2, 3, 4]], to: [2, 12], ["axis": .integer(1)]),
    OperationCase(.flatten, [[2, 3]], to: [1, 6], ["axis": .integer(-2)]),
    OperationCase(.flatten, [[2, 3]], to: [6, 1], ["axis": .integer(2)]),
    OperationCase(.flatten, [[2, 0]], to: [2, 0], ["axis": .integer(1)]),
    OperationCase(.squeeze, [[1, 3, 1]], to: [3]),
    OperationCase(.squeeze, [[1, 3, 1]], to: [1, 3], ["axes": .integers([-1])]),
    OperationCase(.squeeze, [[2, 3]], to: [2, 3]),
    OperationCase(.squeeze, [[1, 0]], to: [0], ["axes": .integers([0])]),
    OperationCase(.squeeze, [[1]], to: []),
    OperationCase(.unsqueeze, [[3]], to: [1, 3], ["axes": .integers([0])]),
    OperationCase(.unsqueeze, [[3]], to: [3, 1], ["axes": .integers([-1])]),
    OperationCase(.unsqueeze, [[2, 3]], to: [1, 2, 1, 3], ["axes": .integers([2, 0])]),
    OperationCase(.unsqueeze, [[]], to: [1, 1], ["axes": .integers([0, 1])]),
    OperationCase(.unsqueeze, [[0]], to: [0, 1], ["axes": .integers([1])]),
  ]

  private static let permutations = [
    OperationCase(.swapAxes, [[2, 3]], to: [3, 2]),
    OperationCase(.swapAxes, [[2, 3, 4]], to: [2, 4, 3]),
    OperationCase(
      .swapAxes, [[2, 3, 4]], to: [4, 3, 2], ["axis1": .integer(0), "axis2": .integer(2)]),
    OperationCase(.swapAxes, [[2, 3]], to: [2, 3], ["axis1": .integer(1)]),
    OperationCase(.swapAxes, [[0, 2]], to: [2, 0]),
    OperationCase(
      .moveAxis, [[2, 3, 4]], to: [3, 4, 2],
      ["source": .integers([0]), "destination": .integers([-1])]),
    OperationCase(
      .moveAxis, [[2, 3, 4]], to: [4, 3, 2],
      ["source": .integers([0, 1]), "destination": .integers([2, 1])]),
    OperationCase(
      .moveAxis, [[2, 3, 4, 5]], to: [5, 2, 3, 4],
      ["source": .integers([-1]), "destination": .integers([0])]),
    OperationCase(
      .moveAxis, [[2, 3]], to: [2, 3], ["source": .integers([]), "destination": .integers([])]),
    OperationCase(
      .moveAxis, [[0, 2]], to: [2, 0], ["source": .integers([1]), "destination": .integers([0])]),
  ]

  private static let turns = [
    OperationCase(.flip, [[4]], to: [4]),
    OperationCase(.flip, [[2, 3]], to: [2, 3], ["axes": .integers([-1])]),
    OperationCase(.flip, [[2, 3, 2]], to: [2, 3, 2], ["axes": .integers([0, 2])]),
    OperationCase(.flip, [[]], to: []),
    OperationCase(.flip, [[2, 0]], to: [2, 0]),
    OperationCase(.roll, [[5]], to: [5], ["shift": .integers([2])]),
    OperationCase(.roll, [[2, 3]], to: [2, 3], ["shift": .integers([-1])]),
    OperationCase(
      .roll, [[2, 3]], to: [2, 3], ["shift": .integers([7, -1]), "axes": .integers([1, 0])]),
    OperationCase(
      .roll, [[3, 2]], to: [3, 2], ["shift": .integers([3]), "axes": .integers([0])]),
    OperationCase(.roll, [[]], to: [], ["shift": .integers([1])]),
    OperationCase(
      .roll, [[0, 2]], to: [0, 2], ["shift": .integers([1]), "axes": .integers([0])]),
    OperationCase(.rotate, [[2, 3]], to: [3, 2]),
    OperationCase(.rotate, [[2, 3]], to: [2, 3], ["k": .integer(2)]),
    OperationCase(.rotate, [[2, 3]], to: [3, 2], ["k": .integer(-1)]),
    OperationCase(.rotate, [[2, 3, 4]], to: [2, 4, 3], ["axes": .integers([-1, 1])]),
    OperationCase(.rotate, [[2, 3]], to: [2, 3], ["k": .integer(-4)]),
    OperationCase(.rotate, [[0, 2]], to: [2, 0]),
  ]

  private static let repetitions = [
    OperationCase(.tile, [[3]], to: [6], ["repeats": .integers([2])]),
    OperationCase(.tile, [[2, 3]], to: [4, 3], ["repeats": .integers([2, 1])]),
    OperationCase(.tile, [[2, 3]], to: [2, 9], ["repeats": .integers([3])]),
    OperationCase(.tile, [[3]], to: [2, 2, 6], ["repeats": .integers([2, 2, 2])]),
    OperationCase(.tile, [[]], to: [4], ["repeats": .integers([4])]),
    OperationCase(.tile, [[2, 3]], to: [0, 3], ["repeats": .integers([0, 1])]),
    OperationCase(.tile, [[0, 2]], to: [0, 4], ["repeats": .integers([2, 2])]),
    OperationCase(.repeat, [[3]], to: [6], ["repeats": .integer(2), "axis": .integer(0)]),
    OperationCase(.repeat, [[2, 3]], to: [12], ["repeats": .integer(2)]),
    OperationCase(.repeat, [[2, 3]], to: [6, 3], ["repeats": .integer(3), "axis": .integer(0)]),
    OperationCase(
      .repeat, [[2, 3, 2]], to: [2, 6, 2], ["repeats": .integer(2), "axis": .integer(-2)]),
    OperationCase(.repeat, [[]], to: [3], ["repeats": .integer(3)]),
    OperationCase(.repeat, [[2, 3]], to: [2, 0], ["repeats": .integer(0), "axis": .integer(1)]),
    OperationCase(.repeat, [[0]], to: [0], ["repeats": .integer(2)]),
  ]

  private static let parts = [
    OperationCase(.split, [[4]], to: [2]),
    OperationCase(
      .split, [[6, 2]], to: [2, 2], ["sections": .integer(3), "index": .integer(1)]),
    OperationCase(
      .split, [[2, 6]], to: [2, 3], ["axis": .integer(-1), "index": .integer(-1)]),
    OperationCase(
      .split, [[5]], to: [3], ["sizes": .integers([2, 3]), "index": .integer(1)]),
    OperationCase(.split, [[5]], to: [0], ["sizes": .integers([0, 5])]),
    OperationCase(.split, [[0, 2]], to: [0, 2]),
  ]

  private static let paddings = [
    OperationCase(.pad, [[3]], to: [6], ["pads": .integers([1, 2])]),
    OperationCase(.pad, [[2, 3]], to: [5, 3], ["pads": .integers([1, 0, 2, 0])]),
    OperationCase(.pad, [[2, 3]], to: [4, 5], ["pads": .integers([1]), "value": .number(7)]),
    OperationCase(.pad, [[2], []], to: [5], ["pads": .integers([1, 2])]),
    OperationCase(.pad, [[2, 2], []], to: [3, 3], ["pads": .integers([0, 1, 1, 0])]),
    OperationCase(.pad, [[0], []], to: [2], ["pads": .integers([1])]),
    OperationCase(.pad, [[0]], to: [0], ["pads": .integers([0])]),
    OperationCase(.pad, [[]], to: [], ["pads": .integers([3])]),
    OperationCase(
      .pad, [[4]], to: [9], ["pads": .integers([3, 2]), "mode": .word("reflect")]),
    OperationCase(
      .pad, [[3, 3]], to: [5, 5], ["pads": .integers([2, 1, 0, 1]), "mode": .word("reflect")]),
    OperationCase(
      .pad, [[2, 3]], to: [4, 7], ["pads": .integers([1, 2, 1, 2]), "mode": .word("edge")]),
    OperationCase(.pad, [[1]], to: [6], ["pads": .integers([2, 3]), "mode": .word("edge")]),
    OperationCase(.pad, [[3]], to: [8], ["pads": .integers([3, 2]), "mode": .word("wrap")]),
    OperationCase(
      .pad, [[2, 2]], to: [3, 4], ["pads": .integers([1, 0, 0, 2]), "mode": .word("wrap")]),
    OperationCase(
      .pad, [[0, 1]], to: [0, 3], ["pads": .integers([0, 1, 0, 1]), "mode": .word("edge")]),
  ]
}
