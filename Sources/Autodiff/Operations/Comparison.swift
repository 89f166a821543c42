// SPDX-License-Identifier: Apache-2.0
// ChainRule: comparisons.

/// A comparison: 1 where it holds, otherwise 0, and no derivative.
protocol ComparisonOperation: BinaryOperation, PlainOperation {
  /// When it holds.
  static var relation: Relation { get }
}

extension ComparisonOperation {
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .select(a, Self.relation, b, then: .one, else: .zero)
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .zero }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .zero }
}

struct Equal: ComparisonOperation {
  static let listing = OperationListing(
    "eq", aliases: ["==", "equal"], "Whether two values are equal.", arguments: ["a", "b"],
    isCommutative: true, isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.equal
}

struct NotEqual: ComparisonOperation {
  static let listing = OperationListing(
    "ne", aliases: ["!=", "not_equal"], "Whether two values differ.", arguments: ["a", "b"],
    isCommutative: true, isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.notEqual
}

struct Less: ComparisonOperation {
  static let listing = OperationListing(
    "lt", aliases: ["<", "less"], "Whether the first value is less than the second.",
    arguments: ["a", "b"], isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.less
}

struct LessOrEqual: ComparisonOperation {
  static let listing = OperationListing(
    "le", aliases: ["<=", "less_equal"], "Whether the first value is at most the second.",
    arguments: ["a", "b"], isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.lessOrEqual
}

struct Greater: ComparisonOperation {
  static let listing = OperationListing(
    "gt", aliases: [">", "greater"], "Whether the first value is greater than the second.",
    arguments: ["a", "b"], isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.greater
}

struct GreaterOrEqual: ComparisonOperation {
  static let listing = OperationListing(
    "ge", aliases: [">=", "greater_equal"], "Whether the first value is at least the second.",
    arguments: ["a", "b"], isSelective: true, resultType: .bool, argumentTypes: [.number])
  static let relation = Relation.greaterOrEqual
}
