// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses of decisions between many classes.

/// A loss of the logarithms of classes' probabilities.
protocol ClassLossOperation: GeneralOperation {
  var frame: ClassFrame { get }
  /// How much of every target is spread over all classes.
  var smoothing: Double { get }

  /// The logarithms of the probabilities.
  func logarithms<T: TensorAlgebra>(_ x: T) -> T

  /// The slope of the losses by the operand, where labels say what each class costs.
  func slope<T: TensorAlgebra>(_ x: T, _ labels: T) -> T
}

extension ClassLossOperation {
  var resultShape: Shape { frame.reduction.resultShape(of: frame.losses) }
  var cost: Int { 8 * frame.operand.count }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    frame.fault(operands[1])
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let losses = frame.sum(T.apply(Surprise(), labels(operands), logarithms(operands[0])))
    guard let weight = totalWeight(operands) else { return frame.reduction.apply(losses) }
    return losses.total / weight
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let labels = frame.isIndexed ? nil : tangents[1].map { weighted(spread($0), operands) }
    let tangent = total(
      [
        labels.map { frame.sum(T.apply(Surprise(), $0, logarithms(operands[0]))) },
        weights(tangents).map { frame.sum(losses(moving: $0, operands, value)) },
        tangents[0].map { frame.sum($0 * slope(operands[0], self.labels(operands))) },
      ], like: operands[0].filled(with: 0, shape: frame.losses))
    guard let weight = totalWeight(operands) else { return frame.reduction.pushforward(tangent) }
    return tangent.total / weight
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let each: T
    if let weight = totalWeight(operands) {
      each = (cotangent / weight).broadcast(to: frame.losses)
    } else {
      each = frame.reduction.transpose(cotangent, to: frame.losses)
    }
    let g = each.reshaped(to: frame.kept)
    var shares: [T?] = [nil, nil]
    if wanted[0] { shares[0] = g * slope(operands[0], labels(operands)) }
    if wanted[1], !frame.isIndexed {
      shares[1] = spread(weighted(-(g * logarithms(operands[0])), operands))
    }
    guard operands.count > 2 else { return shares }
    return shares + [wanted[2] ? weightShare(g, operands, value) : nil]
  }

  /// What the weights of classes have of the cotangent of each loss.
  private func weightShare<T: TensorAlgebra>(_ g: T, _ operands: [T], _ value: T) -> T {
    (g * pull(operands, value)).unbroadcast(to: frame.aligned(operands[2]).shape)
      .reshaped(to: operands[2].shape)
  }

  /// What a unit of weight on each class adds to the losses: more of it moves a weighted mean towards them.
  private func pull<T: TensorAlgebra>(_ operands: [T], _ value: T) -> T {
    let losses = T.apply(Surprise(), smoothed(operands), logarithms(operands[0]))
    return totalWeight(operands) == nil ? losses : losses - counted(operands) * value
  }

  /// What a tangent of the weights adds to the losses.
  ///
  /// Unless they are summed up to one mean, a class whose weight does not move adds nothing, even if it
  /// costs infinitely much.
  private func losses<T: TensorAlgebra>(moving weights: T, _ operands: [T], _ value: T) -> T {
    totalWeight(operands) == nil
      ? T.apply(Surprise(), weights * smoothed(operands), logarithms(operands[0]))
      : weights * pull(operands, value)
  }

  /// What each class costs: its share of the target, spread and weighted.
  private func labels<T: TensorAlgebra>(_ operands: [T]) -> T {
    weighted(smoothed(operands), operands)
  }

  private func smoothed<T: TensorAlgebra>(_ operands: [T]) -> T {
    let shares = frame.shares(of: operands[1])
    let level = shares.filled(with: smoothing / Double(frame.count), shape: .scalar)
    let smoothed = smoothing == 0 ? shares : spread(shares) + level
    return frame.counting(operands[1]).map { smoothed * $0 } ?? smoothed
  }

  /// What is left of shares when some of each is spread over all classes.
  private func spread<T: TensorAlgebra>(_ shares: T) -> T {
    smoothing == 0 ? shares : shares * shares.filled(with: 1 - smoothing, shape: .scalar)
  }

  private func weighted<T: TensorAlgebra>(_ x: T, _ operands: [T]) -> T {
    operands.count > 2 ? x * frame.aligned(operands[2]) : x
  }

  /// Weights of classes along their axis; `nil` if there are none.
  private func weights<T: TensorAlgebra>(_ tangents: [T?]) -> T? {
    tangents.count > 2 ? tangents[2].map { frame.aligned($0) } : nil
  }

  /// The shares of targets that count.
  private func counted<T: TensorAlgebra>(_ operands: [T]) -> T {
    let shares = frame.shares(of: operands[1])
    return frame.counting(operands[1]).map { shares * $0 } ?? shares
  }

  /// What a mean divides by where it is not the number of losses: the weights of all targets that count.
  private func totalWeight<T: TensorAlgebra>(_ operands: [T]) -> T? {
    guard frame.isIndexed, frame.reduction == .mean else { return nil }
    guard operands.count > 2 || frame.ignored != nil else { return nil }
    return weighted(counted(operands), operands).total
  }
}

