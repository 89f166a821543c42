// SPDX-License-Identifier: Apache-2.0
// ChainRule: activations that are straight above 0 and exponential below.

// The exponential is never taken of a positive number: where it is not chosen it would overflow, and
// its infinite derivative times 0 would be NaN. Its derivative is not made of the value, which rounds
// to a constant from -37 on.

struct ExponentialLinear: UnaryOperation {
  static let listing = OperationListing(
    "elu", "The value where it is positive, otherwise a multiple of its exponential less one.",
    arguments: ["x"], attributes: [AttributeListing("alpha", .number, default: .number(1))])

  private let alpha: Double
  init(_ parameters: Parameters) { self.init(alpha: parameters[0]) }
  fileprivate init(alpha: Double) { self.alpha = alpha }

  /// Where the slope below 0 does not lead to 1, it is answered at 0: between 0 and 1 as the smallest,
  /// beyond as the limit.
  var kinks: [Kink] {
    alpha == 1
      ? []
      : [
        Kink(
          at: 0, interval: min(alpha, 1)...max(alpha, 1), chosen: alpha,
          isLimit: !(0...1).contains(alpha))
      ]
  }

  func value<A: Algebra>(_ x: A) -> A {
    .select(
      x, .greater, 0, then: x,
      else: alpha
        * .computed(A.expMinusOne(x.withoutPositive), writtenAs: A.exp(x) - 1))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .select(x, .greater, 0, then: .one, else: alpha * A.exp(x.withoutPositive)),
      writtenAs: .select(x, .greater, 0, then: .one, else: y + alpha))
  }
}

struct ContinuousExponentialLinear: UnaryOperation {
  static let listing = OperationListing(
    "celu", "The value where it is positive, otherwise an exponential that continues its slope.",
    arguments: ["x"], attributes: [AttributeListing("alpha", .number, default: .number(1))])

  private let alpha: Double
  init(_ parameters: Parameters) { alpha = parameters[0] }

  func value<A: Algebra>(_ x: A) -> A {
    .select(
      x, .greater, 0, then: x,
      else: alpha
        * .computed(
          A.expMinusOne(x.withoutPositive / alpha), writtenAs: A.exp(x / alpha) - 1))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .select(
      x, .greater, 0, then: .one,
      else: .computed(A.exp(x.withoutPositive / alpha), writtenAs: A.exp(x / alpha)))
  }
}

// The constants make zero mean and unit variance a fixed point of layers (Klambauer and others 2017).
struct ScaledExponentialLinear: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "selu", "The elu that keeps zero mean and unit variance from layer to layer.",
    arguments: ["x"],
    kinks: [Kink(at: 0, interval: scale...scale * alpha, chosen: scale * alpha, isLimit: true)])

  private static let scale = 1.0507009873554805
  private static let alpha = 1.6732632423543772
  private static let unit = ExponentialLinear(alpha: alpha)

  func value<A: Algebra>(_ x: A) -> A { Self.scale * Self.unit.value(x) }

  // At 0 the function is neither convex nor concave: the slope is the limit from below.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      Self.scale * Self.unit.derivative(x, y),
      writtenAs: .select(
        x, .greater, 0, then: A(Self.scale), else: y + Self.scale * Self.alpha))
  }
}

extension Algebra {
  /// This where it is not positive, and 0 elsewhere.
  fileprivate var withoutPositive: Self { .select(self, .greater, 0, then: .zero, else: self) }
}
