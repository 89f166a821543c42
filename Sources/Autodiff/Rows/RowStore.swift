// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is kept of every row.

/// What is kept of every row: for each of some nodes its numbers in all rows, row after row.
struct RowStore<S: Scalar> {
  private let plan: Plan
  private let nodes: [Int]
  private let memory: Arena<S>
  /// Where each node's numbers begin; -1 for those that are not kept.
  private let starts: [Int]

  /// Takes memory for nodes; those that the plan does not compute are left out.
  init(_ plan: Plan, _ rows: Int, of wanted: [Int]) {
    var starts = [Int](repeating: -1, count: plan.graph.count)
    var (nodes, total): ([Int], Int) = ([], 0)
    for node in wanted where starts[node] < 0 && plan.offsetOfNode[node] >= 0 {
      starts[node] = total
      total += rows * plan.graph.elementCount(of: node)
      nodes.append(node)
    }
    (self.plan, self.nodes, self.starts) = (plan, nodes, starts)
    memory = Arena(undefined: total)
  }

  /// Whether a node is kept.
  func keeps(_ node: Int) -> Bool { starts[node] >= 0 }

  /// Where a node's numbers in a row, and in those that follow, are.
  ///
  /// - Precondition: The node is kept.
  func base(of node: Int, row: Int) -> UnsafeMutablePointer<S> {
    memory.base + starts[node] + row * plan.graph.elementCount(of: node)
  }

  /// Copies some rows from a block, which has these numbers of a node; not of those that are there
  /// already.
  func keep(
    _ range: Range<Int>, from view: (_ node: Int) -> TensorView<S>,
    except isWritten: (Int) -> Bool = { _ in false }
  ) {
    for node in nodes where !isWritten(node) {
      let block = view(node)
      let count = plan.graph.elementCount(of: node)
      (memory.base + starts[node] + range.lowerBound * count)
        .update(from: block.base, count: range.count * count)
    }
  }

  /// The numbers of a node in so many rows; `nil` if they are not kept.
  func view(of node: Int, rows: Int) -> TensorView<S>? {
    guard starts[node] >= 0 else { return nil }
    let shape = BlockRows(rows).shape(plan.graph.shape(of: node))
    return TensorView(arena: memory, offset: starts[node], shape: shape)
  }
}
