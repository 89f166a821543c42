// SPDX-License-Identifier: Apache-2.0
// ChainRule: values kept within bounds, put in place of others, or given another's sign.

struct Clip: UnaryOperation {
  static let listing = OperationListing(
    "clip", aliases: ["clamp", "clipbyvalue", "clip_by_value"],
    "The value, or the bound that it is beyond; with three arguments, `clip_between`.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "min", .optionalNumber, default: .some(.none), "The lower bound; null for none."),
      AttributeListing(
        "max", .optionalNumber, default: .some(.none),
        "The upper bound; null for none. Where it is below min, it is the value."),
    ], kinks: Clip(from: -.infinity, to: .infinity).kinks, isSelective: true)

  private let lower: Double
  private let upper: Double

  init(_ parameters: Parameters) {
    let (lower, upper) = (parameters[0], parameters[1])
    self.init(from: lower.isNaN ? -.infinity : lower, to: upper.isNaN ? .infinity : upper)
  }
  private init(from lower: Double, to upper: Double) {
    (self.lower, self.upper) = (Swift.min(lower, upper), upper)
  }

  /// At a bound any slope up to that inside is valid; without one it is infinitely far away.
  var kinks: [Kink] {
    if lower == upper { return [] }
    return [lower, upper].map {
      Kink(at: $0, interval: 0...1, chosen: 0, others: [.jax: 0.5, .torch: 1, .tfjs: 1])
    }
  }

  func value<A: Algebra>(_ x: A) -> A { x.saturated(from: lower, to: upper, otherwise: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    x.slopeSaturated(from: lower, to: upper, inside: .one)
  }
}

extension OperationCode {
  /// The operation that takes as arguments, after its own, what this one takes as attributes.
  var argumentForm: OperationCode? { self == .clip ? .clipBetween : nil }
}

struct ClipBetween: TernaryOperation, PlainOperation {
  static let listing = OperationListing(
    "clip_between", aliases: ["clamp_between"],
    "The first value, or the bound that it is beyond; the third where the second is above it.",
    arguments: ["x", "min", "max"], isSelective: true)

  // The larger of value and lower bound, and of that and the upper bound the smaller.
  func value<A: Algebra>(_ x: A, _ min: A, _ max: A) -> A {
    .computed(
      Minimum().value(Maximum().value(x, min), max),
      writtenAs: .select(
        x, .less, min, then: .select(min, .less, max, then: min, else: max),
        else: .select(x, .less, max, then: x, else: max)))
  }

  // Where the value meets a bound, each has a half, as of a maximum and a minimum.
  func partialA<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    let lifted = Maximum().value(x, min)
    return .computed(
      Minimum().partialA(lifted, max, y) * Maximum().partialA(x, min, lifted),
      writtenAs: .select(
        x, .greater, min, then: .select(x, .less, max, then: .one, else: .zero), else: .zero))
  }
  func partialB<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    let lifted = Maximum().value(x, min)
    return .computed(
      Minimum().partialA(lifted, max, y) * Maximum().partialB(x, min, lifted),
      writtenAs: .select(
        x, .less, min, then: .select(min, .less, max, then: .one, else: .zero), else: .zero))
  }
  func partialC<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    .computed(
      Minimum().partialB(Maximum().value(x, min), max, y),
      writtenAs: .select(
        x, .greater, max, then: .one,
        else: .select(min, .greater, max, then: .one, else: .zero)))
  }
}

struct CopySign: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "copysign", "The magnitude of the first value with the sign of the second, zeros included.",
    arguments: ["a", "b"], isSelective: true)

  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    .computed(
      A.abs(a) * A.unit(signedAs: b),
      writtenAs: .select(b, .less, 0, then: -A.abs(a), else: .abs(a)))
  }

  // 1 where the signs agree, at zero too: 0 has the sign of 1.
  func partialA<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A {
    .computed(
      A.unit(signedAs: a) * A.unit(signedAs: b),
      writtenAs: .select(b, .less, 0, then: -A.sign(a), else: .sign(a)))
  }
  func partialB<A: Algebra>(_ a: A, _ b: A, _ y: A) -> A { .zero }
}

struct NanToNum: UnaryOperation {
  static let listing = OperationListing(
    "nan_to_num", "The value, with numbers in place of NaN and the infinities.", arguments: ["x"],
    attributes: [
      AttributeListing("nan", .number, default: .number(0), "What stands in place of NaN."),
      AttributeListing(
        "posinf", .optionalNumber, default: .some(.none),
        "What stands in place of infinity; null for the largest number there is."),
      AttributeListing(
        "neginf", .optionalNumber, default: .some(.none),
        "What stands in place of negative infinity; null for the smallest number there is."),
    ], isSelective: true)

  let (nan, positive, negative): (Double, Double, Double)
  init(_ parameters: Parameters) {
    (nan, positive, negative) = (parameters[0], parameters[1], parameters[2])
  }

  func value<A: Algebra>(_ x: A) -> A {
    let aboveAll = positive.isNaN ? A.largest : A(positive)
    let belowAll = negative.isNaN ? -A.largest : A(negative)
    // The infinities alone leave something when they are taken from themselves.
    return .select(
      x, .equal, x,
      then: .select(
        x - x, .equal, 0, then: x, else: .select(x, .greater, 0, then: aboveAll, else: belowAll)),
      else: A(nan))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .select(x - x, .equal, 0, then: .one, else: .zero)
  }
}

struct Heaviside: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "heaviside",
    "0 for negative values, 1 for positive ones, at 0 the second; its derivative is zero elsewhere.",
    arguments: ["x", "h"], isSelective: true)

  func value<A: Algebra>(_ x: A, _ h: A) -> A {
    let step = A.select(
      x, .less, 0, then: .zero, else: .select(x, .greater, 0, then: .one, else: h))
    return .computed(.select(x, .equal, x, then: step, else: x), writtenAs: step)
  }
  func partialA<A: Algebra>(_ x: A, _ h: A, _ y: A) -> A { .zero }
  func partialB<A: Algebra>(_ x: A, _ h: A, _ y: A) -> A {
    .select(x, .equal, 0, then: .one, else: .zero)
  }
}

extension Algebra {
  /// 1, and NaN of NaN.
  static func oneUnlessNaN(_ x: Self) -> Self {
    .select(x, .equal, x, then: .one, else: x)
  }

  /// 1 or -1 with the sign of a number, which zeros have too; NaN has none.
  fileprivate static func unit(signedAs x: Self) -> Self {
    .select(
      x, .equal, 0, then: .sign(1 / x), else: .sign(x))
  }

  /// The largest finite number of the precision at hand: that of double precision is none in single.
  fileprivate static var largest: Self {
    let (double, single) = (Double.greatestFiniteMagnitude, Double(Float.greatestFiniteMagnitude))
    return .computed(
      .select(Self(double), .less, Self(.infinity), then: Self(double), else: Self(single)),
      writtenAs: Self(double))
  }
}
