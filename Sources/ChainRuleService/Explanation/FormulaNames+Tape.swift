// SPDX-License-Identifier: Apache-2.0
// ChainRule: the names in formulas of nodes that have values.

internal import Autodiff
internal import GraphDocuments

extension Tape where S: TextScalar {
  /// The names of a node and its operands: constants that were written as numbers are numbers.
  func formulaNames(of node: Int, cotangent: Formula = .number(1)) -> FormulaNames {
    FormulaNames(
      operands: plan.graph.operands(of: node).map { formulaName(of: Int($0)) },
      value: formulaName(of: node), cotangent: cotangent)
  }

  private func formulaName(of node: Int) -> Formula {
    if !plan.graph.isNamed(node), plan.graph.isScalar(node) {
      return Formula(Double(scalar(of: node)))
    }
    return .name(plan.graph.name(of: node))
  }
}
