// SPDX-License-Identifier: Apache-2.0
// ChainRule: activations that weigh the value by a smooth step.

struct SigmoidLinear: UnaryOperation {
  static let listing = OperationListing(
    "silu", aliases: ["swish"], "The value times the logistic function of its multiple.",
    arguments: ["x"], attributes: [AttributeListing("beta", .number, default: .number(1))])

  private let beta: Double
  init(_ parameters: Parameters) { self.init(beta: parameters[0]) }
  init(beta: Double) { self.beta = beta }

  func value<A: Algebra>(_ x: A) -> A {
    let step = A.sigmoid(beta * x)
    return .computed(x.damped(by: step), writtenAs: x * step)
  }

  // The step's own slope is σ(βx) σ(-βx), which keeps its digits where σ is almost 1.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let step = A.sigmoid(beta * x)
    return .computed(
      step + (beta * x).damped(by: step * A.sigmoid(-(beta * x))),
      writtenAs: step + beta * x * step * (1 - step))
  }
}

struct QuickGaussianErrorLinear: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "quick_gelu", "The silu that is closest to gelu: the value times σ(1.702 x).",
    arguments: ["x"])

  private static let unit = SigmoidLinear(beta: 1.702)

  func value<A: Algebra>(_ x: A) -> A { Self.unit.value(x) }
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A { Self.unit.derivative(x, y) }
}

struct Mish: UnaryOperation, PlainOperation {
  static let listing = OperationListing(
    "mish", "The value times the hyperbolic tangent of its softplus.", arguments: ["x"])

  func value<A: Algebra>(_ x: A) -> A {
    .computed(
      x.damped(by: .tanh(.softplus(x))), writtenAs: x * A.tanh(A.log(1 + A.exp(x))))
  }

  // 1 - tanh² of the softplus as 4σσ, as in the derivative of tanh itself.
  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    let area = A.softplus(x)
    let step = A.tanh(area)
    return .computed(
      step + x.damped(by: A.sigmoid(x) * Tanh().derivative(area, step)),
      writtenAs: step + x * A.sigmoid(x) * (1 - A.square(step)))
  }
}

extension Algebra {
  /// The product with a factor that vanishes faster than this grows: 0 where the factor is, though
  /// this be infinite.
  fileprivate func damped(by factor: Self) -> Self {
    .select(factor, .equal, 0, then: factor, else: self * factor)
  }
}
