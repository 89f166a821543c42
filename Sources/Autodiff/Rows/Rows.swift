// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rows of a batch.

/// The rows of a batch: a graph that is written for one of them is run for all.
public struct Rows: Sendable, Equatable {
  /// How many there are; 0 is a batch of none.
  public let count: Int
  /// The leaves that have a value of their own in each row; the others are the same in all.
  ///
  /// In ``LeafValues`` these stand one after the other: an axis of rows comes before the leaf's own.
  public let leaves: [Int]
  /// What becomes of the rows.
  public let reduction: RowReduction
  /// The same leaves, to be found at once.
  let own: Set<Int>

  /// States the rows.
  public init(count: Int, leaves: [Int], reduction: RowReduction = .none) {
    self.count = count
    self.leaves = leaves
    self.reduction = reduction
    own = Set(leaves)
  }

  /// Whether a leaf has a value of its own in each row.
  public func hasOwn(_ leaf: Int) -> Bool { own.contains(leaf) }
}

/// What becomes of the rows of a batch.
public enum RowReduction: String, Sendable, CaseIterable {
  /// Each has outputs and gradients of its own.
  case none
  /// The outputs are added up, and what is differentiated is the sum.
  case sum
  /// The sum over rows, divided by their number; of no rows, NaN that nothing moves.
  case mean
}
