// SPDX-License-Identifier: Apache-2.0
// ChainRule: classes along an axis, and which of them are right.

/// Scores of classes along an axis, and targets: the share of each class, or the number of one.
struct ClassFrame {
  let operand: Shape
  let axis: Int
  let reduction: LossReduction
  /// The shape of the losses: that of the scores without the axis.
  let losses: Shape
  /// The same with the axis, of length 1.
  let kept: Shape
  /// Whether targets are numbers of classes.
  let isIndexed: Bool
  /// The number that marks a target as none; `nil` if there is none.
  let ignored: Int?

  /// Numbers of classes may be whole numbers, and then the losses are not.
  static let argumentTypes: [ArgumentType] = [.real, .number, .real]
  static let axisAttribute = AttributeListing(
    "axis", .integer, default: .integer(-1), "The axis of the classes.")
  static let ignoredAttribute = AttributeListing(
    "ignore_index", .optionalInteger, default: .some(.none),
    "The class number of targets that do not count.")

  init(
    axis index: Int, _ reduction: LossReduction, ignored: Int? = nil, _ operands: [Shape]
  ) throws(ShapeRule) {
    operand = operands[0]
    axis = try operand.normalizedAxis(index)
    losses = operand.reduced(over: [axis], keepingDimensions: false)
    kept = operand.reduced(over: [axis], keepingDimensions: true)
    isIndexed = operands[1] == losses
    guard isIndexed || operands[1] == operand else { throw .shapesDiffer(operand, operands[1]) }
    if operands.count > 2, operands[2].dimensions != [operand.dimensions[axis]] {
      throw .shapesDiffer(operands[2], Shape(derived: [operand.dimensions[axis]]))
    }
    (self.reduction, self.ignored) = (reduction, ignored)
  }

  /// How many classes there are.
  var count: Int { operand.dimensions[axis] }

  /// The shape of one number for each class, broadcast along the axis.
  private var alongAxis: Shape {
    Shape(derived: operand.dimensions.indices.map { $0 == axis ? count : 1 })
  }

  /// Numbers of classes, along the axis.
  func aligned<T: TensorAlgebra>(_ weights: T) -> T { weights.reshaped(to: alongAxis) }

  /// The sum over classes.
  func sum<T: TensorAlgebra>(_ x: T) -> T { x.sum(axes: [axis], keepingDimensions: false) }

  /// The share of each class: a target's own, or all of it to the class that it numbers.
  func shares<T: TensorAlgebra>(of target: T) -> T {
    guard isIndexed else { return target }
    let numbers = target.constant((0..<count).map(Double.init), shape: alongAxis)
    return T.apply(Equal(), numbers, target.reshaped(to: kept))
  }

  /// 1 for the targets that count, 0 for the others, with the axis; `nil` if all do.
  func counting<T: TensorAlgebra>(_ target: T) -> T? {
    guard isIndexed, let ignored else { return nil }
    let mark = target.filled(with: Double(ignored), shape: .scalar)
    return T.apply(NotEqual(), target.reshaped(to: kept), mark)
  }

  /// The first target that numbers no class.
  func fault<S: Scalar>(_ target: TensorNumbers<S>) -> ValueFault? {
    guard isIndexed else { return nil }
    for (element, number) in target.elements.enumerated() {
      let number = Double(number)
      if let ignored, number == Double(ignored) { continue }
      if number >= 0, number < Double(count), number == number.rounded() { continue }
      return .indexOutOfRange(operand: 1, element: element, index: number, length: count)
    }
    return nil
  }
}
