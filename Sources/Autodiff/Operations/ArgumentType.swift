// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the elements of an argument may be.

/// What the elements of an argument may be.
///
/// Truth values count as 0 and 1 wherever a number may stand. Results are numbers, unless the listing
/// says otherwise, or no argument among those of `.number` and `.any` has other elements.
public enum ArgumentType: Sendable, CaseIterable {
  /// A number with a derivative; whole numbers (int64) must be cast.
  case real
  /// A number of any kind: whole numbers among others become as they are.
  case number
  /// Anything: the elements are moved, not computed with.
  case any
  /// Whole numbers (int64): places along an axis, or classes.
  case index
  /// A condition: what is not 0 holds.
  case condition

  /// Whether elements of a type may stand there.
  func accepts(_ type: ElementType) -> Bool {
    switch self {
    case .real: type != .int64
    case .index: type == .int64
    case .number, .any, .condition: true
    }
  }
}

extension OperationListing {
  /// What the elements of the argument at this place may be.
  public func argumentType(_ index: Int) -> ArgumentType {
    argumentTypes.isEmpty ? .real : argumentTypes[min(index, argumentTypes.count - 1)]
  }
}
