// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of equations, determinants and factorisations.

import Autodiff

extension OperationCase {
  static let factorisations = equations + triangles + matrixFunctions + roots

  private static let equations = [
    solve([2, 2], [2], to: [2]),
    solve([3, 3], [3, 2], to: [3, 2]),
    solve([1, 1], [1], to: [1]),
    solve([2, 3, 3], [3], to: [2, 3]),
    solve([2, 3, 3], [2, 3, 1], to: [2, 3, 1]),
    solve([2, 1, 2, 2], [3, 2, 2], to: [2, 3, 2, 2]),
    solve([2, 2], [3, 2, 2], to: [3, 2, 2]),
    solve([0, 0], [0], to: [0]),
    solve([0, 2, 2], [2], to: [0, 2]),
    solve([2, 2], [2, 0], to: [2, 0]),
    OperationCase(
      .solve, [[2, 2], [2]], to: [2], constants: [0: Tensor(Shape(known: [2, 2]), [0, 2, 1, 3])]),
  ]

  private static func solve(_ a: [Int], _ b: [Int], to result: [Int]) -> OperationCase {
    OperationCase(.solve, [a, b], to: result, preparing: [0: .dominant])
  }

  private static let triangles =
    [true, false].flatMap { isLower in
      [true, false].flatMap { isTransposed in
        [
          triangle(
            [2, 2], [2], to: [2],
            ["lower": .boolean(isLower), "trans": .boolean(isTransposed)]),
          triangle(
            [3, 3], [2, 3, 2], to: [2, 3, 2],
            [
              "lower": .boolean(isLower), "trans": .boolean(isTransposed),
              "unit_diagonal": .boolean(true),
            ]),
          triangle(
            [2, 3, 3], [2, 3], to: [2, 2, 3],
            [
              "lower": .boolean(isLower), "trans": .boolean(isTransposed),
              "left_side": .boolean(false),
            ]),
        ]
      }
    } + [
      triangle([2, 2], [2], to: [2], ["left_side": .boolean(false)]),
      triangle([0, 0], [0], to: [0], [:]), triangle([2, 2, 2], [2, 0], to: [2, 2, 0], [:]),
    ]

  private static func triangle(
    _ a: [Int], _ b: [Int], to result: [Int],
    _ attributes: KeyValuePairs<String, AttributeValue>
  ) -> OperationCase {
    OperationCase(.triangularSolve, [a, b], to: result, attributes, preparing: [0: .dominant])
  }

  private static let matrixFunctions =
    [
      OperationCode.inverse, .adjugate, .determinant, .logDeterminant, .logMagnitudeOfDeterminant,
      .signOfDeterminant,
    ].flatMap { code in
      [[2, 2], [1, 1], [3, 3], [4, 4], [2, 3, 2, 2], [0, 0], [2, 0, 0], [0, 2, 2]].map { shape in
        let isMatrix = code == .inverse || code == .adjugate
        return OperationCase(
          code, [shape], to: isMatrix ? shape : shape.dropLast(2), preparing: [0: .dominant])
      }
    } + [
      OperationCase(.determinant, [[2, 2]], to: []),
      OperationCase(.determinant, [[3, 3]], to: []),
      OperationCase(.adjugate, [[2, 2]], to: [2, 2]),
      OperationCase(.adjugate, [[3, 3]], to: [3, 3]),
    ]

  private static let roots = [true, false].flatMap { isLower in
    [[2, 2], [1, 1], [3, 3], [4, 4], [2, 2, 2], [0, 0], [0, 2, 2]].map { shape in
      OperationCase(
        .cholesky, [shape], to: shape, ["lower": .boolean(isLower)],
        preparing: [0: .positiveDefinite])
    }
  }
}
