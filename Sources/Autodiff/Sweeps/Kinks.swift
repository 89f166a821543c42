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
  /// What was answered at the first of the elements.
  public let chosen: Double
}

extension Plan {
  /// The nodes on the way to an output whose derivative by the first argument is 0 almost everywhere.
  ///
  /// - Complexity: O(such nodes).
  package var flatNodes: [Int] {
    flatSteps.filter { reach.takesPart(Int($0)) }.map { Int(columns.nodes[Int($0)]) }
  }

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
    for step in plan.stepsWithKinks where plan.reach.takesPart(Int(step)) {
      guard found.count < limit else { break }
      if let met = kinkMet(by: Int(plan.columns.nodes[Int(step)])) { found.append(met) }
    }
    return found
  }

  private func kinkMet(by node: Int) -> KinkMet? {
    let kinks = plan.graph.kinks(of: node)
    if plan.graph.codes[node].isElementwise {
      return kinks.lazy.compactMap { self.meets($0, at: node) }.first
    }
    return kinkMet(byElementsOf: node, kinks)
  }

  /// The first kink on which elements of a value stand that is not elementwise.
  private func kinkMet(byElementsOf node: Int, _ kinks: [Kink]) -> KinkMet? {
    let graph = plan.graph
    guard graph.codes[node].isGeneral else { return nil }
    let operands = graph.operandNodes(of: node)
    var found: [Int: (first: Int, count: Int, chosen: S, interval: ClosedRange<Double>)] = [:]
    for row in rowRange {
      let value = view(of: node, row: row)
      for met in graph.kinksMet(by: node, operands.map { view(of: $0, row: row) }, value) {
        let (stands, chosen) = (met.stands, met.chosen.broadcast(to: value.shape))
        let interval = met.interval ?? kinks[met.kink].interval
        for element in 0..<stands.count where stands.base[element] != 0 {
          let first = (row * stands.count + element, 0, chosen.base[element], interval)
          found[met.kink, default: first].count += 1
        }
      }
    }
    guard let number = found.keys.min(), let met = found[number] else { return nil }
    let listed = kinks[number]
    let kink = Kink(
      argument: listed.argument, listed.place, interval: met.interval, chosen: listed.chosen,
      others: listed.others)
    return kinkMet(by: node, kink, first: met.first, count: met.count, chosen: Double(met.chosen))
  }

  private func meets(_ kink: Kink, at node: Int) -> KinkMet? {
    var (first, count) = (0, 0)
    kink.forEachMet(in: view(of: node).shape, { operand($0, of: node) }) { element in
      if count == 0 { first = element }
      count += 1
    }
    let chosen = kink.choice(under: plan.graph.convention)
    return kinkMet(by: node, kink, first: first, count: count, chosen: chosen)
  }

  /// What is said of some elements of a node, counted over all rows; `nil` of none.
  private func kinkMet(
    by node: Int, _ kink: Kink, first: Int, count: Int, chosen: Double
  ) -> KinkMet? {
    guard count > 0 else { return nil }
    let own = plan.graph.shape(of: node)
    return KinkMet(
      node: node, row: rows.map { _ in first / own.count },
      index: own.indices(ofElement: first % own.count), count: count, kink: kink, chosen: chosen)
  }
}

extension Kink {
  /// Calls `body` with each element of a shape at which the arguments of an elementwise operation
  /// stand on it, in order.
  @inline(__always)
  func forEachMet<S: Scalar>(
    in shape: Shape, _ operand: (Int) -> TensorView<S>, _ body: (Int) -> Void
  ) {
    switch place {
    case .point(let number):
      let (x, number) = (operand(argument).broadcast(to: shape), S(number))
      for element in 0..<x.count where x.base[element] == number { body(element) }
    case .meeting(let other):
      let (a, b) = (operand(argument).broadcast(to: shape), operand(other).broadcast(to: shape))
      for element in 0..<a.count where a.base[element] == b.base[element] { body(element) }
    case .meetingBeside(let other, let third, let relation):
      let (a, b) = (operand(argument).broadcast(to: shape), operand(other).broadcast(to: shape))
      let c = operand(third).broadcast(to: shape)
      for element in 0..<a.count
      where a.base[element] == b.base[element]
        && relation.holds(c.base[element], a.base[element])
      {
        body(element)
      }
    case .corner(let number):
      let (a, b) = (operand(0).broadcast(to: shape), operand(1).broadcast(to: shape))
      let number = S(number)
      for element in 0..<a.count where a.base[element] == number && b.base[element] == number {
        body(element)
      }
    case .elements: break
    }
  }
}
