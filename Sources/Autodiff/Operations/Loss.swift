// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses as reductions of what single elements cost.

/// What becomes of the losses of single elements or rows.
enum LossReduction: String {
  case mean, sum, none
  /// The sum divided by the length of the first axis.
  case batchmean

  static let attribute = AttributeListing(
    "reduction", .word(words(upTo: .none)), default: .word("mean"))

  /// The words that a loss of rows takes too.
  static let attributeWithBatch = AttributeListing(
    "reduction", .word(words(upTo: .batchmean)), default: .word("mean"),
    "A mean divides by the number of elements, batchmean by the length of the first axis.")

  private static func words(upTo last: LossReduction) -> [String] {
    let all: [LossReduction] = [.mean, .sum, .none, .batchmean]
    return all.prefix(last == .batchmean ? 4 : 3).map(\.rawValue)
  }

  /// Reads the attribute at this place of a listing.
  init(_ attributes: AttributeValues, _ index: Int) {
    self = LossReduction(rawValue: attributes.word(index)) ?? .mean
  }

  /// By how much the sum of losses of a shape is divided; `nil` if it is not.
  private func divisor(of losses: Shape) -> Int? {
    switch self {
    case .mean: losses.count
    case .batchmean: losses.dimensions.first ?? 1
    case .sum, .none: nil
    }
  }

  /// Reduces losses of a shape.
  func apply<T: TensorAlgebra>(_ losses: T) -> T {
    if self == .none { return losses }
    let sum = losses.total
    guard let divisor = divisor(of: losses.shape) else { return sum }
    return sum / losses.filled(with: Double(divisor), shape: .scalar)
  }

  /// The tangent of the reduced losses, from those of each.
  func pushforward<T: TensorAlgebra>(_ tangents: T) -> T {
    guard let divisor = divisor(of: tangents.shape) else { return apply(tangents) }
    return tangents.total.shared(among: divisor)
  }

  /// The transpose: the cotangent of each loss.
  func transpose<T: TensorAlgebra>(_ cotangent: T, to shape: Shape) -> T {
    if self == .none { return cotangent }
    guard let divisor = divisor(of: shape) else { return cotangent.broadcast(to: shape) }
    return cotangent.shared(among: divisor).broadcast(to: shape)
  }

  func resultShape(of losses: Shape) -> Shape { self == .none ? losses : .scalar }
}

extension TensorAlgebra {
  /// The sum of all elements.
  var total: Self { sum(axes: Array(0..<shape.rank), keepingDimensions: false) }
}

/// A loss of single elements: what a prediction costs beside its target.
protocol ElementLoss: Sendable {
  func value<A: Algebra>(_ prediction: A, _ target: A) -> A
  func slope<A: Algebra>(_ prediction: A, _ target: A) -> A
  func targetSlope<A: Algebra>(_ prediction: A, _ target: A) -> A

  /// For each listed kink, 1 where the numbers stand on it and 0 elsewhere.
  func kinks<A: Algebra>(_ prediction: A, _ target: A) -> [A]
}

extension ElementLoss {
  func kinks<A: Algebra>(_ prediction: A, _ target: A) -> [A] { [] }
}

/// A loss that is a reduction of the losses of single elements, which may have weights, operand 2.
protocol ElementwiseLoss: GeneralOperation {
  associatedtype Element: ElementLoss

  var element: Element { get }
  var frame: LossFrame { get }

  /// The losses of the elements, before weights.
  func losses<T: TensorAlgebra>(_ operands: [T]) -> T

  /// How the loss of each element moves with its own of the operand at a place, which is not the weights'.
  func slope<T: TensorAlgebra>(of place: Int, _ operands: [T]) -> T
}

/// What a loss of single elements is given: the shapes, and what becomes of the losses.
struct LossFrame {
  let reduction: LossReduction
  let operand: Shape
  /// The shape of the weights; `nil` if there are none.
  let weight: Shape?
  /// Whether a mean divides by the sum of the weights rather than by the number of elements.
  let isMeanWeighted: Bool

