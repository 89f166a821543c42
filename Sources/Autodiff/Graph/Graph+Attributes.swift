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
}
