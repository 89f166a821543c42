// SPDX-License-Identifier: Apache-2.0
// ChainRule: activations that are put together from straight pieces.

// NaN fails every comparison: each rule here is arranged so that what it then answers is the argument.

struct RectifiedLinear6: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "relu6", "The value, but at least 0 and at most 6.", arguments: ["x"],
    kinks: [Kink(at: 0, interval: 0...1, chosen: 0), Kink(at: 6, interval: 0...1, chosen: 0)],
    isSelective: true)

  func value<A: Algebra>(_ x: A) -> A { x.saturated(from: 0, to: 6, otherwise: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    x.slopeSaturated(from: 0, to: 6, inside: .one)
  }
}

struct HardTanh: UnaryOperation {
  static let listing = OperationListing(
    "hardtanh", "The value, but no less than one bound and no more than another.",
    arguments: ["x"],
    attributes: [
      AttributeListing("min_val", .number, default: .number(-1)),
      AttributeListing(
        "max_val", .number, default: .number(1), "Where it is below min_val, it is the value."),
    ], kinks: HardTanh(from: -1, to: 1).kinks, isSelective: true)

  private let lower: Double
  private let upper: Double

  init(_ parameters: Parameters) { self.init(from: parameters[0], to: parameters[1]) }
  private init(from lower: Double, to upper: Double) {
    (self.lower, self.upper) = (min(lower, upper), upper)
  }

  var kinks: [Kink] {
    [lower, upper].map { Kink(at: $0, interval: 0...1, chosen: 0) }
  }

  func value<A: Algebra>(_ x: A) -> A { x.saturated(from: lower, to: upper, otherwise: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    x.slopeSaturated(from: lower, to: upper, inside: .one)
  }
}

struct HardSigmoid: UnaryOperation {
  static let listing = OperationListing(
    "hard_sigmoid", "A straight line, but at least 0 and at most 1.", arguments: ["x"],
    attributes: [
      AttributeListing("alpha", .number, default: .number(1.0 / 6), "The slope of the line."),
      AttributeListing("beta", .number, default: .number(0.5), "Its value at 0."),
    ], kinks: HardSigmoid(slope: 1.0 / 6, offset: 0.5).kinks, isSelective: true)

  private let slope: Double
  private let offset: Double
  /// Where the line meets 0 and 1, the lower end first.
  private let ends: (lower: Double, upper: Double)

  init(_ parameters: Parameters) { self.init(slope: parameters[0], offset: parameters[1]) }
  private init(slope: Double, offset: Double) {
    (self.slope, self.offset) = (slope, offset)
    let (zero, one) = ((0 - offset) / slope, (1 - offset) / slope)
    ends = (min(zero, one), max(zero, one))
  }

  var kinks: [Kink] {
    [ends.lower, ends.upper].map {
      Kink(at: $0, interval: min(slope, 0)...max(slope, 0), chosen: 0)
    }
  }

  func value<A: Algebra>(_ x: A) -> A {
    let line = slope * x + offset
    return .computed(
      line.saturated(from: 0, to: 1, otherwise: line),
      writtenAs: .select(
        x, .less, ends.upper,
        then: .select(x, .greater, ends.lower, then: line, else: A(slope < 0 ? 1 : 0)),
        else: A(slope < 0 ? 0 : 1)))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    x.slopeSaturated(from: ends.lower, to: ends.upper, inside: A(slope))
  }
}

struct HardSwish: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "hardswish", aliases: ["hard_silu"],
    "The value times its hard sigmoid: 0 up to -3, the value itself from 3 on.", arguments: ["x"],
    kinks: [
      Kink(at: -3, interval: -0.5...0, chosen: 0), Kink(at: 3, interval: 1...1.5, chosen: 1),
    ])

  func value<A: Algebra>(_ x: A) -> A {
    pieces(x, left: .zero, middle: x * (x + 3) / 6, right: x)
  }

  // At -3 the slope falls from 0 to -1/2 and at 3 from 3/2 to 1: the function is concave around both.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    pieces(x, left: .zero, middle: (2 * x + 3) / 6, right: .one)
  }

  private func pieces<A: Algebra>(_ x: A, left: A, middle: A, right: A) -> A {
    .select(
      x, .lessOrEqual, -3, then: left,
      else: .select(x, .greaterOrEqual, 3, then: right, else: middle))
  }
}

struct LeakyRectifiedLinear: UnaryOperation {
  static let listing = OperationListing(
    "leaky_relu", "The value where it is positive, otherwise a small part of it.",
    arguments: ["x"],
    attributes: [AttributeListing("negative_slope", .number, default: .number(0.01))],
    kinks: LeakyRectifiedLinear(slope: 0.01).kinks, isSelective: true)

  private let slope: Double

  init(_ parameters: Parameters) { self.init(slope: parameters[0]) }
  private init(slope: Double) { self.slope = slope }

  var kinks: [Kink] {
    [Kink(at: 0, interval: min(slope, 1)...max(slope, 1), chosen: chosen)]
  }

  /// The smallest between the slopes on either side.
  private var chosen: Double { min(max(slope, 0), 1) }

  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      .select(x, .lessOrEqual, 0, then: slope == 0 ? .zero : slope * x, else: x),
      writtenAs: .select(x, .greater, 0, then: x, else: slope * x))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .select(
        x, .less, 0, then: A(slope),
        else: .select(x, .equal, 0, then: A(chosen), else: .sign(x))),
      writtenAs: .select(x, .greater, 0, then: .one, else: A(slope)))
  }
}

struct ParametricRectifiedLinear: BinaryOperation, PlainOperation {
  static let listing = OperationListing(
    "prelu", "The value where it is positive, otherwise its product with a slope.",
    arguments: ["x", "a"], isSelective: true)

  func value<A: Algebra>(_ x: A, _ a: A) -> A {
    .computed(
      .select(x, .lessOrEqual, 0, then: a * x, else: x),
      writtenAs: .select(x, .greater, 0, then: x, else: a * x))
  }

  // At 0 any slope between a and 1 is valid. The smallest is a, held between 0 and 1.
  func partialA<A: Algebra>(_ x: A, _ a: A, _ y: A) -> A {
    .computed(
      .select(
        x, .less, 0, then: a,
        else: .select(
          x, .equal, 0, then: a.saturated(from: 0, to: 1, otherwise: a), else: .sign(x))),
      writtenAs: .select(x, .greater, 0, then: .one, else: a))
  }
  func partialB<A: Algebra>(_ x: A, _ a: A, _ y: A) -> A {
    .select(x, .greater, 0, then: .zero, else: x)
  }
}
