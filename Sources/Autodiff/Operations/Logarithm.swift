// SPDX-License-Identifier: Apache-2.0
// ChainRule: logarithms.

// Below its domain a logarithm is not a number, and neither is its slope: 1/x alone would answer a
// finite one there.

struct Log: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log", aliases: ["ln"], "The natural logarithm.", arguments: ["x"], domain: [.positive])

  func value<A: Algebra>(_ x: A) -> A { .log(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(.one.dividedWithinDomain(by: x), writtenAs: 1 / x)
  }
}

// The factor is divided by x, not x multiplied: x log 10 overflows where the slope is still a number.

struct Log2: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log2", "The logarithm to base two.", arguments: ["x"], domain: [.positive])

  func value<A: Algebra>(_ x: A) -> A { .log2(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      A(1.44269504088896341).dividedWithinDomain(by: x), writtenAs: 1 / (x * A.log(A(2))))
  }
}

struct Log10: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log10", "The logarithm to base ten.", arguments: ["x"], domain: [.positive])

  func value<A: Algebra>(_ x: A) -> A { .log10(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      A(0.434294481903251828).dividedWithinDomain(by: x), writtenAs: 1 / (x * A.log(A(10))))
  }
}

struct LogOnePlus: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log1p", "The natural logarithm of one plus the value, accurate near 0.", arguments: ["x"],
    domain: [.aboveMinusOne])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(.log(onePlus: x), writtenAs: A.log(1 + x))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(.one.dividedWithinDomain(by: 1 + x), writtenAs: 1 / (1 + x))
  }
}

struct LogOneMinusExp: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log1mexp", "The logarithm of one less the exponential of the negative value.",
    arguments: ["x"], domain: [.positive])

  // Up to log 2 the exponential is close to 1 and its distance from 1 must be had directly; beyond,
  // it is small and the logarithm near 1 must be.
  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      .select(
        x, .greater, 0.693147180559945309, then: .log(onePlus: -A.exp(-x)),
        else: .log(-A.expMinusOne(-x))),
      writtenAs: A.log(1 - A.exp(-x)))
  }

  // Both exponentials decay, so unlike 1/(exp(x) - 1) nothing overflows.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .select(x, .less, 0, then: A(.nan), else: -(A.exp(-x) / A.expMinusOne(-x))),
      writtenAs: 1 / (A.exp(x) - 1))
  }
}

struct XLogY: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "xlogy", "The first value times the logarithm of the second, and 0 where the first is 0.",
    arguments: ["x", "y"], domain: [.reals, .positive])

  func value<A: Algebra>(_ x: A, _ y: A) -> A {
    let product = x * A.log(y)
    return .computed(x.annihilating(product, unlessNaN: y), writtenAs: product)
  }
  func partialA<A: Algebra>(_ x: A, _ y: A, _ value: A) -> A { .log(y) }
  func partialB<A: Algebra>(_ x: A, _ y: A, _ value: A) -> A {
    .computed(x.quotientOrZero(over: y), writtenAs: x / y)
  }
}

struct XLogOnePlusY: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "xlog1py",
    "The first value times the logarithm of one plus the second, and 0 where the first is 0.",
    arguments: ["x", "y"], domain: [.reals, .aboveMinusOne])

  func value<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      x.annihilating(x * A.log(onePlus: y), unlessNaN: y), writtenAs: x * A.log(1 + y))
  }
  func partialA<A: Algebra>(_ x: A, _ y: A, _ value: A) -> A {
    .computed(.log(onePlus: y), writtenAs: A.log(1 + y))
  }
  func partialB<A: Algebra>(_ x: A, _ y: A, _ value: A) -> A {
    .computed(x.quotientOrZero(over: 1 + y), writtenAs: x / (1 + y))
  }
}

struct Entropy: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "entr", "The value times its negative logarithm: 0 at 0, negative infinity below.",
    arguments: ["x"], domain: [.nonNegative])

  func value<A: Algebra>(_ x: A) -> A {
    let product = -(x * A.log(x))
    return .computed(
      .select(
        x, .equal, 0, then: .zero, else: .select(x, .less, 0, then: A(-.infinity), else: product)),
      writtenAs: product)
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { -A.log(x) - 1 }
}

extension Domain {
  /// Numbers above -1.
  static let aboveMinusOne = Domain(-1, .infinity, except: [-1])
}

extension Algebra {
  /// The quotient by a number that must not be negative; NaN where it is.
  func dividedWithinDomain(by divisor: Self) -> Self {
    .select(divisor, .less, 0, then: Self(.nan), else: self / divisor)
  }

  /// The same, and 0 for 0/0.
  ///
  /// Only the one point is set apart: a test of the dividend alone would
  /// cut the quotient along a line on which it is smooth.
  func quotientOrZero(over divisor: Self) -> Self {
    .select(
      .abs(self) + .abs(divisor), .equal, 0, then: .zero, else: dividedWithinDomain(by: divisor))
  }

  /// 0 where this factor is 0, even if the other is infinite or has no value; the product otherwise.
  func annihilating(_ product: Self, unlessNaN other: Self) -> Self {
    .select(
      self, .equal, 0, then: .select(other, .equal, other, then: .zero, else: other), else: product)
  }
}
