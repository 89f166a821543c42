// SPDX-License-Identifier: Apache-2.0
// ChainRule: the operations without arguments.

/// An operation without arguments.
public protocol LeafOperation: Operation {
  /// Whether its gradient is part of the answer without being asked for.
  static var isVariable: Bool { get }
}

struct Variable: LeafOperation {
  static let listing = OperationListing(
    "variable", aliases: ["input", "parameter", "placeholder", "var"],
    "A value that is given, and differentiated with respect to.", arguments: [])
  static let isVariable = true
}

struct Constant: LeafOperation {
  static let listing = OperationListing(
    "constant", aliases: ["const", "literal", "initializer"],
    "A value that is given and does not vary.", arguments: [])
  static let isVariable = false
}