struct CrossEntropy: ClassLossOperation {
  static let listing = OperationListing(
    "cross_entropy", aliases: ["softmax_cross_entropy", "softmax_cross_entropy_with_logits"],
    "The cross entropy of logits and the shares or numbers of classes along an axis, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute, ClassFrame.axisAttribute,
      AttributeListing(
        "label_smoothing", .number, default: .number(0),
        "How much of each target is spread over all classes."),
      ClassFrame.ignoredAttribute,
    ], resultType: .float64, argumentTypes: ClassFrame.argumentTypes)

  let frame: ClassFrame
  let smoothing: Double

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    smoothing = attributes.number(2)
    guard (0...1).contains(smoothing) else {
      throw .attribute("label_smoothing", expected: "from 0 to 1")
    }
    frame = try ClassFrame(
      axis: attributes.integer(1), LossReduction(attributes, 0),
      ignored: attributes.optionalInteger(3), operands)
  }

  func logarithms<T: TensorAlgebra>(_ x: T) -> T { x.logSoftmax(axis: frame.axis) }

  // p Σt - t with p = softmax, as p (Σt - t) - t (1 - p): where the label is met, 1 - p keeps its
  // digits. Labels that do not add up to 1 are a client's own affair, so their sum stays.
  func slope<T: TensorAlgebra>(_ x: T, _ labels: T) -> T {
    let (share, total) = (x.softmax(axis: frame.axis), labels.sum(alongKept: frame.axis))
    return .computed(
      share * (total - labels) + labels * T.apply(ExpMinusOne(), x.logSoftmax(axis: frame.axis)),
      writtenAs: share * total - labels)
  }
}

struct NegativeLogLikelihood: ClassLossOperation {
  static let listing = OperationListing(
    "nll",
    "The negative log probabilities of the classes that targets number, along an axis, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [LossReduction.attribute, ClassFrame.axisAttribute, ClassFrame.ignoredAttribute],
    resultType: .float64, argumentTypes: ClassFrame.argumentTypes)

  let frame: ClassFrame
  let smoothing = 0.0

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    frame = try ClassFrame(
      axis: attributes.integer(1), LossReduction(attributes, 0),
      ignored: attributes.optionalInteger(2), operands)
  }

  func logarithms<T: TensorAlgebra>(_ x: T) -> T { x }
  func slope<T: TensorAlgebra>(_ x: T, _ labels: T) -> T { -labels }
}

/// What a label costs: -t log p, and nothing where the label is 0, however improbable.
private struct Surprise: BinaryRule {
  func value<A: Algebra>(_ label: A, _ logarithm: A) -> A {
    -label.annihilating(label * logarithm, unlessNaN: logarithm)
  }
}

struct MultiMargin: ComposedOperation {
  static let listing = OperationListing(
    "multi_margin",
    "By how much other classes along an axis come within a margin of the right one, reduced.",
    arguments: ["input", "target", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute, ClassFrame.axisAttribute,
      AttributeListing("p", .integer, default: .integer(1), "The power of the excess: 1 or 2."),
      AttributeListing("margin", .number, default: .number(1)),
    ], resultType: .float64, argumentTypes: ClassFrame.argumentTypes)

  let frame: ClassFrame
  private let isSquared: Bool
  private let margin: Double

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard [1, 2].contains(attributes.integer(2)) else { throw .attribute("p", expected: "1 or 2") }
    frame = try ClassFrame(axis: attributes.integer(1), LossReduction(attributes, 0), operands)
    guard frame.isIndexed else { throw .shapesDiffer(operands[1], frame.losses) }
    (isSquared, margin) = (attributes.integer(2) == 2, attributes.number(3))
  }

  var resultShape: Shape { frame.reduction.resultShape(of: frame.losses) }
  var cost: Int { 8 * frame.operand.count }

  func fault<S: Scalar>(
    _ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>
  ) -> ValueFault? {
    frame.fault(operands[1])
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (scores, right) = (operands[0], frame.shares(of: operands[1]))
    let zero = scores.filled(with: 0, shape: .scalar)
    let own = T.choose(right, scores, zero).sum(alongKept: frame.axis)
    let excess = T.apply(
      RectifiedLinear(), scores - own + scores.filled(with: margin, shape: .scalar))
    let others = T.choose(right, zero, isSquared ? T.apply(Square(), excess) : excess)
    let weighted = operands.count > 2 ? others * weight(of: right, operands[2]) : others
    let losses = frame.sum(weighted) / scores.filled(with: Double(frame.count), shape: .scalar)
    return frame.reduction.apply(losses)
  }

  /// The weight of the right class of each row.
  private func weight<T: TensorAlgebra>(of right: T, _ weights: T) -> T {
    let zero = weights.filled(with: 0, shape: .scalar)
    return T.choose(right, frame.aligned(weights), zero).sum(alongKept: frame.axis)
  }
}
