// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of operations with places that are numbers.

import Autodiff

extension OperationCase {
  static let indexing =
    gathers + elementGathers + alignedGathers + vectorGathers + indexAdds + scatterAdds
    + replacements
    + alignedReplacements

  /// A case whose second operand is places.
  private static func row(
    _ code: OperationCode, _ shapes: [[Int]], at places: [Double], to result: [Int],
    axis: Int? = nil
  ) -> OperationCase {
    let index = Tensor(Shape(known: shapes[1]), places)
    guard let axis else { return OperationCase(code, shapes, to: result, constants: [1: index]) }
    return OperationCase(
      code, shapes, to: result, ["axis": .integer(axis)], constants: [1: index])
  }

  private static let gathers = [
    row(.gather, [[4], [3]], at: [3, 0, 0], to: [3]),
    row(.gather, [[3], []], at: [-1], to: []),
    row(.gather, [[3, 2], [4]], at: [2, -3, 1, 1], to: [4, 2]),
    row(.gather, [[2, 3], [2, 2]], at: [0, 2, -1, 0], to: [2, 2, 2], axis: 1),
    row(.gather, [[2, 3, 2], [2]], at: [1, 1], to: [2, 2, 2], axis: -2),
    row(.gather, [[3, 2], [0]], at: [], to: [0, 2]),
    row(.gather, [[2, 0], [2]], at: [1, 0], to: [2, 0]),
    row(.gather, [[0, 2], [2, 0]], at: [], to: [2, 0, 2]),
  ]

  private static let elementGathers = [
    row(.gatherElements, [[4], [3]], at: [3, 0, 0], to: [3]),
    row(.gatherElements, [[3, 2], [2, 2]], at: [2, 0, -1, -1], to: [2, 2]),
    row(.gatherElements, [[2, 3], [2, 2]], at: [0, 2, 1, 1], to: [2, 2], axis: 1),
    row(.gatherElements, [[2, 3, 2], [2, 1, 2]], at: [0, 2, 1, -2], to: [2, 1, 2], axis: -2),
    row(.gatherElements, [[3, 2], [0, 2]], at: [], to: [0, 2]),
    row(.gatherElements, [[3, 0], [2, 0]], at: [], to: [2, 0]),
    row(.gatherElements, [[3, 2], [4, 1]], at: [2, 0, 2, -1], to: [4, 1]),
    row(
      .gatherElements, [[3, 3, 2], [2, 3, 1]], at: [0, 2, 1, 0, -1, 1], to: [2, 3, 1], axis: 1),
    row(.gatherElements, [[3, 2], [0, 3]], at: [], to: [0, 3], axis: 1),
  ]

  private static let alignedGathers = [
    row(.takeAlongAxis, [[4], [3]], at: [3, 0, 0], to: [3]),
    row(.takeAlongAxis, [[2, 3], [2, 2]], at: [0, 2, 1, 1], to: [2, 2]),
    row(.takeAlongAxis, [[3, 2], [4, 1]], at: [2, 0, 2, -1], to: [4, 2], axis: 0),
    row(.takeAlongAxis, [[3, 1], [2, 2]], at: [2, 0, -1, 2], to: [2, 2], axis: 0),
    row(.takeAlongAxis, [[2, 1, 3], [1, 2, 2]], at: [0, 2, 1, 1], to: [2, 2, 2]),
    row(.takeAlongAxis, [[3, 2], [0, 1]], at: [], to: [0, 2], axis: 0),
    row(.takeAlongAxis, [[0, 3], [1, 2]], at: [2, 0], to: [0, 2]),
  ]

  private static let vectorGathers = [
    row(.gatherND, [[4], [3, 1]], at: [3, 0, -4], to: [3]),
    row(.gatherND, [[2, 3], [2, 2]], at: [0, 1, -1, 2], to: [2]),
    row(.gatherND, [[2, 3], [2]], at: [1, -3], to: []),
    row(.gatherND, [[2, 3, 2], [2, 2, 2]], at: [0, 1, 1, 2, 0, 1, -1, -1], to: [2, 2, 2]),
    row(.gatherND, [[2, 3], [2, 0]], at: [], to: [2, 2, 3]),
    row(.gatherND, [[2, 3], [0, 2]], at: [], to: [0]),
  ]

  private static let indexAdds = [
    row(.indexAdd, [[2], [3], [3]], at: [0, 0, 1], to: [2]),
    row(.indexAdd, [[3], [], []], at: [-1], to: [3]),
    row(.indexAdd, [[3, 2], [4], [4, 2]], at: [2, -3, 1, 1], to: [3, 2]),
    row(.indexAdd, [[2, 3], [2, 2], [2, 2, 2]], at: [0, 2, -1, 0], to: [2, 3], axis: 1),
    row(.indexAdd, [[3, 2], [0], [0, 2]], at: [], to: [3, 2]),
    row(.indexAdd, [[2, 0], [2], [2, 0]], at: [1, 0], to: [2, 0]),
  ]

  private static let scatterAdds = [
    row(.scatterAdd, [[2], [3], [3]], at: [0, 0, 1], to: [2]),
    row(.scatterAdd, [[3, 2], [2, 2], [2, 2]], at: [2, 0, -1, -1], to: [3, 2]),
    row(.scatterAdd, [[2, 3], [2, 2], [2, 2]], at: [0, 2, 1, 1], to: [2, 3], axis: 1),
    row(
      .scatterAdd, [[2, 3, 2], [2, 1, 2], [2, 1, 2]], at: [0, 2, 1, -2], to: [2, 3, 2], axis: -2),
    row(.scatterAdd, [[3, 2], [0, 2], [0, 2]], at: [], to: [3, 2]),
    row(.scatterAdd, [[3, 2], [2, 1], [2, 1]], at: [2, 2], to: [3, 2]),
  ]

  private static let replacements = [
    row(.scatter, [[4], [3], [3]], at: [3, 0, 1], to: [4]),
    row(.scatter, [[3, 2], [2, 2], [2, 2]], at: [2, 0, 0, -1], to: [3, 2]),
    row(.scatter, [[2, 3], [2, 2], [2, 2]], at: [0, 2, 1, 0], to: [2, 3], axis: 1),
    row(
      .scatter, [[2, 3, 2], [2, 1, 2], [2, 1, 2]], at: [0, 2, 1, -2], to: [2, 3, 2], axis: -2),
    row(.scatter, [[3, 2], [0, 2], [0, 2]], at: [], to: [3, 2]),
    row(.scatter, [[3, 3], [1, 2], [1, 2]], at: [2, 2], to: [3, 3]),
  ]

  private static let alignedReplacements = [
    row(.putAlongAxis, [[4], [3], [3]], at: [3, 0, 1], to: [4]),
    row(.putAlongAxis, [[2, 3], [2, 2], []], at: [0, 2, 1, 0], to: [2, 3]),
    row(.putAlongAxis, [[3, 2], [2, 1], [2, 2]], at: [2, 0], to: [3, 2], axis: 0),
    row(.putAlongAxis, [[3, 2], [1, 2], [2]], at: [-1, 0], to: [3, 2], axis: 0),
    row(.putAlongAxis, [[2, 3, 2], [1, 1, 2], [2, 1, 1]], at: [0, 2], to: [2, 3, 2], axis: 1),
    row(.putAlongAxis, [[3, 2], [0, 1], [0, 2]], at: [], to: [3, 2], axis: 0),
  ]
}
