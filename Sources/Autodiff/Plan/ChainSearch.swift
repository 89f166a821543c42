// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementwise steps that need not leave tensors behind.

/// Looks for elementwise steps over tensors that can run together, block by block, so that what is
/// between them is never written.
///
/// A step is hidden behind one that follows if nothing else uses its value and nobody asked for it
/// or its gradient, if both have one shape, and if their other operands have it too, or are single
/// numbers that have no gradient: so that blocks need nothing of each other. An operation with kinks
/// uses no hidden value, as it is later asked where it stood.
///
/// The steps of a chain follow each other in the order of the plan. So every cotangent receives its
/// shares in the order in which it does without chains, and no bit differs.
struct ChainSearch {
  /// The most steps of a chain: their blocks shall fit a cache together.
  static let mostSteps = 16

  /// The last node of the chain in which a node is hidden; -1 for those that are not.
  private(set) var ends: [Int32]

  private let graph: Graph
  private let isActive: [Bool]
  /// The node that uses a node; -1 if none does, -2 if several do or it was asked for.
  private var users: [Int32]

  /// - Parameters:
  ///   - computed: The nodes of the plan; all if `nil`.
  ///   - asked: The nodes whose values or gradients are wanted, the outputs among them.
  ///   - isActive: Whether each node has a cotangent; empty if all do.
  /// - Complexity: O(nodes + edges).
  init(_ graph: Graph, computed: [Bool]?, asked: [Int], isActive: [Bool]) {
    (self.graph, self.isActive) = (graph, isActive)
    ends = [Int32](repeating: -1, count: graph.count)
    users = [Int32](repeating: -1, count: graph.count)
    let order = graph.order.filter { !graph.codes[Int($0)].isLeaf && computed?[Int($0)] ?? true }
    for node in order {
      for operand in graph.operands(of: Int(node)) {
        users[Int(operand)] = users[Int(operand)] == -1 ? node : -2
      }
    }
    for node in asked { users[node] = -2 }
    var (end, steps) = (Int32(-1), 0)
    for node in order.reversed() {
      if steps < ChainSearch.mostSteps, isHidden(Int(node), behind: end) {
        ends[Int(node)] = end
        steps += 1
      } else {
        (end, steps) = (node, 1)
      }
    }
  }

  private func isHidden(_ node: Int, behind end: Int32) -> Bool {
    let user = users[node]
    guard user >= 0, user == end || ends[Int(user)] == end else { return false }
    return isBlockwise(node) && isBlockwise(Int(user)) && !graph.codes[Int(user)].hasKinks
      && hasShape(of: Int(user), node)
  }

  private func hasShape(of one: Int, _ other: Int) -> Bool {
    graph.columns.rows[one].shape == graph.columns.rows[other].shape
  }

  /// Whether a block of a node needs only that block of its operands.
  private func isBlockwise(_ node: Int) -> Bool {
    guard graph.codes[node].isElementwise, !graph.isScalar(node) else { return false }
    return graph.operands(of: node).allSatisfy { operand in
      let isConstant = !isActive.isEmpty && !isActive[Int(operand)]
      return hasShape(of: node, Int(operand)) || graph.isScalar(Int(operand)) && isConstant
    }
  }
}
