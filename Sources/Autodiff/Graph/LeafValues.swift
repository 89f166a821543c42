// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers in the leaves of a graph.

/// The numbers in the leaves of a graph, apart from its structure.
public struct LeafValues: Sendable {
  /// The elements of all leaves, each leaf's together and in row-major order.
  public internal(set) var elements: [Double] = []

  /// The nodes, of which nothing counts here but where their elements begin.
  var rows: [NodeRow]

  /// Where a node's elements begin; `nil` for a node without a value.
  package func start(of node: Int) -> Int? {
    let start = rows[node].start
    return start >= 0 ? Int(start) : nil
  }

  /// Calls `body` with the elements, which it may change.
  package mutating func withMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Double>) -> Result
  ) -> Result {
    elements.withUnsafeMutableBufferPointer { body($0) }
  }
}
