// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses of numbers that should be near others.

/// A loss of the difference of prediction and target alone.
protocol DifferenceLoss: ElementLoss {
  func value<A: Algebra>(_ difference: A) -> A
  func slope<A: Algebra>(_ difference: A) -> A
}

extension DifferenceLoss {
  func value<A: Algebra>(_ p: A, _ t: A) -> A { value(p - t) }
  func slope<A: Algebra>(_ p: A, _ t: A) -> A { slope(p - t) }
  func targetSlope<A: Algebra>(_ p: A, _ t: A) -> A { slope(t - p) }
}

struct MeanSquaredError: ElementwiseLoss {
  static let listing = OperationListing(
    "mse", aliases: ["mse_loss"],
    "The squared differences of prediction and target, reduced; a mean divides by all weights.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute])

  let element = SquaredError()
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  struct SquaredError: DifferenceLoss {
    func value<A: Algebra>(_ difference: A) -> A { .square(difference) }
    func slope<A: Algebra>(_ difference: A) -> A { 2 * difference }
  }
}

struct MeanAbsoluteError: ElementwiseLoss {
  static let listing = OperationListing(
    "mae", "The distances of prediction and target, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute],
    kinks: [Kink(.elements("equal their targets"), interval: -1...1, chosen: 0)])

  let element = AbsoluteError()
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  struct AbsoluteError: DifferenceLoss {
    func value<A: Algebra>(_ difference: A) -> A { .abs(difference) }
    func slope<A: Algebra>(_ difference: A) -> A { .sign(difference) }
    func kinks<A: Algebra>(_ p: A, _ t: A) -> [A] {
      [.select(p, .equal, t, then: .one, else: .zero)]
    }
  }
}

struct Huber: ElementwiseLoss {
  static let listing = OperationListing(
    "huber",
    "Half the squared differences, growing straight from a distance on, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute, AttributeListing("delta", .number, default: .number(1)),
    ])

  let element: Bent
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard attributes.number(1) > 0 else { throw .attribute("delta", expected: "above 0") }
    element = Bent(width: attributes.number(1), steepness: attributes.number(1))
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }
}

struct SmoothAbsoluteError: ElementwiseLoss {
  static let listing = OperationListing(
    "smooth_l1", "The distances of prediction and target, rounded off near 0, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute, AttributeListing("beta", .number, default: .number(1)),
    ])

  let element: Bent
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard attributes.number(1) >= 0 else { throw .attribute("beta", expected: "0 or more") }
    element = Bent(width: attributes.number(1), steepness: 1)
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }
}

/// A parabola of a width, continued straight.
struct Bent: DifferenceLoss {
  let width: Double
  /// The slope of the straight parts.
  let steepness: Double

  func value<A: Algebra>(_ difference: A) -> A {
    let size = A.abs(difference)
    let straight = steepness * (size - width / 2)
    if width == 0 { return straight }
    return .select(
      size, .less, width, then: A.square(difference) * (steepness / 2 / width), else: straight)
  }

  func slope<A: Algebra>(_ difference: A) -> A {
    let straight = steepness * A.sign(difference)
    if width == 0 { return straight }
    return .select(
      A.abs(difference), .less, width, then: difference * (steepness / width), else: straight)
  }
}

struct LogCosh: ElementwiseLoss {
  static let listing = OperationListing(
    "log_cosh", "The logarithms of the hyperbolic cosines of differences, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute])

  let element = Element()
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  struct Element: DifferenceLoss {
    // Far out the cosine overflows, and near 0 its logarithm is the square of the sine, halved.
    func value<A: Algebra>(_ difference: A) -> A {
      let size = A.abs(difference)
      let far = size + A.log(onePlus: A.exp(-2 * size)) - A.naturalLogarithm(of: 2)
      let near = A.log(onePlus: A.square(A.sinh(difference))) / 2
      return .computed(
        .select(size, .less, 1, then: near, else: far), writtenAs: A.log(A.cosh(difference)))
    }
    func slope<A: Algebra>(_ difference: A) -> A { .tanh(difference) }
  }
}

struct PoissonLikelihood: ElementwiseLoss {
  static let listing = OperationListing(
    "poisson_nll", "The negative log likelihoods of counts under Poisson's distribution, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute,
      AttributeListing(
        "log_input", .boolean, default: .boolean(true), "Whether the input is the rate's logarithm."
      ),
      AttributeListing(
        "full", .boolean, default: .boolean(false),
        "Whether Stirling's term for the factorial of targets above 1 is added."),
      AttributeListing(
        "eps", .number, default: .number(1e-8), "What is added to a rate before its logarithm."),
    ])

  let element: Element
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    element = Element(
      isLogarithm: attributes.boolean(1), isFull: attributes.boolean(2), shift: attributes.number(3)
    )
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  struct Element: ElementLoss {
    let isLogarithm: Bool
    let isFull: Bool
    let shift: Double

    func value<A: Algebra>(_ x: A, _ t: A) -> A {
      let loss = isLogarithm ? A.exp(x) - t * x : x - t * A.log(x + shift)
      if !isFull { return loss }
      let factorial = t * A.log(t) - t + A.log(2 * Double.pi * t) / 2
      return loss + .select(t, .greater, 1, then: factorial, else: .zero)
    }
    func slope<A: Algebra>(_ x: A, _ t: A) -> A {
      isLogarithm ? A.exp(x) - t : 1 - t / (x + shift)
    }
    func targetSlope<A: Algebra>(_ x: A, _ t: A) -> A {
      let slope = isLogarithm ? -x : -A.log(x + shift)
      if !isFull { return slope }
      return slope + .select(t, .greater, 1, then: A.log(t) + 1 / (2 * t), else: .zero)
    }
  }
}

struct GaussianLikelihood: ComposedOperation {
  static let listing = OperationListing(
    "gaussian_nll",
    "The negative log likelihoods of targets under normal distributions, reduced.",
    arguments: ["input", "target", "var", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute,
      AttributeListing(
        "full", .boolean, default: .boolean(false), "Whether the constant log(2π)/2 is added."),
      AttributeListing(
        "eps", .number, default: .number(1e-6), "The least that a variance counts for."),
    ], domain: [.reals, .reals, .nonNegative])

  let frame: LossFrame
  private let constant: Double
  private let least: Double

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    for shape in operands.dropFirst(2) where !shape.broadcasts(to: operands[0]) {
      throw .notBroadcastable([operands[0], shape])
    }
    let given = [operands[0], operands[1]] + operands.dropFirst(3)
    frame = try LossFrame(LossReduction(attributes, 0), given, isMeanWeighted: true)
    constant = attributes.boolean(1) ? 0.918938533204672742 : 0
    least = attributes.number(2)
  }

  var resultShape: Shape { frame.reduction.resultShape(of: frame.operand) }
  var cost: Int { 8 * frame.operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let loss = Element(constant: constant, least: least)
    return frame.apply(
      T.apply(loss, operands[0], operands[1], operands[2]),
      weights: operands.count > 3 ? operands[3] : nil)
  }

  private struct Element: TernaryRule {
    let constant: Double
    let least: Double

    func value<A: Algebra>(_ x: A, _ t: A, _ variance: A) -> A {
      let variance = A.select(variance, .less, least, then: A(least), else: variance)
      return (A.log(variance) + A.square(x - t) / variance) / 2 + constant
    }
  }
}
