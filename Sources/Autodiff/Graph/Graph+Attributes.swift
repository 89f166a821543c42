// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of a graph's nodes.

extension Graph {
  /// The attributes of a node by name, those that were left out with their defaults; none if its
  /// operation takes none.
  package func attributes(of node: Int) -> [(name: String, value: AttributeValue)] {
    let given = columns.attributes[Int32(truncatingIfNeeded: node)]
    guard let values = given?.values else { return [] }
    return zip(codes[node].listing.attributes, values).map { ($0.name, $1) }
  }
}

extension GraphBuilder {
  /// The value of a leaf so far: its shape, and where its elements begin; `nil` if it has none.
  package func value(ofLeaf node: Int) -> (shape: Shape, start: Int)? {
    rows[node].start >= 0 ? (graph.shapes[rows[node].shape], Int(rows[node].start)) : nil
  }
}
