// SPDX-License-Identifier: Apache-2.0
// ChainRule: products over axes.

/// An operation that reduces over axes.
protocol AxesOperation: GeneralOperation {
  var axes: ReducedAxes { get }
}

extension AxesOperation {
  var resultShape: Shape { axes.resultShape }
  var cost: Int { 2 * axes.operand.count }
}

/// One with no attributes but those that reductions share.
protocol ReductionOperation: AxesOperation {
  init(axes: ReducedAxes)
}

extension ReductionOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    self.init(axes: try ReducedAxes(attributes, operands[0]))
  }
}

struct Product: ReductionOperation {
  static let listing = OperationListing(
    "prod", aliases: ["reduce_prod", "reduceprod"],
    "The product of the elements over axes, or over all; its derivative is exact at zeros.",
    arguments: ["x"], attributes: reductionAttributes)

  let axes: ReducedAxes

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].product(axes: axes.axes, keepingDimensions: axes.keepsDimensions)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    axes.sum((tangents[0] ?? operands[0].filled(with: 0)) * others(operands[0]))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [axes.expand(cotangent) * others(operands[0])]
  }

  /// The product of all elements but each one: of those before it and those after it.
  ///
  /// The quotient of the whole and the element would be 0/0 at a zero.
  private func others<T: TensorAlgebra>(_ x: T) -> T {
    if axes.axes.isEmpty { return x.filled(with: 1) }
    let lines = axes.joined(x)
    let before = Scan(axis: axes.joinedAxis, isExclusive: true)
    return axes.separated(
      lines.scanned(.product, before) * lines.scanned(.product, before.reversed))
  }
}

extension ReducedAxes {
  /// The sum over the axes.
  func sum<T: TensorAlgebra>(_ x: T) -> T {
    x.sum(axes: axes, keepingDimensions: keepsDimensions)
  }

  /// The axes in the order in which those that stay come first.
  private var order: [Int] {
    (0..<operand.rank).filter { !axes.contains($0) } + axes
  }

  /// The axis of ``joined(_:)``, which needs an axis, along which each line has what one result takes in.
  var joinedAxis: Int { axes.count == 1 ? axes[0] : operand.rank - axes.count }

  /// The shape of ``joined(_:)``.
  var joinedShape: Shape {
    if axes.count == 1 { return operand }
    let kept = operand.reduced(over: axes, keepingDimensions: false)
    return Shape(derived: kept.dimensions + [count])
  }

  /// A tensor of the operand's shape with the axes joined to one.
  func joined<T: TensorAlgebra>(_ x: T) -> T {
    if axes.count == 1 { return x }
    return moved(x, order).reshaped(to: joinedShape)
  }

  /// A tensor of the shape of ``joined(_:)`` with the axes where they were.
  func separated<T: TensorAlgebra>(_ x: T) -> T {
    if axes.count == 1 { return x }
    var inverse = order
    for (place, axis) in order.enumerated() { inverse[axis] = place }
    return moved(
      x.reshaped(to: Shape(derived: order.map { operand.dimensions[$0] })), inverse)
  }

  private func moved<T: TensorAlgebra>(_ x: T, _ permutation: [Int]) -> T {
    permutation == Array(0..<permutation.count) ? x : x.transposed(permutation)
  }
}
