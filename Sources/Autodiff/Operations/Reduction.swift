// SPDX-License-Identifier: Apache-2.0
// ChainRule: reductions over axes.

/// The attributes that reductions share.
let reductionAttributes = [
  AttributeListing("axes", .optionalIntegers, default: .some(.none)),
  AttributeListing("keepdims", .boolean, default: .boolean(false)),
]

/// Which axes are reduced, and what becomes of the shape.
struct ReducedAxes {
  let operand: Shape
  let axes: [Int]
  let keepsDimensions: Bool

  init(_ attributes: AttributeValues, _ operand: Shape) throws(ShapeRule) {
    self.operand = operand
    keepsDimensions = attributes.boolean(1)
    if let given = attributes.integers(0) {
      axes = try operand.axes(given)
    } else {
      axes = Array(0..<operand.rank)
    }
  }

  var resultShape: Shape { operand.reduced(over: axes, keepingDimensions: keepsDimensions) }

  /// How many elements each result takes in.
  var count: Int { axes.reduce(1) { $0 * operand.dimensions[$1] } }

  /// A tensor of the result's shape, repeated to fill the operand's.
  func expand<T: TensorAlgebra>(_ x: T) -> T {
    x.reshaped(to: operand.reduced(over: axes, keepingDimensions: true)).broadcast(to: operand)
  }
}

struct Sum: LinearOperation {
  static let listing = OperationListing(
    "sum", aliases: ["reduce_sum", "reducesum"], "The sum of the elements over axes, or over all.",
    arguments: ["x"], attributes: reductionAttributes, argumentTypes: [.number])

  let axes: ReducedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    axes = try ReducedAxes(attributes, operands[0])
  }

  var resultShape: Shape { axes.resultShape }
  var cost: Int { axes.operand.count }

  func apply<T: TensorAlgebra>(_ x: T) -> T {
    x.sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
  }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { axes.expand(cotangent) }
}

/// Over nothing the mean is NaN, whatever the rest of the tensor is: a constant, which is not linear
/// and whose derivative is zero.
struct Mean: LinearOperation {
  static let listing = OperationListing(
    "mean", aliases: ["reduce_mean", "reducemean"],
    "The mean of the elements over axes, or over all; NaN over none.", arguments: ["x"],
    attributes: reductionAttributes)

  let axes: ReducedAxes

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    axes = try ReducedAxes(attributes, operands[0])
  }

  var resultShape: Shape { axes.resultShape }
  var cost: Int { axes.operand.count }

  // Divided, not multiplied by 1/n: a third of three is one.
  func apply<T: TensorAlgebra>(_ x: T) -> T {
    let sum = x.sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
    return sum / sum.filled(with: Double(axes.count), shape: .scalar)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? operands[0].filled(with: 0, shape: axes.operand)
    return tangent.sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
      .shared(among: axes.count)
  }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    axes.expand(cotangent.shared(among: axes.count))
  }
}

extension TensorAlgebra {
  /// What each of so many elements has of a derivative of their mean; zero where there are none.
  func shared(among count: Int) -> Self {
    count > 0
      ? self / filled(with: Double(count), shape: .scalar) : filled(with: 0, shape: shape)
  }
}

/// The largest or smallest element over axes; those that tie share the cotangent evenly, which is
/// the smallest subgradient.
protocol ExtremumOperation: GeneralOperation {
  static var extremum: Extremum { get }
  var axes: ReducedAxes { get }

  /// Takes axes along which there is something to compare.
  init(axes: ReducedAxes)
}

extension ExtremumOperation {
  static var routesElements: Bool { true }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let axes = try ReducedAxes(attributes, operands[0])
    if let empty = axes.axes.first(where: { axes.operand.dimensions[$0] == 0 }) {
      throw .emptyReduction(axis: empty, axes.operand)
    }
    self.init(axes: axes)
  }

  var resultShape: Shape { axes.resultShape }
  var cost: Int { axes.operand.count }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].extremum(
      Self.extremum, axes: axes.axes, keepingDimensions: axes.keepsDimensions)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let weights = weights(operands[0], value)
    let tangent = tangents[0] ?? operands[0].filled(with: 0, shape: axes.operand)
    return (weights * tangent).sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [weights(operands[0], value) * axes.expand(cotangent)]
  }

  // A tie of k has k subgradients at its corners, and between them those that add up to 1.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let wins = T.apply(Equal(), operands[0], axes.expand(value))
    let count = wins.sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
    let one = value.filled(with: 1)
    return [MetElements(kink: 0, stands: T.apply(Greater(), count, one), chosen: one / count)]
  }

  /// One for the winner, 1/k for each of k that tie, 0 for the others.
  private func weights<T: TensorAlgebra>(_ x: T, _ value: T) -> T {
    let wins = T.apply(Equal(), x, axes.expand(value))
    let count = wins.sum(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
    return wins / axes.expand(count)
  }
}

struct Max: ExtremumOperation {
  static let listing = OperationListing(
    "max", aliases: ["amax", "reduce_max", "reducemax"],
    "The largest element over axes, or of all; ties share the cotangent evenly.",
    arguments: ["x"], attributes: reductionAttributes,
    kinks: [Kink(.elements("are the largest"), interval: 0...1, chosen: 0.5)],
    argumentTypes: [.number])
  static let extremum = Extremum.max

  let axes: ReducedAxes
}

struct Min: ExtremumOperation {
  static let listing = OperationListing(
    "min", aliases: ["amin", "reduce_min", "reducemin"],
    "The smallest element over axes, or of all; ties share the cotangent evenly.",
    arguments: ["x"], attributes: reductionAttributes,
    kinks: [Kink(.elements("are the smallest"), interval: 0...1, chosen: 0.5)],
    argumentTypes: [.number])
  static let extremum = Extremum.min

  let axes: ReducedAxes
}

extension Shape {
  /// Distinct axes counted from the front.
  func axes(_ given: [Int]) throws(ShapeRule) -> [Int] {
    var axes: [Int] = []
    for index in given {
      guard let axis = axis(index) else { throw .axisOutOfRange(index, self) }
      if axes.contains(axis) { throw .axisRepeated(index) }
      axes.append(axis)
    }
    return axes.sorted()
  }
}
