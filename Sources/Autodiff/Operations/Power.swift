// SPDX-License-Identifier: Apache-2.0
// ChainRule: powers and roots.

struct Square: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "square", "The square.", arguments: ["x"], argumentTypes: [.number])

  func value<A: Algebra>(_ x: A) -> A { .square(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { 2 * x }
}

struct Cube: UnaryOperation, PlainOperation {
  static let listing = OperationListing("cube", "The third power.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(x * x * x, writtenAs: A.power(x, A(3)))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { 3 * A.square(x) }
}

struct SquareRoot: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "sqrt", "The square root; its slope at 0 is infinite.", arguments: ["x"],
    domain: [.nonNegative])

  func value<A: Algebra>(_ x: A) -> A { .sqrt(x) }

  // The root of -0 is -0, but the slope rises to plus infinity there too.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(1 / (2 * A.abs(y)), writtenAs: 1 / (2 * y))
  }
}

struct ReciprocalSquareRoot: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "rsqrt", "One divided by the square root.", arguments: ["x"], domain: [.positive])

  func value<A: Algebra>(_ x: A) -> A { 1 / A.sqrt(x) }

  // -y³/2 would overflow in the cube where the true slope does not.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { -(y / (2 * x)) }
}

struct CubeRoot: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "cbrt", "The cube root, of negative numbers too; its slope at 0 is infinite.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .cbrt(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { 1 / (3 * A.square(y)) }
}

// A negative base has a power at every whole exponent. A domain, being an interval for each
// argument, cannot say that, so the one listed is where every exponent will do; values outside are
// computed all the same.

struct Power: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "pow", aliases: ["**", "^", "power"],
    "The first value raised to the second; negative bases have whole exponents only.",
    arguments: ["a", "b"], domain: [.nonNegative, .reals])

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .power(a, b) }

  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    .computed(slope(a, b, y), writtenAs: b * A.power(a, b - 1))
  }

  // y log a is 0·∞ at a = 0. Powers of 0 are constant while b ≥ 0 and infinite below, where the
  // slope is the limit -∞; a negative base is defined at isolated exponents, so there is none.
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    let slope = y * A.log(a)
    return .computed(
      .select(
        a, .equal, 0, then: .select(b, .greaterOrEqual, 0, then: .zero, else: -y), else: slope),
      writtenAs: slope)
  }
}

struct PowerConstant: UnaryOperation {
  static let listing = OperationListing(
    "pow_const", aliases: ["powi"],
    "The value raised to a fixed number; negative values have whole exponents only.",
    arguments: ["x"], attributes: [AttributeListing("n", .number)], domain: [.nonNegative])

  let n: Double
  init(_ parameters: Parameters) { n = parameters[0] }

  func value<A: Algebra>(_ x: A) -> A { n == 2 ? .square(x) : .power(x, A(n)) }

  // The zeroth power is constant, at 0 too, where 0·x^(-1) is not a number.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let written = n * A.power(x, A(n - 1))
    return switch n {
    case 0: .zero
    case 1: .one
    case 2: 2 * x
    case _ where n == n.rounded(): written
    default: .computed(slope(x, A(n), y), writtenAs: written)
    }
  }
}

struct Hypotenuse: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "hypot", "The square root of the sum of two squares, without overflow on the way.",
    arguments: ["a", "b"],
    kinks: (0..<2).map {
      Kink(argument: $0, .corner(0), interval: -1...1, chosen: 0, others: [.jax: 0.5])
    },
    isCommutative: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A { .hypot(a, b) }
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: a, beside: b, in: y) }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { share(of: b, beside: a, in: y) }

  // At the tip of the cone every slope up to 1 is a subgradient; the smallest is 0. The longer side
  // has its slope from the shorter: differentiated again, a/y would cancel where a is almost y. An
  // infinite side has slope 1, though both be infinite.
  private func share<A: Algebra>(of side: A, beside other: A, in y: A) -> A {
    let length = A.abs(side)
    let share = A.select(
      length, .greater, A.abs(other),
      then: A.sign(side) * A.sqrt(1 - A.square(other / y)), else: side / y)
    return .computed(
      .select(
        y, .equal, 0, then: .zero,
        else: .select(length, .equal, A(.infinity), then: A.sign(side), else: share)),
      writtenAs: side / y)
  }
}

/// The derivative b a^(b-1) of a power with respect to its base, where the power is `y`.
///
/// Below ½, b - 1 rounds, which costs log a times as many digits; y/a has them all, and y is the
/// less extreme of the two powers. From ½ on, b - 1 is exact and y/a could overflow first. Both are
/// one function, so nothing is cut where they meet.
///
/// Bases that are their own double, 0 and the infinities, have no quotient. There only 0·∞ is left,
/// at the exponent 0, where the power is constant in a. A test of b alone would cut a smooth
/// function: at b = 0 the derivative with respect to b is 1/a, not 0.
private func slope<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
  .select(
    a + a, .equal, a,
    then: .select(b, .equal, 0, then: .zero, else: b * A.power(a, b - 1)),
    else: .select(b, .less, 0.5, then: b * (y / a), else: b * A.power(a, b - 1)))
}
