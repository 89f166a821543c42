// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses of decisions between two classes.

struct BinaryCrossEntropy: ElementwiseLoss {
  static let listing = OperationListing(
    "bce", aliases: ["binary_cross_entropy"],
    "The binary cross entropy of probabilities and targets, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute,
      AttributeListing(
        "clamp", .number, default: .number(.infinity),
        "The most that a negative logarithm counts for; 100 is usual elsewhere."),
    ], domain: [Domain(0, 1), Domain(0, 1)])

  let element: Element
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard attributes.number(1) >= 0 else { throw .attribute("clamp", expected: "0 or more") }
    element = Element(most: attributes.number(1))
    frame = try LossFrame(LossReduction(attributes, 0), operands)
  }

  /// -t log p - (1 - t) log(1 - p), where no term is counted whose label is 0.
  struct Element: ElementLoss {
    let most: Double

    func value<A: Algebra>(_ p: A, _ t: A) -> A {
      let (on, off) = (cost(-A.log(p)), cost(-A.log(onePlus: -p)))
      return .computed(
        t.annihilating(t * on, unlessNaN: p) + (1 - t).annihilating((1 - t) * off, unlessNaN: p),
        writtenAs: t * cost(-A.log(p)) + (1 - t) * cost(-A.log(1 - p)))
    }

    func slope<A: Algebra>(_ p: A, _ t: A) -> A {
      let on = counting(t.quotientOrZero(over: p), -A.log(p))
      let off = counting((1 - t).quotientOrZero(over: 1 - p), -A.log(onePlus: -p))
      return .computed(
        off - on,
        writtenAs: counting((1 - t) / (1 - p), -A.log(1 - p)) - counting(t / p, -A.log(p)))
    }

    func targetSlope<A: Algebra>(_ p: A, _ t: A) -> A {
      .computed(
        cost(-A.log(p)) - cost(-A.log(onePlus: -p)),
        writtenAs: cost(-A.log(p)) - cost(-A.log(1 - p)))
    }

    /// A negative logarithm, no more than the most.
    private func cost<A: Algebra>(_ logarithm: A) -> A {
      most == .infinity
        ? logarithm : .select(logarithm, .greater, most, then: A(most), else: logarithm)
    }

    /// The slope of a term while its logarithm counts, which it does up to the most.
    private func counting<A: Algebra>(_ slope: A, _ logarithm: A) -> A {
      most == .infinity
        ? slope : .select(logarithm, .greaterOrEqual, most, then: .zero, else: slope)
    }
  }
}

struct LogitCrossEntropy: ElementwiseLoss {
  static let listing = OperationListing(
    "bce_with_logits", aliases: ["binary_cross_entropy_with_logits", "sigmoid_cross_entropy"],
    "The binary cross entropy of logits and targets, reduced.",
    arguments: ["input", "target", "weight", "pos_weight"], variadic: .upTo(2),
    attributes: [
      LossReduction.attribute,
      AttributeListing(
        "pos_weight", .number, default: .number(1),
        "How much more a positive target counts; the argument of that name, which broadcasts to the logits, says it for each class."
      ),
    ], substitutes: ["weight": 1])

