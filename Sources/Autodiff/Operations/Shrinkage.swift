// SPDX-License-Identifier: Apache-2.0
// ChainRule: activations that are 0 around 0, or nearly.

struct ThresholdedRectifiedLinear: UnaryOperation {
  static let listing = OperationListing(
    "thresholded_relu", "The value where it is above a threshold, otherwise 0.",
    arguments: ["x"], attributes: [AttributeListing("alpha", .number, default: .number(1))],
    isSelective: true)

  private let threshold: Double
  init(_ parameters: Parameters) { threshold = parameters[0] }

  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      .select(x, .lessOrEqual, threshold, then: .zero, else: x),
      writtenAs: .select(x, .greater, threshold, then: x, else: .zero))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .select(
        x, .lessOrEqual, threshold, then: .zero,
        else: .oneUnlessNaN(x)),
      writtenAs: .select(x, .greater, threshold, then: .one, else: .zero))
  }
}

struct HardShrink: UnaryOperation {
  static let listing = OperationListing(
    "hardshrink", "The value where it is further from 0 than a distance, otherwise 0.",
    arguments: ["x"], attributes: [AttributeListing("lambd", .number, default: .number(0.5))],
    isSelective: true)

  private let distance: Double
  init(_ parameters: Parameters) { distance = parameters[0] }

  // Without a distance nothing is left out, 0 neither.
  func value<A: Algebra>(_ x: A) -> A {
    distance > 0 ? x.shrunk(by: distance, to: x) : x
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    distance > 0 ? x.slopeShrunk(by: distance) : .one
  }
}

struct SoftShrink: UnaryOperation {
  static let listing = OperationListing(
    "softshrink", "The value brought nearer to 0 by a distance, and 0 where it is within it.",
    arguments: ["x"], attributes: [AttributeListing("lambd", .number, default: .number(0.5))],
    kinks: SoftShrink(by: 0.5).kinks, isSelective: true)

  private let distance: Double
  init(_ parameters: Parameters) { self.init(by: parameters[0]) }
  private init(by distance: Double) { self.distance = distance }

  var kinks: [Kink] {
    [-distance, distance].map { Kink(at: $0, interval: 0...1, chosen: 0) }
  }

  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      x.shrunk(by: distance, to: x - distance * A.sign(x)),
      writtenAs: .select(
        x, .greater, distance, then: x - distance,
        else: .select(x, .less, -distance, then: x + distance, else: .zero)))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { x.slopeShrunk(by: distance) }
}

struct TanhShrink: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "tanhshrink", "The value less its hyperbolic tangent, accurate near 0.", arguments: ["x"])

  // Near 0 the difference cancels. It is (x cosh x - sinh x)/cosh x, whose numerator is the sum over k
  // of 2k/(2k+1)! x^(2k+1): terms of one sign, of which those from x^21 on do not count below 1.
  func value<A: Algebra>(_ x: A) -> A {
    let difference = x - A.tanh(x)
    let square = A.square(x)
    var series = A.zero
    for coefficient in Self.coefficients { series = series * square + coefficient }
    return .computed(
      .select(
        A.abs(x), .less, 1, then: x * square * series / A.cosh(x), else: difference),
      writtenAs: difference)
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { .square(.tanh(x)) }

  /// 2k/(2k+1)! for k from 9 to 1.
  private static let coefficients: [Double] = {
    var (factorial, coefficients) = (1.0, [Double]())
    for k in 1...9 {
      let double = 2 * Double(k)
      factorial *= double * (double + 1)
      coefficients.insert(double / factorial, at: 0)
    }
    return coefficients
  }()
}

extension Algebra {
  /// 0 within a distance of 0, and something else further out.
  fileprivate func shrunk(by distance: Double, to outside: Self) -> Self {
    .computed(
      .select(.abs(self), .lessOrEqual, distance, then: .zero, else: outside),
      writtenAs: .select(.abs(self), .greater, distance, then: outside, else: .zero))
  }

  /// 0 within a distance of 0, and 1 further out; NaN stays NaN.
  fileprivate func slopeShrunk(by distance: Double) -> Self {
    .computed(
      .select(
        .abs(self), .lessOrEqual, distance, then: .zero,
        else: .oneUnlessNaN(self)),
      writtenAs: .select(.abs(self), .greater, distance, then: .one, else: .zero))
  }
}
