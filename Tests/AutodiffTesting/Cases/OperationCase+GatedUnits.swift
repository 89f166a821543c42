// SPDX-License-Identifier: Apache-2.0
// ChainRule: cases of units that let one half of an axis through.

import Autodiff

extension OperationCase {
  static let gatedUnits = [
    OperationCode.gatedLinearUnit, .swishGatedLinearUnit, .gaussianGatedLinearUnit,
  ].flatMap { code in
    [
      OperationCase(code, [[2]], to: [1]),
      OperationCase(code, [[6]], to: [3]),
      OperationCase(code, [[2, 4]], to: [2, 2]),
      OperationCase(code, [[4, 3]], to: [2, 3], ["axis": .integer(0)]),
      OperationCase(code, [[2, 2, 3]], to: [2, 1, 3], ["axis": .integer(-2)]),
      OperationCase(code, [[0, 4]], to: [0, 2]),
      OperationCase(code, [[2, 0]], to: [2, 0]),
    ]
  }
}