  /// Checks the operands: a prediction, a target of its shape, and perhaps weights that broadcast to it.
  init(
    _ reduction: LossReduction, _ operands: [Shape], isMeanWeighted: Bool = false
  ) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    operand = operands[0]
    weight = operands.count > 2 ? operands[2] : nil
    if let weight, !weight.broadcasts(to: operand) { throw .notBroadcastable([operand, weight]) }
    self.reduction = reduction
    self.isMeanWeighted = isMeanWeighted && weight != nil && reduction == .mean
  }

  /// Reduces losses.
  func apply<T: TensorAlgebra>(_ losses: T, weights: T?) -> T {
    guard let weights else { return reduction.apply(losses) }
    let weighted = losses * weights
    return isMeanWeighted ? weighted.total / sum(of: weights) : reduction.apply(weighted)
  }

  /// The tangent of the reduced losses, from that of each weighted loss.
  func pushforward<T: TensorAlgebra>(_ tangents: T, weights: T?) -> T {
    guard isMeanWeighted, let weights else { return reduction.pushforward(tangents) }
    return tangents.total / sum(of: weights)
  }

  /// The cotangent of each weighted loss.
  func transpose<T: TensorAlgebra>(_ cotangent: T, weights: T?) -> T {
    guard isMeanWeighted, let weights else {
      return reduction.transpose(cotangent, to: operand)
    }
    return (cotangent / sum(of: weights)).broadcast(to: operand)
  }

  /// What a unit of weight on each loss adds to the reduced losses, before they are divided: more
  /// weight on one loss moves a weighted mean towards it.
  func pull<T: TensorAlgebra>(_ losses: T, _ value: T) -> T {
    isMeanWeighted ? losses - value : losses
  }

  private func sum<T: TensorAlgebra>(of weights: T) -> T { weights.broadcast(to: operand).total }
}

extension ElementwiseLoss {
  var resultShape: Shape { frame.reduction.resultShape(of: frame.operand) }
  var cost: Int { 4 * frame.operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    frame.apply(losses(operands), weights: weights(operands))
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let weights = weights(operands)
    let terms = tangents.enumerated().map { place, tangent -> T? in
      guard let tangent else { return nil }
      if place == weightPlace { return tangent * frame.pull(losses(operands), value) }
      let moved = tangent * slope(of: place, operands)
      return weights.map { moved * $0 } ?? moved
    }
    return frame.pushforward(total(terms, like: operands[0]), weights: weights)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let weights = weights(operands)
    let each = frame.transpose(cotangent, weights: weights)
    let g = weights.map { each * $0 } ?? each
    return zip(operands.indices, wanted).map { place, isWanted in
      guard isWanted else { return nil }
      let share =
        place == weightPlace
        ? each * frame.pull(losses(operands), value) : g * slope(of: place, operands)
      return share.unbroadcast(to: operands[place].shape)
    }
  }

  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    Self.listing.kinks.indices.map { kink in
      let met = T.apply(LossKink(loss: element, kink: kink), operands[0], operands[1])
      return MetElements(
        kink: kink, stands: frame.reduction == .none ? met : met.total,
        chosen: met.filled(with: 0, shape: .scalar))
    }
  }

  func losses<T: TensorAlgebra>(_ operands: [T]) -> T { elementLosses(operands) }

  func slope<T: TensorAlgebra>(of place: Int, _ operands: [T]) -> T {
    elementSlope(place, operands)
  }

  /// The losses of predictions and targets.
  func elementLosses<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.apply(LossValue(loss: element), operands[0], operands[1])
  }

  /// Their slopes by the prediction, at place 0, or by the target.
  func elementSlope<T: TensorAlgebra>(_ place: Int, _ operands: [T]) -> T {
    place == 0
      ? T.apply(LossSlope(loss: element), operands[0], operands[1])
      : T.apply(LossTargetSlope(loss: element), operands[0], operands[1])
  }

  private var weightPlace: Int { 2 }

  private func weights<T: TensorAlgebra>(_ operands: [T]) -> T? {
    operands.count > weightPlace ? operands[weightPlace] : nil
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

private struct LossKink<Loss: ElementLoss>: BinaryRule {
  let loss: Loss
  let kink: Int
  func value<A: Algebra>(_ a: A, _ b: A) -> A {
    let met = loss.kinks(a, b)
    return met.indices.contains(kink) ? met[kink] : .zero
  }
}
