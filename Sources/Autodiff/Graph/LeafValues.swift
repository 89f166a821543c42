// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers in the leaves of a graph.

/// The numbers in the leaves of a graph, apart from its structure.
public struct LeafValues: Sendable {
  /// The elements of all leaves, each leaf's together and in row-major order.
  public internal(set) var elements: [Double] = []

  /// Where each node's elements begin; -1 for nodes without a value.
  var start: [Int32] = []
}
