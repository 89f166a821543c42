// SPDX-License-Identifier: Apache-2.0
// ChainRule: values of leaves that no builder laid out.

@testable import Autodiff

extension LeafValues {
  /// Takes elements, and where those of each node begin; -1 for nodes without a value.
  init(elements: [Double], start: [Int32]) {
    let rows = start.map { start in
      var row = NodeRow(name: -1, operation: .variable)
      row.start = start
      return row
    }
    self.init(elements: elements, rows: rows)
  }
}
