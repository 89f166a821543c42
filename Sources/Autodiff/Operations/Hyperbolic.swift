// SPDX-License-Identifier: Apache-2.0
// ChainRule: the hyperbolic functions and their inverses.

struct Sinh: UnaryOperation, PlainOperation {
  static let listing = OperationListing("sinh", "The hyperbolic sine.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .sinh(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .cosh(x) }
}

struct Cosh: UnaryOperation, PlainOperation {
  static let listing = OperationListing("cosh", "The hyperbolic cosine.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .cosh(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .sinh(x) }
}

struct Tanh: UnaryOperation, PlainOperation {
  static let listing = OperationListing("tanh", "The hyperbolic tangent.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .tanh(x) }

  // 1 - y² has no digit left from |x| = 19 on. 1 + tanh x = 2σ(2x) and 1 - tanh x = 2σ(-2x) keep
  // theirs in either tail; and where 1/cosh² is differentiated again, cosh and sinh overflow. But
  // differentiated again, the two slopes cancel at 0, where that of y² does not.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let slope = 1 - A.square(y)
    return .computed(
      .select(
        A.abs(x), .less, 0.5, then: slope, else: 4 * A.sigmoid(2 * x) * A.sigmoid(-2 * x)),
      writtenAs: slope)
  }
}

struct Asinh: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "asinh", aliases: ["arcsinh"], "The inverse of the hyperbolic sine.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .asinh(x) }

  // x² overflows where the slope is still a number.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(1 / A.hypot(x, .one), writtenAs: 1 / A.sqrt(A.square(x) + 1))
  }
}

struct Acosh: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "acosh", aliases: ["arccosh"], "The inverse of the hyperbolic cosine, not negative.",
    arguments: ["x"], domain: [Domain(1, .infinity)])

  func value<A: Algebra>(_ x: A) -> A { .acosh(x) }

  // Two roots: their product neither overflows nor has a value below -1, where x² - 1 is positive
  // again.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      1 / (A.sqrt(x - 1) * A.sqrt(x + 1)), writtenAs: 1 / A.sqrt(A.square(x) - 1))
  }
}

struct Atanh: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "atanh", aliases: ["arctanh"], "The inverse of the hyperbolic tangent.", arguments: ["x"],
    domain: [Domain(-1, 1, except: [-1, 1])])

  func value<A: Algebra>(_ x: A) -> A { .atanh(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(.one.dividedWithinDomain(by: .oneLessSquare(of: x)), writtenAs: 1 / (1 - A.square(x)))
  }
}
