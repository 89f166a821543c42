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