  let element: LogitLoss
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), Array(operands.prefix(3)))
    element = LogitLoss(positiveWeight: attributes.number(1))
    guard operands.count == 4 else { return }
    if !operands[3].broadcasts(to: operands[0]) {
      throw .notBroadcastable([operands[0], operands[3]])
    }
    guard element.positiveWeight == 1 else {
      throw .attribute("pos_weight", expected: "left out where the argument of that name is given")
    }
  }

  func losses<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands.count == 4
      ? T.apply(PositiveLoss(), operands[0], operands[1], operands[3]) : elementLosses(operands)
  }

  func slope<T: TensorAlgebra>(of place: Int, _ operands: [T]) -> T {
    guard operands.count == 4 else { return elementSlope(place, operands) }
    let (x, t, weight) = (operands[0], operands[1], operands[3])
    return switch place {
    case 0: T.apply(PositiveSlope(), x, t, weight)
    case 1: T.apply(PositiveTargetSlope(), x, t, weight)
    default: T.apply(PositiveWeightSlope(), x, t)
    }
  }

  /// One weight of positive targets for all.
  struct LogitLoss: ElementLoss {
    let positiveWeight: Double

    func value<A: Algebra>(_ x: A, _ t: A) -> A {
      PositiveLoss().value(x, t, A(positiveWeight))
    }

    func slope<A: Algebra>(_ x: A, _ t: A) -> A {
      PositiveSlope().value(x, t, A(positiveWeight))
    }

    func targetSlope<A: Algebra>(_ x: A, _ t: A) -> A {
      positiveWeight == 1 ? -x : PositiveTargetSlope().value(x, t, A(positiveWeight))
    }
  }

  /// -w t log σ(x) - (1 - t) log(1 - σ(x)), w being the weight of positive targets.
  private struct PositiveLoss: TernaryRule {
    // (1 - t) softplus(x) + w t softplus(-x), where softplus(x) = max(x, 0) + log1p(exp(-|x|)): no
    // term is subtracted from another, and a label's weight of 0 leaves an infinite logit out.
    func value<A: Algebra>(_ x: A, _ t: A, _ weight: A) -> A {
      let (off, on) = (1 - t, weight * t)
      let above = A.select(x, .less, .zero, then: .zero, else: x)
      let below = A.select(x, .less, .zero, then: -x, else: .zero)
      return off.annihilating(off * above, unlessNaN: x)
        + on.annihilating(on * below, unlessNaN: x)
        + (off + on) * A.log(onePlus: A.exp(-A.abs(x)))
    }
  }

  private struct PositiveSlope: TernaryRule {
    func value<A: Algebra>(_ x: A, _ t: A, _ weight: A) -> A {
      (1 - t) * A.sigmoid(x) - weight * t * A.sigmoid(-x)
    }
  }

  private struct PositiveTargetSlope: TernaryRule {
    func value<A: Algebra>(_ x: A, _ t: A, _ weight: A) -> A {
      let (more, rest) = (weight - 1, A.softplus(-x))
      return .computed(
        more.annihilating(more * rest, unlessNaN: x) - x, writtenAs: more * rest - x)
    }
  }

  private struct PositiveWeightSlope: BinaryRule {
    func value<A: Algebra>(_ x: A, _ t: A) -> A {
      let rest = A.softplus(-x)
      return .computed(t.annihilating(t * rest, unlessNaN: x), writtenAs: t * rest)
    }
  }
}

struct Hinge: ElementwiseLoss {
  static let listing = OperationListing(
    "hinge", "What products of prediction and target, which is 1 or -1, lack to 1, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute],
    kinks: [
      Kink(.elements("are on the margin of a target of 1"), interval: -1...0, chosen: 0),
      Kink(.elements("are on the margin of a target of -1"), interval: 0...1, chosen: 0),
    ])

  let element = Element()
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  /// On the margin the smallest slope is 0.
  struct Element: ElementLoss {
    func value<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: 1 - t * p) }
    func slope<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: -t) }
    func targetSlope<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: -p) }
    func kinks<A: Algebra>(_ p: A, _ t: A) -> [A] {
      let isOnMargin = A.select(t * p, .equal, 1, then: .one, else: .zero)
      return [
        .select(t, .greater, 0, then: isOnMargin, else: .zero),
        .select(t, .less, 0, then: isOnMargin, else: .zero),
      ]
    }
  }
}

struct SquaredHinge: ElementwiseLoss {
  static let listing = OperationListing(
    "squared_hinge", "The squares of what the hinge loss adds up, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute])

  let element = Element()
  let frame: LossFrame

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try LossFrame(LossReduction(attributes, 0), operands, isMeanWeighted: true)
  }

  struct Element: ElementLoss {
    func value<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: A.square(1 - t * p)) }
    func slope<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: -2 * t * (1 - t * p)) }
    func targetSlope<A: Algebra>(_ p: A, _ t: A) -> A { lack(p, t, of: -2 * p * (1 - t * p)) }
  }
}

/// Something where a product lacks something to 1, and 0 where it does not.
private func lack<A: Algebra>(_ p: A, _ t: A, of something: A) -> A {
  .select(t * p, .greaterOrEqual, 1, then: .zero, else: something)
}
