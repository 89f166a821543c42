// SPDX-License-Identifier: Apache-2.0
// ChainRule: the names of nodes as loops read them.

/// The names of a graph's nodes where they lie in memory: a loop over all of them counts no references.
package struct NodeNames {
  /// `nil` if no name has any.
  @usableFromInline let bytes: UnsafePointer<UInt8>?
  @usableFromInline let ends: UnsafePointer<UInt32>
  @usableFromInline let rows: UnsafePointer<NodeRow>
  /// The number of nodes.
  @usableFromInline let count: Int

  /// The bytes of a node's name; `nil` for constants written as numbers.
  @inlinable
  package subscript(node: Int) -> UnsafeBufferPointer<UInt8>? {
    precondition(node >= 0 && node < count, "a node of the graph")
    let symbol = Int(rows[node].name)
    guard symbol >= 0 else { return nil }
    let start = symbol == 0 ? 0 : Int(ends[symbol &- 1])
    return UnsafeBufferPointer(
      start: bytes.map { $0 + start }, count: Int(ends[symbol]) &- start)
  }
}

extension Graph {
  /// Calls `body` with the names of the nodes; they are valid until it returns.
  package func withNames<Failure>(
    _ body: (NodeNames) throws(Failure) -> Void
  ) throws(Failure) {
    try columns.names.withMemory { (bytes, ends) throws(Failure) in
      try columns.rows.withUnsafeBufferPointer { (rows) throws(Failure) in
        guard let ends, let base = rows.baseAddress else { return }
        try body(NodeNames(bytes: bytes, ends: ends, rows: base, count: rows.count))
      }
    }
  }
}
