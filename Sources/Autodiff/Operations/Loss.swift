// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses.

/// What becomes of the losses of single elements or rows.
enum LossReduction: String, CaseIterable {
  case mean, sum, none

  static let attribute = AttributeListing(
    "reduction", .word(allCases.map(\.rawValue)), default: .word("mean"))

  /// Reduces losses of a shape.
  func apply<T: TensorAlgebra>(_ losses: T) -> T {
    let count = Double(losses.shape.count)
    switch self {
    case .none: return losses
    case .sum: return losses.sum(axes: Array(0..<losses.shape.rank), keepingDimensions: false)
    case .mean: return LossReduction.sum.apply(losses) / losses.filled(with: count, shape: .scalar)
    }
  }

  /// The tangent of the reduced losses, from those of each.
  func pushforward<T: TensorAlgebra>(_ tangents: T) -> T {
    guard self == .mean else { return apply(tangents) }
    return LossReduction.sum.apply(tangents).shared(among: tangents.shape.count)
  }

  /// The transpose: the cotangent of each loss.
  func transpose<T: TensorAlgebra>(_ cotangent: T, to shape: Shape) -> T {
    switch self {
    case .none: return cotangent
    case .sum: return cotangent.broadcast(to: shape)
    case .mean: return cotangent.shared(among: shape.count).broadcast(to: shape)
    }
  }

  func resultShape(of losses: Shape) -> Shape { self == .none ? losses : .scalar }
}

/// A loss of single elements: what a prediction costs beside its target.
protocol ElementLoss: Sendable {
  func value<A: Algebra>(_ prediction: A, _ target: A) -> A
  func slope<A: Algebra>(_ prediction: A, _ target: A) -> A
  func targetSlope<A: Algebra>(_ prediction: A, _ target: A) -> A
}

/// A loss that is a reduction of the losses of single elements.
protocol ElementwiseLoss: GeneralOperation {
  associatedtype Element: ElementLoss

  var element: Element { get }
  var reduction: LossReduction { get }
  var operand: Shape { get }
}

extension ElementwiseLoss {
  var resultShape: Shape { reduction.resultShape(of: operand) }
  var cost: Int { 4 * operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    reduction.apply(T.apply(LossValue(loss: element), operands[0], operands[1]))
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [
      tangents[0].map { $0 * T.apply(LossSlope(loss: element), operands[0], operands[1]) },
      tangents[1].map { $0 * T.apply(LossTargetSlope(loss: element), operands[0], operands[1]) },
    ]
    return reduction.pushforward(total(terms, like: operands[0]))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let g = reduction.transpose(cotangent, to: operand)
    return [
      wanted[0] ? g * T.apply(LossSlope(loss: element), operands[0], operands[1]) : nil,
      wanted[1] ? g * T.apply(LossTargetSlope(loss: element), operands[0], operands[1]) : nil,
    ]
  }
}

private struct LossValue<Loss: ElementLoss>: BinaryRule {
  let loss: Loss
  func value<A: Algebra>(_ a: A, _ b: A) -> A { loss.value(a, b) }
}

private struct LossSlope<Loss: ElementLoss>: BinaryRule {
  let loss: Loss
  func value<A: Algebra>(_ a: A, _ b: A) -> A { loss.slope(a, b) }
}

private struct LossTargetSlope<Loss: ElementLoss>: BinaryRule {
  let loss: Loss
  func value<A: Algebra>(_ a: A, _ b: A) -> A { loss.targetSlope(a, b) }
}

struct MeanSquaredError: ElementwiseLoss {
  static let listing = OperationListing(
    "mse", aliases: ["mse_loss"], "The squared differences of prediction and target, reduced.",
    arguments: ["input", "target"], attributes: [LossReduction.attribute])

  let element = SquaredError()
  let reduction: LossReduction
  let operand: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    operand = operands[0]
    reduction = LossReduction(rawValue: attributes.word(0)) ?? .mean
  }

  struct SquaredError: ElementLoss {
    func value<A: Algebra>(_ p: A, _ t: A) -> A { A.square(p - t) }
    func slope<A: Algebra>(_ p: A, _ t: A) -> A { 2 * (p - t) }
    func targetSlope<A: Algebra>(_ p: A, _ t: A) -> A { 2 * (t - p) }
  }
}

