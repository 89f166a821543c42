// SPDX-License-Identifier: Apache-2.0
// ChainRule: the steps that a reverse sweep from given seeds goes through.

/// The steps that a reverse sweep from given seeds goes through: the plan's, or fewer where not every
/// output is seeded.
///
/// `@unchecked Sendable`: the memory is written in `init`, before anyone else can hold the object, and
/// only read from then on.
final class Reach: @unchecked Sendable {
  /// Whether a seeded output depends on each node.
  let isReaching: [Bool]
  /// Whether each step takes part.
  let isSwept: UnsafePointer<Bool>

  private let narrowed: UnsafeMutablePointer<Bool>?
  /// Holds the memory that may be shared with it.
  private let columns: Columns

  /// All that the outputs of a plan depend on.
  init(_ columns: Columns, isReaching: [Bool]) {
    (self.columns, self.isReaching) = (columns, isReaching)
    (isSwept, narrowed) = (UnsafePointer(columns.isSwept), nil)
  }

  /// What some of the outputs depend on.
  fileprivate init(_ columns: Columns, narrowedTo reaching: [Bool]) {
    self.columns = columns
    let steps = UnsafeMutablePointer<Bool>.allocate(capacity: max(columns.count, 1))
    for step in 0..<columns.count {
      (steps + step).initialize(to: columns.isSwept[step] && reaching[Int(columns.nodes[step])])
    }
    (isReaching, isSwept, narrowed) = (reaching, UnsafePointer(steps), steps)
  }

  deinit { narrowed?.deallocate() }
}

extension Plan {
  /// What seeds reach.
  ///
  /// - Precondition: Every seed is of an output of the plan.
  func reach<S>(of seeds: [Seed<S>]) -> Reach {
    reaching(seeds).map { Reach(columns, narrowedTo: $0) } ?? reach
  }

  /// Whether each node is one that a seeded output depends on; `nil` if every output is seeded, so
  /// that these are the nodes of the plan.
  private func reaching<S>(_ seeds: [Seed<S>]) -> [Bool]? {
    if seeds.count == outputs.count, zip(seeds, outputs).allSatisfy({ $0.node == $1 }) {
      return nil
    }
    let seeded = seeds.map(\.node)
    let (seeds, all) = (Set(seeded), Set(outputs))
    precondition(seeds.isSubset(of: all), "a seed is of an output")
    return seeds == all ? nil : graph.ancestors(of: seeded)
  }
}
