// SPDX-License-Identifier: Apache-2.0
// ChainRule: the operations without arguments.

/// An operation without arguments.
///
/// Conform to ``GeneratedLeaf`` where attributes say what the numbers are.
public protocol LeafOperation: Operation {
  /// Where its numbers come from, and whether they vary.
  static var kind: LeafKind { get }
}

/// Where the numbers of a leaf come from, and whether they vary.
public enum LeafKind: Sendable, Equatable {
  /// They are given, and differentiated with respect to without being asked for.
  case variable
  /// They are given; their gradient is answered where it is asked for by name.
  case constant
  /// They follow from attributes, of which this one decides how many there are; their gradient is as
  /// a constant's.
  case generated(sizedBy: String)
}

struct Variable: LeafOperation {
  static let listing = OperationListing(
    "variable", aliases: ["input", "parameter", "placeholder"],
    "A value that is given, and differentiated with respect to.", arguments: [])
  static let kind = LeafKind.variable
}

struct Constant: LeafOperation {
  static let listing = OperationListing(
    "constant", aliases: ["const", "literal", "initializer"],
    "A value that is given and does not vary.", arguments: [])
  static let kind = LeafKind.constant
}
