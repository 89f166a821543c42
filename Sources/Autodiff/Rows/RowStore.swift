// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is kept of every row.

/// What is kept of every row: for each of some nodes its numbers in all rows, row after row.
struct RowStore<S: Scalar> {
  private let plan: Plan
  /// The nodes.
  let nodes: [Int]
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

  /// Copies some rows of nodes from a block, which has their numbers there; not if they are here already.
  ///
  /// - Precondition: The nodes are kept.
  func keep(
    _ range: Range<Int>, of nodes: [Int], from numbers: (_ node: Int) -> UnsafePointer<S>
  ) {
    for node in nodes {
      let (source, target) = (numbers(node), base(of: node, row: range.lowerBound))
      if source == UnsafePointer(target) { continue }
      target.update(from: source, count: range.count * plan.graph.elementCount(of: node))
    }
  }

  /// The numbers of a node in so many rows; `nil` if they are not kept.
  func view(of node: Int, rows: Int) -> TensorView<S>? {
    guard starts[node] >= 0 else { return nil }
    let shape = BlockRows(rows).shape(plan.graph.shape(of: node))
    return TensorView(arena: memory, offset: starts[node], shape: shape)
  }
}
