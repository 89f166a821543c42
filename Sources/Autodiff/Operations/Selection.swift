// SPDX-License-Identifier: Apache-2.0
// ChainRule: the choice between values.

struct Where: TernaryOperation, PlainOperation {
  static let listing = OperationListing(
    "where", aliases: ["select"], "The second value where the first is not 0, elsewhere the third.",
    arguments: ["cond", "a", "b"], isSelective: true, argumentTypes: [.condition, .number, .number])

  func value<A: Algebra>(_ cond: A, _ a: A, _ b: A) -> A {
    .select(cond, .notEqual, 0, then: a, else: b)
  }
  func partialA<A: Algebra>(_ cond: A, _ a: A, _ b: A, _ y: A) -> A { .zero }
  func partialB<A: Algebra>(_ cond: A, _ a: A, _ b: A, _ y: A) -> A {
    .select(cond, .notEqual, 0, then: .one, else: .zero)
  }
  func partialC<A: Algebra>(_ cond: A, _ a: A, _ b: A, _ y: A) -> A {
    .select(cond, .notEqual, 0, then: .zero, else: .one)
  }
}

struct Maximum: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "maximum", "The larger of two values, or NaN if one of them is.", arguments: ["a", "b"],
    kinks: meeting(wonByFirst: .tfjs), isCommutative: true, isSelective: true,
    argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(
        a, .greaterOrEqual, b, then: a, else: .select(b, .greater, a, then: b, else: a + b)),
      writtenAs: .select(a, .greater, b, then: a, else: b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: a, against: b, y, .greater) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: b, against: a, y, .greater) }
}

struct Minimum: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "minimum", "The smaller of two values, or NaN if one of them is.", arguments: ["a", "b"],
    kinks: meeting(wonByFirst: .tfjs), isCommutative: true, isSelective: true,
    argumentTypes: [.number])

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(a, .lessOrEqual, b, then: a, else: .select(b, .less, a, then: b, else: a + b)),
      writtenAs: .select(a, .less, b, then: a, else: b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: a, against: b, y, .less) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: b, against: a, y, .less) }
}

struct MaximumNumber: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "fmax", "The larger of two values; a number where only one of them is NaN.",
    arguments: ["a", "b"], kinks: meeting(wonByFirst: .torch), isCommutative: true,
    isSelective: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(a, .greaterOrEqual, b, then: a, else: .select(b, .equal, b, then: b, else: a)),
      writtenAs: .select(a, .greater, b, then: a, else: b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: a, against: b, y, .greater) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: b, against: a, y, .greater) }
}

struct MinimumNumber: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "fmin", "The smaller of two values; a number where only one of them is NaN.",
    arguments: ["a", "b"], kinks: meeting(wonByFirst: .torch), isCommutative: true,
    isSelective: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      .select(a, .lessOrEqual, b, then: a, else: .select(b, .equal, b, then: b, else: a)),
      writtenAs: .select(a, .less, b, then: a, else: b))
  }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: a, against: b, y, .less) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: b, against: a, y, .less) }
}

/// Where the arguments meet, either may win: the derivative of each is anywhere from 0 to 1, they
/// add up to 1, and of those pairs two halves are the shortest.
///
/// Under one convention the first wins.
private func meeting(wonByFirst convention: KinkConvention) -> [Kink] {
  [
    Kink(.meeting(1), interval: 0...1, chosen: 0.5, others: [convention: 1]),
    Kink(argument: 1, .meeting(0), interval: 0...1, chosen: 0.5, others: [convention: 0]),
  ]
}

/// The derivative of an extremum with respect to one of its arguments: 1 where it won, 0 where it
/// lost, a half each where they meet, NaN where there is no number to win.
///
/// Who won is read off the value `y`, so that whatever the value does with NaN, this follows.
private func share<A: Algebra>(
  of own: A, against other: A, _ y: A, _ relation: Relation
) -> A {
  .computed(
    .select(
      own, .equal, other, then: A(0.5),
      else: .select(
        y, .equal, own, then: .one, else: .select(y, .equal, other, then: .zero, else: A(.nan)))),
    writtenAs: .select(
      own, relation, other, then: .one,
      else: .select(own, .equal, other, then: A(0.5), else: .zero)))
}
