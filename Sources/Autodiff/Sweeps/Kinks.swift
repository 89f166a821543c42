// SPDX-License-Identifier: Apache-2.0
// ChainRule: where calculus was silent and a convention answered.

/// A kink on which a value stands: its derivative there is a convention.
public struct KinkMet: Sendable, Equatable {
  /// The node whose operation has the kink.
  public let node: Int
  /// The first row in which it does; `nil` if there are no rows.
  public let row: Int?
  /// The first of its elements that stands on the kink, along each axis.
  public let index: [Int]
  /// How many of its elements do.
  public let count: Int
  /// The kink.
  public let kink: Kink
}

extension Plan {
  /// Whether a value may stand on a kink.
  package var hasKinks: Bool { !stepsWithKinks.isEmpty }
}

extension Tape {
  /// The kinks that a reverse sweep passes, in the order of computation; of those of one node, the
  /// first.
  ///
  /// - Parameter limit: The search ends when so many have been found.
  /// - Complexity: O(elements of the nodes whose operations have kinks).
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func kinks(limit: Int) -> [KinkMet] {
    var found: [KinkMet] = []
    for step in plan.stepsWithKinks where plan.columns.isSwept[step] {
      guard found.count < limit else { break }
      let node = Int(plan.columns.nodes[step])
      let kinks = plan.columns.codes[step].listing.kinks
      if let met = kinks.lazy.compactMap({ self.meets($0, at: node) }).first { found.append(met) }
    }
    return found
  }

  private func meets(_ kink: Kink, at node: Int) -> KinkMet? {
    let shape = view(of: node).shape
    let operands = plan.graph.operands(of: node).indices.count
    let point = operands == 1 ? operand(0, of: node) : operand(0, of: node) - operand(1, of: node)
    let places = point.broadcast(to: shape)
    var (first, count) = (0, 0)
    for element in (0..<places.count).reversed() where places.base[element] == S(kink.at) {
      (first, count) = (element, count + 1)
    }
    guard count > 0 else { return nil }
    let own = plan.graph.shape(of: node)
    return KinkMet(
      node: node, row: rows.map { _ in first / own.count },
      index: own.indices(ofElement: first % own.count), count: count, kink: kink)
  }
}
