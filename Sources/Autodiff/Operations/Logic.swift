// SPDX-License-Identifier: Apache-2.0
// ChainRule: conditions of conditions, and of what kind a number is.

/// A condition of two others: 1 where it holds, otherwise 0, and no derivative.
///
/// As everywhere, what is not 0 holds; NaN is not 0.
protocol ConnectiveOperation: BinaryOperation, PlainOperation {}

extension ConnectiveOperation {
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .zero }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .zero }
}

struct And: ConnectiveOperation {
  static let listing = OperationListing(
    "and", aliases: ["logical_and", "&&"], "Whether both values differ from 0.",
    arguments: ["a", "b"], isCommutative: true, isSelective: true, resultType: .bool,
    argumentTypes: [.condition])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .select(a, .notEqual, 0, then: truth(of: b), else: .zero)
  }
}

struct Or: ConnectiveOperation {
  static let listing = OperationListing(
    "or", aliases: ["logical_or", "||"], "Whether one of two values differs from 0.",
    arguments: ["a", "b"], isCommutative: true, isSelective: true, resultType: .bool,
    argumentTypes: [.condition])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .select(a, .notEqual, 0, then: .one, else: truth(of: b))
  }
}

struct ExclusiveOr: ConnectiveOperation {
  static let listing = OperationListing(
    "xor", aliases: ["logical_xor"], "Whether just one of two values differs from 0.",
    arguments: ["a", "b"], isCommutative: true, isSelective: true, resultType: .bool,
    argumentTypes: [.condition])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .select(
      a, .notEqual, 0, then: .select(b, .equal, 0, then: .one, else: .zero), else: truth(of: b))
  }
}

/// A condition of one number: 1 where it holds, otherwise 0, and no derivative.
protocol ConditionOperation: UnaryOperation, PlainOperation {}

extension ConditionOperation {
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .zero }
}

struct Not: ConditionOperation {
  static let listing = OperationListing(
    "not", aliases: ["logical_not"], "Whether the value is 0.", arguments: ["x"],
    isSelective: true, resultType: .bool, argumentTypes: [.condition])

  func value<A: Algebra>(_ x: A) -> A { .select(x, .equal, 0, then: .one, else: .zero) }
}

struct IsNaN: ConditionOperation {
  static let listing = OperationListing(
    "isnan", aliases: ["is_nan"], "Whether the value is not a number.", arguments: ["x"],
    isSelective: true, resultType: .bool, argumentTypes: [.number])

  // NaN is the only value that differs from itself.
  func value<A: Algebra>(_ x: A) -> A { .select(x, .notEqual, x, then: .one, else: .zero) }
}

struct IsInfinite: ConditionOperation {
  static let listing = OperationListing(
    "isinf", aliases: ["is_inf"], "Whether the value is infinite.", arguments: ["x"],
    isSelective: true, resultType: .bool, argumentTypes: [.number])

  // The infinities and NaN alone leave something when they are taken from themselves.
  func value<A: Algebra>(_ x: A) -> A {
    .select(x, .equal, x, then: .select(x - x, .equal, 0, then: .zero, else: .one), else: .zero)
  }
}

struct IsFinite: ConditionOperation {
  static let listing = OperationListing(
    "isfinite", aliases: ["is_finite"], "Whether the value is a number and not infinite.",
    arguments: ["x"], isSelective: true, resultType: .bool, argumentTypes: [.number])

  func value<A: Algebra>(_ x: A) -> A { .select(x - x, .equal, 0, then: .one, else: .zero) }
}

/// 1 where a value differs from 0, otherwise 0.
private func truth<A: Algebra>(of x: A) -> A {
  .select(x, .notEqual, 0, then: .one, else: .zero)
}
