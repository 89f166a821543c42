// SPDX-License-Identifier: Apache-2.0
// ChainRule: the error function and its relatives.

struct Erf: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "erf", "The error function, from -1 to 1.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .special(.erf, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { A.twoOverRootPi * A.gaussian(x) }
}

struct Erfc: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "erfc", "One less the error function, accurate in the right tail.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .special(.erfc, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { -(A.twoOverRootPi * A.gaussian(x)) }
}

struct Erfcx: UnaryOperation {
  static let listing = OperationListing(
    "erfcx", "The scaled function exp(x²)·erfc(x), or its derivative of an order up to 64.",
    arguments: ["x"], attributes: [.derivativeOrder])

  let order: Int
  init(_ parameters: Parameters) { order = Int(exactly: parameters[0]) ?? -1 }
  init(order: Int) { self.order = order }

  func value<A: Algebra>(_ x: A) -> A {
    let function = A.special(.erfcx(order: order), x)
    return order == 0
      ? .computed(function, writtenAs: A.exp(A.square(x)) * A.special(.erfc, x)) : function
  }

  // 2xy - 2/√π loses every digit in the right tail, so the derivative is the next of the family.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let next = A.special(.erfcx(order: order + 1), x)
    return order == 0 ? .computed(next, writtenAs: 2 * x * y - A.twoOverRootPi) : next
  }
}

struct Erfinv: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "erfinv", "The number whose error function is the value.", arguments: ["x"],
    domain: [Domain(-1, 1)])

  func value<A: Algebra>(_ x: A) -> A { .special(.erfinv, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let half = A.computed(A(0.886226925452758014), writtenAs: A.sqrt(A(.pi)) / 2)
    return .computed(half / A.special(.gaussian, y), writtenAs: half * A.exp(A.square(y)))
  }
}

// The rounding of the square alone would cost a Gaussian as many units in the last place as it has.

struct Gaussian: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "gaussian", "The bell exp(-x²), accurate in its tails.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .gaussian(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { y.bellSlope(-(2 * x * y)) }
}

struct NormalDensity: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "normal_pdf", "The density of the standard normal distribution, accurate in its tails.",
    arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A { .normalDensity(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { y.bellSlope(-(x * y)) }
}

struct Ndtr: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "ndtr", aliases: ["normal_cdf"],
    "The share of the standard normal distribution below the value.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(.special(.ndtr, x), writtenAs: A.special(.erfc, -(x / A.sqrt(A(2)))) / 2)
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .normalDensity(x) }
}

struct LogNdtr: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log_ndtr", "The logarithm of the normal distribution's share below, accurate in both tails.",
    arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(.special(.logNdtr, x), writtenAs: A.log(A.special(.ndtr, x)))
  }

  // On the left density and share both vanish, and their quotient is one of erfcx; on the right erfcx
  // overflows where the density alone says all. Both are one function, so nothing is cut at 0.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let quotient = A.normalDensity(x) / A.special(.ndtr, x)
    let scaled = A.special(.erfcx(order: 0), -0.707106781186547524 * x)
    return .computed(
      .select(x, .greater, 0, then: quotient, else: 0.797884560802865356 / scaled),
      writtenAs: quotient)
  }
}

struct Ndtri: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "ndtri", aliases: ["normal_quantile", "probit"],
    "The number below which a share of the standard normal distribution lies.", arguments: ["x"],
    domain: [Domain(0, 1)])

  func value<A: Algebra>(_ x: A) -> A { .special(.ndtri, x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      1 / A.special(.normalDensity, y), writtenAs: A.sqrt(2 * A(.pi)) * A.exp(A.square(y) / 2))
  }
}

struct Logit: UnaryOperation {
  static let listing = OperationListing(
    "logit", "The logarithm of the odds x/(1 - x), with `eps` of the value kept that far inside.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "eps", .number, default: .number(0),
        "How far from 0 and 1 the value is kept; 0 leaves it as it is.")
    ], domain: [Domain(0, 1)], isSelective: true)

  /// 0 for none, or less than a half: beyond, both ends are at the middle.
  private let eps: Double
  init(_ parameters: Parameters) { eps = min(parameters[0], 0.5) }

  private var bounds: Bounds { Bounds(lower: eps, upper: 1 - eps) }

  /// Where it is held fast, any slope up to that inside is valid, and 0 is answered.
  var kinks: [Kink] {
    if eps <= 0 { return [] }
    let slope = 1 / (eps * (1 - eps))
    return [eps, 1 - eps].map { Kink(at: $0, interval: 0...slope, chosen: 0) }
  }

  // Near a half the odds are near 1, and their logarithm is that of one plus a number that is exact.
  func value<A: Algebra>(_ x: A) -> A {
    let x = eps > 0 ? bounds.nearest(to: x) : x
    let plain = A.log(x / (1 - x))
    return .computed(
      .select(
        A.abs(x - 0.5), .less, 0.25, then: .log(onePlus: (2 * x - 1) / (1 - x)), else: plain),
      writtenAs: plain)
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let slope = A.computed(
      .one.dividedWithinDomain(by: x * (1 - x)), writtenAs: 1 / (x * (1 - x)))
    return eps > 0 ? bounds.slope(slope, inside: x) : slope
  }
}

extension Algebra {
  /// 2/√π.
  static var twoOverRootPi: Self {
    .computed(Self(1.12837916709551257), writtenAs: 2 / .sqrt(Self(.pi)))
  }

  /// The slope of a bell of this height: 0 where it has vanished, infinitely far away too.
  fileprivate func bellSlope(_ slope: Self) -> Self {
    .computed(.select(self, .equal, 0, then: .zero, else: slope), writtenAs: slope)
  }

  /// exp(-x²).
  static func gaussian(_ x: Self) -> Self {
    .computed(special(.gaussian, x), writtenAs: exp(-square(x)))
  }

  /// The density of the standard normal distribution.
  static func normalDensity(_ x: Self) -> Self {
    .computed(
      special(.normalDensity, x), writtenAs: exp(-(square(x) / 2)) / .sqrt(2 * Self(.pi)))
  }
}
