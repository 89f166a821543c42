// SPDX-License-Identifier: Apache-2.0
// ChainRule: the functions that neurons are fired by.

struct Sigmoid: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "sigmoid", aliases: ["σ", "logistic", "expit"],
    "The logistic function, from 0 to 1, without overflow in either tail.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(.sigmoid(x), writtenAs: 1 / (1 + A.exp(-x)))
  }

  // 1 - y is σ(-x), which keeps its digits in the right tail where y rounds to 1. A form in
  // exp(-|x|) would too, and would be wrong when differentiated again at 0.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(y * A.sigmoid(-x), writtenAs: y * (1 - y))
  }
}

struct RectifiedLinear: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "relu", "The value where it is positive, otherwise 0.", arguments: ["x"],
    kinks: [Kink(at: 0, interval: 0...1, chosen: 0)], isSelective: true)

  // NaN fails the comparison and is passed on, here and in the sign.
  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      .select(x, .lessOrEqual, 0, then: .zero, else: x),
      writtenAs: .select(x, .greater, 0, then: x, else: .zero))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(
      .select(x, .lessOrEqual, 0, then: .zero, else: .sign(x)),
      writtenAs: .select(x, .greater, 0, then: .one, else: .zero))
  }
}

struct Softplus: UnaryOperation {
  static let listing = OperationListing(
    "softplus", "A smooth rectifier; beyond a threshold, if one is set, the value itself.",
    arguments: ["x"],
    attributes: [
      AttributeListing("beta", .number, default: .number(1)),
      AttributeListing("threshold", .number, default: .number(.infinity)),
    ])

  let beta: Double
  let threshold: Double
  init(_ parameters: Parameters) { (beta, threshold) = (parameters[0], parameters[1]) }
  init(beta: Double) { (self.beta, threshold) = (beta, .infinity) }

  func value<A: Algebra>(_ x: A) -> A {
    belowThreshold(
      x * beta,
      .computed(A.softplus(x * beta) / beta, writtenAs: A.log(1 + A.exp(x * beta)) / beta),
      beyond: x)
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    belowThreshold(x * beta, .sigmoid(x * beta), beyond: .one)
  }

  private func belowThreshold<A: Algebra>(_ z: A, _ smooth: A, beyond linear: A) -> A {
    threshold == .infinity ? smooth : .select(z, .greater, threshold, then: linear, else: smooth)
  }
}

struct LogSigmoid: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "log_sigmoid", aliases: ["logsigmoid"],
    "The logarithm of the logistic function, without overflow in either tail.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(-A.softplus(-x), writtenAs: -A.log(1 + A.exp(-x)))
  }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(.sigmoid(-x), writtenAs: 1 / (1 + A.exp(x)))
  }
}

/// A rectifier without a corner, or with one: b is the distance of the curve from it, squared.
struct SquarePlus: UnaryOperation {
  static let listing = OperationListing(
    "squareplus", "A smooth rectifier that needs a root only; the larger b, the rounder it is.",
    arguments: ["x"],
    attributes: [AttributeListing("b", .number, default: .number(4), "Not negative.")])

  private let b: Double
  init(_ parameters: Parameters) { b = parameters[0] }

  // x + √(x² + b) cancels where x is negative. There it is b/(√(x² + b) - x).
  func value<A: Algebra>(_ x: A) -> A {
    let sum = magnitude(x) + hypotenuse(x)
    return .computed(
      .select(x, .less, 0, then: b / 2 / sum, else: sum / 2),
      writtenAs: (x + A.sqrt(A.square(x) + b)) / 2)
  }

  // With q = b/(|x| + √(x² + b))², the slope is 1/(1 + q) above 0 and q/(1 + q) below: nothing cancels,
  // and nothing does when it is differentiated again.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let written = (1 + x / A.sqrt(A.square(x) + b)) / 2
    guard b > 0 else { return .computed(RectifiedLinear().derivative(x, y), writtenAs: written) }
    let share = A.square(b.squareRoot() / (magnitude(x) + hypotenuse(x)))
    return .computed(
      .select(x, .less, 0, then: share, else: .one) / (1 + share), writtenAs: written)
  }

  private func hypotenuse<A: Algebra>(_ x: A) -> A { .hypot(x, A(b.squareRoot())) }

  // |x|, but at 0 with the slope of one side, the same as that of the choice between the two forms.
  private func magnitude<A: Algebra>(_ x: A) -> A { .select(x, .less, 0, then: -x, else: x) }
}

struct SoftSign: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "softsign", "The value divided by one more than its distance from 0.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    let size = A.abs(x)
    return .computed(
      .select(size, .equal, .infinity, then: .sign(x), else: x / (1 + size)),
      writtenAs: x / (1 + size))
  }

  // The square of the quotient: the square of 1 + |x| overflows where the slope is still a number.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    .computed(A.square(1 / (1 + A.abs(x))), writtenAs: 1 / A.square(1 + A.abs(x)))
  }
}
