// SPDX-License-Identifier: Apache-2.0
// ChainRule: values kept within bounds, put in place of others, or given another's sign.

/// Two bounds; where the lower one is above the upper, everything is the upper one.
struct Bounds {
  let lower: Double
  let upper: Double

  init(lower: Double, upper: Double) {
    (self.lower, self.upper) = (Swift.min(lower, upper), upper)
  }

  /// The number within them that is nearest; NaN fails both comparisons and is passed on.
  func nearest<A: Algebra>(to x: A) -> A {
    let lifted =
      lower == -.infinity ? x : A.select(x, .less, lower, then: A(lower), else: x)
    return upper == .infinity ? lifted : .select(x, .greater, upper, then: A(upper), else: lifted)
  }

  /// A derivative that holds inside; outside and on the bounds it is 0.
  func slope<A: Algebra>(_ slope: A, inside x: A) -> A {
    let computed = A.select(
      x, .lessOrEqual, lower, then: .zero,
      else: .select(x, .greaterOrEqual, upper, then: .zero, else: slope))
    let belowUpper =
      upper == .infinity ? slope : A.select(x, .less, upper, then: slope, else: .zero)
    let written =
      lower == -.infinity
      ? belowUpper : A.select(x, .greater, lower, then: belowUpper, else: .zero)
    return .computed(computed, writtenAs: written)
  }
}

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
    ],
    kinks: [-Double.infinity, .infinity].map(Clip.kink), isSelective: true)

  private let bounds: Bounds
  init(_ parameters: Parameters) {
    let (lower, upper) = (parameters[0], parameters[1])
    bounds = Bounds(
      lower: lower.isNaN ? -.infinity : lower, upper: upper.isNaN ? .infinity : upper)
  }

  /// None where there is no bound.
  var kinks: [Kink] {
    if bounds.lower == bounds.upper { return [] }
    return [bounds.lower, bounds.upper].filter(\.isFinite).map(Clip.kink)
  }

  /// At a bound any slope up to that inside is valid.
  private static func kink(at bound: Double) -> Kink {
    Kink(at: bound, interval: 0...1, chosen: 0, others: [.jax: 0.5, .torch: 1, .tfjs: 1])
  }

  func value<A: Algebra>(_ x: A) -> A { bounds.nearest(to: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    bounds.slope(.computed(.oneUnlessNaN(x), writtenAs: .one), inside: x)
  }
}

extension OperationCode {
  /// The operation that takes as arguments, after its own, what this one takes as attributes.
  package var argumentForm: OperationCode? { self == .clip ? .clipBetween : nil }
}

struct ClipBetween: TernaryOperation, PlainOperation {
  static let listing = OperationListing(
    "clip_between", aliases: ["clamp_between"],
    "The first value, or the bound that it is beyond; the third where the second is above it.",
    arguments: ["x", "min", "max"], kinks: meetings, isSelective: true)

  /// Where two of the three meet and neither is out of play, they share; where all do, the bounds.
  private static let meetings: [Kink] =
    [(0, 1), (1, 0)].map { shared($0, 2, .greater) }
    + [(0, 2), (2, 0)].map { shared($0, 1, .less) }
    + [(1, 2), (2, 1)].map { shared($0, 0, .less) }
    + [
      shared((0, 1), 2, .equal, chosen: 0), shared((1, 0), 2, .equal),
      shared((2, 0), 1, .equal),
    ]

  private static func shared(
    _ pair: (Int, Int), _ third: Int, _ relation: Relation, chosen: Double = 0.5
  ) -> Kink {
    Kink(
      argument: pair.0, .meetingBeside(pair.1, third: third, relation), interval: 0...1,
      chosen: chosen)
  }

  // The larger of value and lower bound, and of that and the upper bound the smaller.
  func value<A: Algebra>(_ x: A, _ min: A, _ max: A) -> A {
    .computed(
      Minimum().value(Maximum().value(x, min), max),
      writtenAs: .select(
        x, .less, min, then: .select(min, .less, max, then: min, else: max),
        else: .select(x, .less, max, then: x, else: max)))
  }

  // Where the value meets a bound that is beyond the other, and where the bounds meet above the value,
  // each has a half. Where all three meet, the bounds share and the value has nothing.
  func partialA<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    let atUpper = A.select(x, .equal, max, then: A(0.5), else: .zero)
    let onLower = A.select(min, .less, max, then: A(0.5), else: .zero)
    return number(
      .select(
        x, .greater, min, then: .select(x, .less, max, then: .one, else: atUpper),
        else: .select(x, .equal, min, then: onLower, else: .zero)), y)
  }
  func partialB<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    let whole = A.select(
      min, .less, max, then: .one, else: .select(min, .equal, max, then: A(0.5), else: .zero))
    let half = A.select(min, .lessOrEqual, max, then: A(0.5), else: .zero)
    return number(
      .select(
        x, .less, min, then: whole, else: .select(x, .equal, min, then: half, else: .zero)), y)
  }
  func partialC<A: Algebra>(_ x: A, _ min: A, _ max: A, _ y: A) -> A {
    number(
      .select(
        x, .greater, max, then: .one,
        else: .select(
          min, .greater, max, then: .one,
          else: .select(
            x, .equal, max, then: A(0.5),
            else: .select(min, .equal, max, then: A(0.5), else: .zero)))), y)
  }

  /// A share of a value that is a number; NaN has none.
  private func number<A: Algebra>(_ share: A, _ y: A) -> A {
    .computed(.select(y, .equal, y, then: share, else: A(.nan)), writtenAs: share)
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
