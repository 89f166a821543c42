// SPDX-License-Identifier: Apache-2.0
// ChainRule: the fixed number of a node, for whoever shows it.

extension Graph {
  /// The number that is part of a node's operation, such as the 1 of `+1`; `nil` if its only attribute
  /// is no number, or if it has none or several.
  package func fixedNumber(of node: Int) -> Double? {
    let listings = codes[node].listing.attributes
    guard listings.count == 1, listings[0].kind == .number else { return nil }
    return columns.attributes[Int32(truncatingIfNeeded: node)]?.number(0)
  }

  /// The attributes of a node by their names, defaults included; those that are nothing are left out.
  package func givenAttributes(of node: Int) -> [(name: String, value: AttributeValue)] {
    let values = columns.attributes[Int32(truncatingIfNeeded: node)]?.values ?? []
    return zip(codes[node].listing.attributes, values).compactMap { listing, value in
      value == .none ? nil : (listing.name, value)
    }
  }
}
