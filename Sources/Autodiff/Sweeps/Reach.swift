// SPDX-License-Identifier: Apache-2.0
// ChainRule: the steps that a reverse sweep from given seeds goes through.

/// The steps that a reverse sweep from given seeds goes through: those that a seeded output depends on
/// and that depend on a wanted node.
///
/// `@unchecked Sendable`: the memory is written in `init`, before anyone else can hold the object, and
/// only read from then on.
final class Reach: @unchecked Sendable {
  /// Whether a seeded output depends on each node.
  let isReaching: [Bool]
  /// The operations of the steps; those of steps that are left out are ``leftOut``, so that a loop
  /// which looks at the operation need look at nothing else.
  let codes: UnsafePointer<OperationCode>

  private let narrowed: UnsafeMutablePointer<OperationCode>?
  /// Holds the memory that may be shared with it.
  private let columns: Columns

  /// An operation of which nothing goes back.
  static let leftOut = OperationCode.constant

  /// - Parameters:
  ///   - leaves: How many steps are leaves; they come first, and nothing goes back from them.
  ///   - isReaching: Whether a seeded output depends on each node.
  ///   - isActive: Whether each node depends on a wanted node; empty if all do.
  init(_ columns: Columns, leaves: Int, isReaching: [Bool], isActive: [Bool]) {
    (self.columns, self.isReaching) = (columns, isReaching)
    func takesPart(_ step: Int) -> Bool {
      let node = Int(columns.nodes[step])
      return isReaching[node] && (isActive.isEmpty || isActive[node])
    }
    if (leaves..<columns.count).allSatisfy(takesPart) {
      (codes, narrowed) = (UnsafePointer(columns.codes), nil)
      return
    }
    let steps = UnsafeMutablePointer<OperationCode>.allocate(capacity: columns.count)
    for step in 0..<columns.count {
      (steps + step).initialize(to: takesPart(step) ? columns.codes[step] : Reach.leftOut)
    }
    (codes, narrowed) = (UnsafePointer(steps), steps)
  }

  deinit { narrowed?.deallocate() }

  /// Whether a computed step takes part.
  func takesPart(_ step: Int) -> Bool { codes[step] != Reach.leftOut }
}

extension Plan {
  /// What seeds reach, where that is less than what the plan does.
  ///
  /// - Precondition: Every seed is of an output of the plan.
  func narrowedReach<S>(of seeds: [Seed<S>]) -> Reach? {
    if areOfAllOutputs(seeds) { return nil }
    let seeded = seeds.map(\.node)
    let (nodes, all) = (Set(seeded), Set(outputs))
    precondition(nodes.isSubset(of: all), "a seed is of an output")
    if nodes == all { return nil }
    return Reach(
      columns, leaves: leafCount, isReaching: graph.ancestors(of: seeded), isActive: isActive)
  }

  /// Whether there is one seed of each output, in order.
  private func areOfAllOutputs<S>(_ seeds: [Seed<S>]) -> Bool {
    guard seeds.count == outputs.count else { return false }
    for index in outputs.indices where seeds[index].node != outputs[index] { return false }
    return true
  }
}
