// SPDX-License-Identifier: Apache-2.0
// ChainRule: activations that are put together from straight pieces.

// NaN fails every comparison: each rule here is arranged so that what it then answers is the argument.

struct RectifiedLinear6: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "relu6", "The value, but at least 0 and at most 6.", arguments: ["x"],
    kinks: [
      Kink(at: 0, interval: 0...1, chosen: 0),
      Kink(at: 6, interval: 0...1, chosen: 0, others: [.tfjs: 1]),
    ],
    isSelective: true)

  private static let bounds = Bounds(lower: 0, upper: 6)

  func value<A: Algebra>(_ x: A) -> A { Self.bounds.nearest(to: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    Self.bounds.slope(.computed(.oneUnlessNaN(x), writtenAs: .one), inside: x)
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
    ], kinks: HardTanh(Bounds(lower: -1, upper: 1)).kinks, isSelective: true)

  private let bounds: Bounds

  init(_ parameters: Parameters) {
    self.init(Bounds(lower: parameters[0], upper: parameters[1]))
  }
  private init(_ bounds: Bounds) { self.bounds = bounds }

  var kinks: [Kink] {
    [bounds.lower, bounds.upper].map {
      Kink(at: $0, interval: 0...1, chosen: 0, others: [.jax: 1])
    }
  }

  func value<A: Algebra>(_ x: A) -> A { bounds.nearest(to: x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    bounds.slope(.computed(.oneUnlessNaN(x), writtenAs: .one), inside: x)
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
  /// Where the line meets 0 and 1.
  private let ends: Bounds

  init(_ parameters: Parameters) { self.init(slope: parameters[0], offset: parameters[1]) }
  private init(slope: Double, offset: Double) {
    (self.slope, self.offset) = (slope, offset)
    let (zero, one) = ((0 - offset) / slope, (1 - offset) / slope)
    ends = Bounds(lower: min(zero, one), upper: max(zero, one))
  }

  var kinks: [Kink] {
    [ends.lower, ends.upper].map {
      Kink(at: $0, interval: min(slope, 0)...max(slope, 0), chosen: 0)
    }
  }

  func value<A: Algebra>(_ x: A) -> A {
    let line = slope * x + offset
    return .computed(
      Bounds(lower: 0, upper: 1).nearest(to: line),
      writtenAs: .select(
        x, .less, ends.upper,
        then: .select(x, .greater, ends.lower, then: line, else: A(slope < 0 ? 1 : 0)),
        else: A(slope < 0 ? 0 : 1)))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    ends.slope(.computed(slope * .oneUnlessNaN(x), writtenAs: A(slope)), inside: x)
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
    [Kink(at: 0, interval: min(slope, 1)...max(slope, 1), chosen: chosen, others: [.jax: 1])]
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
          x, .equal, 0, then: Bounds(lower: 0, upper: 1).nearest(to: a), else: .sign(x))),
      writtenAs: .select(x, .greater, 0, then: .one, else: a))
  }
  func partialB<A: Algebra>(_ x: A, _ a: A, _ y: A) -> A {
    .select(x, .greater, 0, then: .zero, else: x)
  }
}