struct LogitCrossEntropy: ElementwiseLoss {
  static let listing = OperationListing(
    "bce_with_logits", aliases: ["binary_cross_entropy_with_logits", "sigmoid_cross_entropy"],
    "The binary cross entropy of logits and targets, reduced.", arguments: ["input", "target"],
    attributes: [
      LossReduction.attribute, AttributeListing("pos_weight", .number, default: .number(1)),
    ])

  let element: LogitLoss
  let reduction: LossReduction
  let operand: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    operand = operands[0]
    reduction = LossReduction(rawValue: attributes.word(0)) ?? .mean
    element = LogitLoss(positiveWeight: attributes.number(1))
  }

  /// -w t log σ(x) - (1 - t) log(1 - σ(x)), w being the weight of positive targets.
  struct LogitLoss: ElementLoss {
    let positiveWeight: Double

    // (1 - t) softplus(x) + w t softplus(-x), where softplus(x) = max(x, 0) + log1p(exp(-|x|)): no
    // term is subtracted from another, and a label's weight of 0 leaves an infinite logit out.
    func value<A: Algebra>(_ x: A, _ t: A) -> A {
      let (off, on) = (1 - t, positiveWeight * t)
      let above = A.select(x, .less, .zero, then: .zero, else: x)
      let below = A.select(x, .less, .zero, then: -x, else: .zero)
      return off.annihilating(off * above, unlessNaN: x)
        + on.annihilating(on * below, unlessNaN: x)
        + (off + on) * A.log(onePlus: A.exp(-A.abs(x)))
    }

    func slope<A: Algebra>(_ x: A, _ t: A) -> A {
      (1 - t) * A.sigmoid(x) - positiveWeight * t * A.sigmoid(-x)
    }

    func targetSlope<A: Algebra>(_ x: A, _ t: A) -> A {
      positiveWeight == 1 ? -x : (positiveWeight - 1) * A.softplus(-x) - x
    }
  }
}

struct CrossEntropy: GeneralOperation {
  static let listing = OperationListing(
    "cross_entropy", aliases: ["softmax_cross_entropy", "softmax_cross_entropy_with_logits"],
    "The cross entropy of logits and soft labels along an axis, reduced over the other axes.",
    arguments: ["input", "target"],
    attributes: [
      LossReduction.attribute, AttributeListing("axis", .integer, default: .integer(-1)),
    ])

  let axis: Int
  let reduction: LossReduction
  let operand: Shape
  let losses: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    operand = operands[0]
    axis = try operand.normalizedAxis(attributes.integer(1))
    reduction = LossReduction(rawValue: attributes.word(0)) ?? .mean
    losses = operand.reduced(over: [axis], keepingDimensions: false)
  }

  var resultShape: Shape { reduction.resultShape(of: losses) }
  var cost: Int { 8 * operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    reduction.apply(sum(T.apply(Surprise(), operands[1], operands[0].logSoftmax(axis: axis))))
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [
      tangents[0].map { sum($0 * slope(operands)) },
      tangents[1].map { sum(T.apply(Surprise(), $0, operands[0].logSoftmax(axis: axis))) },
    ]
    let zero = operands[0].filled(with: 0, shape: losses)
    return reduction.pushforward(total(terms, like: zero))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let kept = operand.reduced(over: [axis], keepingDimensions: true)
    let g = reduction.transpose(cotangent, to: losses).reshaped(to: kept)
    return [
      wanted[0] ? g * slope(operands) : nil,
      wanted[1] ? -(g * operands[0].logSoftmax(axis: axis)) : nil,
    ]
  }

  // p Σt - t with p = softmax, as p (Σt - t) - t (1 - p): where the label is met, 1 - p keeps its
  // digits. Labels that do not add up to 1 are a client's own affair, so their sum stays.
  private func slope<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (logits, label) = (operands[0], operands[1])
    let (share, total) = (logits.softmax(axis: axis), label.sum(alongKept: axis))
    return .computed(
      share * (total - label) + label * T.apply(ExpMinusOne(), logits.logSoftmax(axis: axis)),
      writtenAs: share * total - label)
  }

  private func sum<T: TensorAlgebra>(_ x: T) -> T {
    x.sum(axes: [axis], keepingDimensions: false)
  }
}

/// What a label costs: -t log p, and nothing where the label is 0, however improbable.
private struct Surprise: BinaryRule {
  func value<A: Algebra>(_ label: A, _ logarithm: A) -> A {
    -label.annihilating(label * logarithm, unlessNaN: logarithm)
  }
}
