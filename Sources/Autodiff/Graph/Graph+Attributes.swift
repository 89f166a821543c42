// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of a graph's nodes.

extension Graph {
  /// The attributes of a node by name, those that were left out with their defaults; none if its
  /// operation takes none.
  package func attributes(of node: Int) -> [(name: String, value: AttributeValue)] {
    guard let values = columns.attributes[Int32(truncatingIfNeeded: node)]?.values else { return [] }
    return zip(codes[node].listing.attributes, values).map { ($0.name, $1) }
  }
}
