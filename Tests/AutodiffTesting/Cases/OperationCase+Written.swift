// SPDX-License-Identifier: Apache-2.0
// ChainRule: the table of cases that are written down.

import Autodiff

extension OperationCase {
  /// The cases of operations whose shapes a listing cannot give.
  static let written: [OperationCode: [OperationCase]] = Dictionary(
    grouping: reductions + scans + selections + movements + rearrangements + partsOfMatrices
      + indexing + products + factorisations + spectra + contractions + losses + gatedUnits
      + networks, by: \.code
  )

  private static let networks = convolutions + pools + layersOfNetworks + cells

  /// Cases of elementwise operations beside those that the listing gives.
  static let additional: [OperationCode: [OperationCase]] = Dictionary(
    grouping: [
      // The condition is a step function; as a constant it may lie on the step.
      OperationCase(
        .where, [[4], [4], [4]], to: [4], constants: [0: Tensor(vector: [0, 1, -2, -0.0])]),
      OperationCase(
        .where, [[2, 1], [3], []], to: [2, 3],
        constants: [0: Tensor(Shape(known: [2, 1]), [0, 1])]),
      OperationCase(.power, [[3], []], to: [3], constants: [1: Tensor(3)]),
      OperationCase(
        .power, [[3], []], to: [3], domains: [Domain(-3, -0.5), .reals], constants: [1: Tensor(2)]),
      OperationCase(.power, [[], [3]], to: [3], constants: [0: Tensor(2)]),
    ], by: \.code)
}
