// SPDX-License-Identifier: Apache-2.0
// ChainRule: losses of the distances and angles of vectors.

struct Triplet: ComposedOperation {
  static let listing = OperationListing(
    "triplet",
    "By how much anchors are not nearer to positive than to negative samples, by a margin, reduced.",
    arguments: ["anchor", "positive", "negative", "weight"], variadic: .upTo(1),
    attributes: [
      LossReduction.attribute, AttributeListing("margin", .number, default: .number(1)),
      AttributeListing("p", .number, default: .number(2), "The power of the norm of differences."),
      AttributeListing(
        "eps", .number, default: .number(1e-6), "What is added to every element of a difference."),
      AttributeListing(
        "swap", .boolean, default: .boolean(false),
        "Whether the negative may be nearer to the positive instead."),
    ])

  let operand: Shape
  let frame: LossFrame
  private let margin: Double
  private let power: Double
  private let shift: Double
  private let isSwapping: Bool

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    for shape in operands[1...2] where shape != operands[0] {
      throw .shapesDiffer(operands[0], shape)
    }
    guard attributes.number(2) > 0, attributes.number(2).isFinite else {
      throw .attribute("p", expected: "above 0 and finite")
    }
    operand = operands[0]
    guard operand.rank > 0 else {
      throw .rank(operand: 0, expected: "one axis at least", operand)
    }
    let losses = operand.reduced(over: [operand.rank - 1], keepingDimensions: false)
    frame = try LossFrame(
      LossReduction(attributes, 0), [losses, losses] + operands.dropFirst(3), isMeanWeighted: true)
    (margin, power, shift) = (attributes.number(1), attributes.number(2), attributes.number(3))
    isSwapping = attributes.boolean(4)
  }

  var resultShape: Shape { frame.reduction.resultShape(of: frame.operand) }
  var cost: Int { 12 * operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (anchor, positive, negative) = (operands[0], operands[1], operands[2])
    var far = distance(anchor, negative)
    if isSwapping { far = T.apply(Minimum(), far, distance(positive, negative)) }
    let excess = distance(anchor, positive) - far + anchor.filled(with: margin, shape: .scalar)
    return frame.apply(
      T.apply(RectifiedLinear(), excess), weights: operands.count > 3 ? operands[3] : nil)
  }

  private func distance<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
    let difference = a - b + a.filled(with: shift, shape: .scalar)
    return difference.norm(power: power, axis: operand.rank - 1)
  }
}

struct CosineSimilarity: ComposedOperation {
  static let listing = OperationListing(
    "cosine_similarity", "The cosines of the angles between vectors along an axis.",
    arguments: ["a", "b"],
    attributes: [
      AttributeListing("axis", .integer, default: .integer(-1)),
      AttributeListing(
        "eps", .number, default: .number(1e-8), "The least that the product of lengths counts for."),
    ], isCommutative: true)

  let operand: Shape
  private let axis: Int
  private let least: Double

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    operand = operands[0]
    guard let axis = operand.axis(attributes.integer(0)) else {
      throw .axisOutOfRange(attributes.integer(0), operand)
    }
    (self.axis, least) = (axis, attributes.number(1))
  }

  var resultShape: Shape { operand.reduced(over: [axis], keepingDimensions: false) }
  var cost: Int { 8 * operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (a, b) = (operands[0], operands[1])
    let product = (a * b).sum(axes: [axis], keepingDimensions: false)
    let lengths = a.norm(power: 2, axis: axis) * b.norm(power: 2, axis: axis)
    return product / T.apply(Maximum(), lengths, a.filled(with: least, shape: .scalar))
  }
}

extension TensorAlgebra {
  /// The norm along an axis, whose slope at 0 is the smallest that is valid, 0.
  fileprivate func norm(power: Double, axis: Int) -> Self {
    func number(_ number: Double) -> Self { filled(with: number, shape: .scalar) }
    let size = Self.apply(Abs(), self)
    if power == 1 { return size.sum(axes: [axis], keepingDimensions: false) }
    let powers = power == 2 ? Self.apply(Square(), self) : Self.apply(Power(), size, number(power))
    let sum = powers.sum(axes: [axis], keepingDimensions: false)
    // The root has no slope at 0. It is taken of something else there, and not used.
    let safe = Self.choose(sum, sum, number(1))
    let root =
      power == 2
      ? Self.apply(SquareRoot(), safe) : Self.apply(Power(), safe, number(1 / power))
    return .choose(sum, root, number(0))
  }
}
