// SPDX-License-Identifier: Apache-2.0
// ChainRule: nodes of which something wrong is known outside.

extension GraphBuilder {
  /// Leaves a node out of all further checks, and with it whatever uses it.
  ///
  /// It is for what is wrong with a node and cannot be said as a ``GraphError``: the mistake is
  /// reported once, by whoever found it, and nothing that follows from it is. The graph that is
  /// built is then no graph to compute with.
  package mutating func exclude(_ node: Int) { graph.rows[node].isPoisoned = true }

  /// Whether something is known to be wrong with a node.
  package func isExcluded(_ node: Int) -> Bool { graph.rows[node].isPoisoned }
}
