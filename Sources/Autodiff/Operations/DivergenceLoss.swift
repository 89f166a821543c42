// SPDX-License-Identifier: Apache-2.0
// ChainRule: the divergence of distributions.

struct KullbackLeibler: ElementwiseLoss {
  static let listing = OperationListing(
    "kl_div",
    "The Kullback-Leibler divergence of log probabilities from target probabilities, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attributeWithBatch,
      AttributeListing(
        "log_target", .boolean, default: .boolean(false),
        "Whether targets are logarithms of probabilities."),
    ])

  let element: Element
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    element = Element(isLogarithm: attributes.boolean(1))
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  /// t (log t - x), and 0 where t is 0.
  struct Element: ElementLoss {
    let isLogarithm: Bool

    func value<A: Algebra>(_ x: A, _ t: A) -> A {
      let probability = isLogarithm ? A.exp(t) : t
      let excess = isLogarithm ? t - x : A.log(t) - x
      return .computed(
        probability.annihilating(probability * excess, unlessNaN: x),
        writtenAs: probability * excess)
    }

    func slope<A: Algebra>(_ x: A, _ t: A) -> A { isLogarithm ? -A.exp(t) : -t }

    func targetSlope<A: Algebra>(_ x: A, _ t: A) -> A {
      if !isLogarithm { return A.log(t) - x + 1 }
      let probability = A.exp(t)
      let product = probability * (t - x + 1)
      return .computed(
        probability.annihilating(product, unlessNaN: x), writtenAs: product)
    }
  }
}
