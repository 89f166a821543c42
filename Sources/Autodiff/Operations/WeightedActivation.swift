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

struct GaussianErrorLinear: UnaryOperation {
  static let listing = OperationListing(
    "gelu", "The value times the share of the standard normal distribution below it.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "approximate", .word(["none", "tanh"]), default: .word("none"),
        "Whether a hyperbolic tangent stands for the distribution, within 5e-4.")
    ])

  private let isApproximate: Bool
  init(_ parameters: Parameters) { self.init(isApproximate: parameters[0] == 1) }
  init(isApproximate: Bool) { self.isApproximate = isApproximate }

  func value<A: Algebra>(_ x: A) -> A {
    let share = isApproximate ? A.sigmoid(2 * argument(x)) : .special(.ndtr, x)
    return .computed(
      x.damped(by: share),
      writtenAs: isApproximate ? x / 2 * (1 + A.tanh(argument(x))) : x * share)
  }

  func derivative<A: Algebra>(_ x: A, _ y: A) -> A {
    if isApproximate { return approximateDerivative(x) }
    let (share, density) = (A.special(.ndtr, x), A.normalDensity(x))
    return .computed(share + x.damped(by: density), writtenAs: share + x * density)
  }

  // ½(1 + tanh u) = σ(2u), and its slope 2u' σ(2u) σ(-2u), which keeps its digits in both tails.
  private func approximateDerivative<A: Algebra>(_ x: A) -> A {
    let twice = 2 * argument(x)
    let share = A.sigmoid(twice)
    let slope = 2 * root * (1 + 3 * cubic * A.square(x))
    let tangent = A.tanh(argument(x))
    return .computed(
      share + (x * slope).damped(by: share * A.sigmoid(-twice)),
      writtenAs: (1 + tangent) / 2
        + x * (1 - A.square(tangent)) * (root * (1 + 3 * cubic * A.square(x))) / 2)
  }

  /// √(2/π) (x + 0.044715 x³).
  private func argument<A: Algebra>(_ x: A) -> A {
    root * .computed(x * (1 + cubic * A.square(x)), writtenAs: x + cubic * A.power(x, A(3)))
  }

  private let root = 0.797884560802865356
  private let cubic = 0.044715
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
