// SPDX-License-Identifier: Apache-2.0
// ChainRule: the attributes of a graph's nodes.

extension Graph {
  /// The values of a node's attributes, those left out at their defaults; `nil` if it has none.
  package func attributeValues(of node: Int) -> AttributeValues? {
    columns.attributes[Int32(truncatingIfNeeded: node)]
  }

  /// The same by name.
  package func attributes(of node: Int) -> [(name: String, value: AttributeValue)] {
    guard let values = attributeValues(of: node)?.values else { return [] }
    return zip(codes[node].listing.attributes, values).map { ($0.name, $1) }
  }

  /// The nodes that draw random numbers and have a seed, in order.
  ///
  /// - Complexity: O(nodes with attributes).
  package var seeds: [(node: Int, seed: Int)] {
    let drawn = columns.attributes.compactMap { node, values -> (node: Int, seed: Int)? in
      let place = OperationTable.seedPlaces[Int(codes[Int(node)].rawValue)]
      guard let place, let seed = values.optionalInteger(place) else { return nil }
      return (Int(node), seed)
    }
    return drawn.sorted { $0.node < $1.node }
  }

  /// The same without those that are nothing.
  package func givenAttributes(of node: Int) -> [(name: String, value: AttributeValue)] {
    attributes(of: node).filter { $0.value != .none }
  }

  /// The number that is part of a node's operation, such as the 1 of `+1`; `nil` if its only attribute
  /// is no number, or if it has none or several.
  package func fixedNumber(of node: Int) -> Double? {
    let listings = codes[node].listing.attributes
    guard listings.count == 1, listings[0].kind == .number else { return nil }
    return attributeValues(of: node)?.number(0)
  }
}

extension GraphBuilder {
  /// The value of a leaf so far: its shape, and where its elements begin; `nil` if it has none.
  package func value(ofLeaf node: Int) -> (shape: Shape, start: Int)? {
    graph.rows[node].start >= 0
      ? (graph.shapes[graph.rows[node].shape], Int(graph.rows[node].start)) : nil
  }
}
