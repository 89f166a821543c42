// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of operations that only move elements.

import Autodiff

extension OperationCase {
  static let movements =
    reshapes + transposes + broadcasts + concatenations + stacks + slices + scatters
    + indices

  private static let reshapes = [
    OperationCase(.reshape, [[2, 3]], to: [3, 2], ["shape": .integers([3, 2])]),
    OperationCase(.reshape, [[2, 3]], to: [6], ["shape": .integers([-1])]),
    OperationCase(.reshape, [[4, 3]], to: [2, 2, 3], ["shape": .integers([2, -1, 3])]),
    OperationCase(.reshape, [[1, 1]], to: [], ["shape": .integers([])]),
    OperationCase(.reshape, [[]], to: [1, 1], ["shape": .integers([1, 1])]),
    OperationCase(.reshape, [[0, 3]], to: [2, 0], ["shape": .integers([2, 0])]),
  ]

  private static let transposes = [
    OperationCase(.transpose, [[2, 3]], to: [3, 2]),
    OperationCase(.transpose, [[2, 3, 4]], to: [4, 3, 2]),
    OperationCase(.transpose, [[2, 3, 4]], to: [4, 2, 3], ["perm": .integers([2, 0, 1])]),
    OperationCase(.transpose, [[2, 3, 4]], to: [3, 4, 2], ["perm": .integers([1, -1, 0])]),
    OperationCase(.transpose, [[5]], to: [5], ["perm": .integers([0])]),
    OperationCase(.transpose, [[]], to: []),
    OperationCase(.transpose, [[0, 2]], to: [2, 0]),
  ]

  private static let broadcasts = [
    OperationCase(.broadcastTo, [[]], to: [2, 3], ["shape": .integers([2, 3])]),
    OperationCase(.broadcastTo, [[3]], to: [2, 3], ["shape": .integers([2, 3])]),
    OperationCase(.broadcastTo, [[2, 1]], to: [2, 3], ["shape": .integers([2, 3])]),
    OperationCase(.broadcastTo, [[1, 3, 1]], to: [2, 3, 4], ["shape": .integers([2, 3, 4])]),
    OperationCase(.broadcastTo, [[2, 3]], to: [2, 3], ["shape": .integers([2, 3])]),
    OperationCase(.broadcastTo, [[1]], to: [0], ["shape": .integers([0])]),
    OperationCase(.broadcastTo, [[2, 1]], to: [2, 0], ["shape": .integers([2, 0])]),
  ]

  private static let concatenations = [
    OperationCase(.concat, [[2]], to: [2]),
    OperationCase(.concat, [[2], [3], [1]], to: [6]),
    OperationCase(.concat, [[2, 3], [2, 1]], to: [2, 4], ["axis": .integer(1)]),
    OperationCase(.concat, [[2, 3, 2], [2, 1, 2]], to: [2, 4, 2], ["axis": .integer(-2)]),
    OperationCase(.concat, [[0], [2]], to: [2]),
    OperationCase(.concat, [[2, 0], [2, 0]], to: [4, 0]),
  ]

  private static let stacks = [
    OperationCase(.stack, [[]], to: [1]),
    OperationCase(.stack, [[], [], []], to: [3]),
    OperationCase(.stack, [[2], [2]], to: [2, 2]),
    OperationCase(.stack, [[2, 3], [2, 3]], to: [2, 2, 3], ["axis": .integer(1)]),
    OperationCase(.stack, [[2, 3], [2, 3], [2, 3]], to: [2, 3, 3], ["axis": .integer(-1)]),
    OperationCase(.stack, [[0], [0]], to: [2, 0]),
  ]

  private static let slices = [
    OperationCase(.slice, [[5]], to: [3], ["starts": .integers([1]), "ends": .integers([4])]),
    OperationCase(
      .slice, [[5]], to: [5],
      ["starts": .integers([-1]), "ends": .integers([-6]), "steps": .integers([-1])]),
    OperationCase(
      .slice, [[7]], to: [3],
      ["starts": .integers([5]), "ends": .integers([0]), "steps": .integers([-2])]),
    OperationCase(
      .slice, [[4, 5]], to: [2, 3],
      [
        "starts": .integers([0, 4]), "ends": .integers([100, -100]), "axes": .integers([0, -1]),
        "steps": .integers([2, -2]),
      ]),
    OperationCase(
      .slice, [[2, 3, 4]], to: [2, 3, 2],
      ["starts": .integers([1]), "ends": .integers([3]), "axes": .integers([2])]),
    OperationCase(.slice, [[3]], to: [0], ["starts": .integers([2]), "ends": .integers([1])]),
    OperationCase(.slice, [[0]], to: [0], ["starts": .integers([0]), "ends": .integers([9])]),
    OperationCase(.slice, [[]], to: [], ["starts": .integers([]), "ends": .integers([])]),
  ]

  private static let scatters = [
    OperationCase(
      .sliceScatter, [[3]], to: [5],
      ["shape": .integers([5]), "starts": .integers([1]), "ends": .integers([4])]),
    OperationCase(
      .sliceScatter, [[3]], to: [7],
      [
        "shape": .integers([7]), "starts": .integers([5]), "ends": .integers([0]),
        "steps": .integers([-2]),
      ]),
    OperationCase(
      .sliceScatter, [[2, 2]], to: [4, 2],
      [
        "shape": .integers([4, 2]), "starts": .integers([3]), "ends": .integers([-9]),
        "axes": .integers([0]), "steps": .integers([-3]),
      ]),
    OperationCase(
      .sliceScatter, [[0]], to: [3],
      ["shape": .integers([3]), "starts": .integers([2]), "ends": .integers([1])]),
  ]

  private static let indices = [
    OperationCase(.index, [[3]], to: [], ["at": .integers([1])]),
    OperationCase(.index, [[3]], to: [], ["at": .integers([-3])]),
    OperationCase(.index, [[2, 3]], to: [3], ["at": .integers([1])]),
    OperationCase(
      .index, [[2, 3, 4]], to: [3], ["at": .integers([-1, 2]), "axes": .integers([0, -1])]),
    OperationCase(
      .index, [[2, 3, 4]], to: [2, 4], ["at": .integers([2]), "axes": .integers([1])]),
    OperationCase(.index, [[2, 0]], to: [0], ["at": .integers([0])]),
    OperationCase(.index, [[2]], to: [2], ["at": .integers([])]),
    OperationCase(.index, [[]], to: [], ["at": .integers([])]),
    OperationCase(.unstack, [[3]], to: [], ["index": .integer(1)]),
    OperationCase(.unstack, [[2, 3]], to: [3], ["index": .integer(-2)]),
    OperationCase(.unstack, [[2, 3]], to: [2], ["index": .integer(2), "axis": .integer(1)]),
    OperationCase(
      .unstack, [[2, 3, 4]], to: [2, 4], ["index": .integer(-1), "axis": .integer(-2)]),
    OperationCase(.unstack, [[1, 1]], to: [1], ["index": .integer(0)]),
    OperationCase(.unstack, [[2, 0]], to: [0], ["index": .integer(0)]),
  ]
}
