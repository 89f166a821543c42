// SPDX-License-Identifier: Apache-2.0
// ChainRule: medians over axes.

/// The element in the middle, or what is made of the two there.
struct Median: AxesOperation {
  static let listing = OperationListing(
    "median",
    "The element in the middle over axes, or of all, when they are in order; NaN if one is.",
    arguments: ["x"],
    attributes: reductionAttributes + [
      AttributeListing(
        "interpolation", .word(["mean", "lower", "higher"]), default: .word("mean"),
        "What is taken of the two in the middle of an even number.")
    ], kinks: [.tie])

  static let routesElements = true

  let axes: ReducedAxes
  /// Where the middle begins, in order, and how many elements belong to it.
  let middle: (start: Int, count: Int)

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    axes = try ReducedAxes(attributes, operands[0])
    try axes.requireElements()
    let (low, high) = ((axes.count - 1) / 2, axes.count / 2)
    middle =
      switch attributes.word(2) {
      case "lower": (low, 1)
      case "higher": (high, 1)
      default: (low, high - low + 1)
      }
  }

  var cost: Int {
    axes.operand.count * (Int.bitWidth - axes.count.leadingZeroBitCount)
  }

  private var gathering: Gathering { Gathering(axis: axes.joinedAxis, isOfElements: true) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    if axes.axes.isEmpty { return operands[0] }
    let lines = axes.joined(operands[0])
    let order = lines.order(along: axes.joinedAxis, isDescending: false)
    let last = order.part(along: axes.joinedAxis, from: axes.count - 1, count: 1)
    let largest = lines.gathered(at: last, gathering).reshaped(to: resultShape)
    // NaN comes last in order; the middle would not tell of it.
    return T.choose(T.apply(IsNaN(), largest), largest, mean(lines, at: middle(of: order)))
  }

  // What moves the middle if it ties with an element beside it depends on which way that moves.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    if axes.axes.isEmpty { return [] }
    let (lines, axis) = (axes.joined(operands[0]), axes.joinedAxis)
    let sorted = lines.gathered(at: lines.order(along: axis, isDescending: false), gathering)
    let end = middle.start + middle.count
    let ties = [(middle.start, middle.start - 1), (end - 1, end)].compactMap { own, beside -> T? in
      guard (0..<axes.count).contains(beside) else { return nil }
      return T.apply(
        Equal(), sorted.part(along: axis, from: own, count: 1),
        sorted.part(along: axis, from: beside, count: 1)
      ).reshaped(to: resultShape)
    }
    return [
      MetElements(
        kink: 0, stands: total(ties, like: value),
        chosen: value.filled(with: 1 / Double(middle.count)))
    ]
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let tangent = tangents[0] ?? operands[0].filled(with: 0)
    return axes.axes.isEmpty ? tangent : mean(axes.joined(tangent), at: places(of: operands[0]))
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    if axes.axes.isEmpty { return [cotangent] }
    let places = places(of: operands[0])
    var lengths = axes.joinedShape.dimensions
    lengths[axes.joinedAxis] = 1
    let shares = halved(cotangent).reshaped(to: Shape(derived: lengths))
      .broadcast(to: places.shape)
    return [axes.separated(shares.addedUp(at: places, gathering, into: axes.joinedShape))]
  }

  /// The places of the elements in the middle.
  private func places<T: TensorAlgebra>(of x: T) -> T {
    middle(of: axes.joined(x).order(along: axes.joinedAxis, isDescending: false))
  }

  private func middle<T: TensorAlgebra>(of order: T) -> T {
    order.part(along: axes.joinedAxis, from: middle.start, count: middle.count)
  }

  /// The mean of the elements at places; halved before they are added, they do not overflow.
  private func mean<T: TensorAlgebra>(_ lines: T, at places: T) -> T {
    halved(lines.gathered(at: places, gathering))
      .sum(axes: [axes.joinedAxis], keepingDimensions: false).reshaped(to: resultShape)
  }

  private func halved<T: TensorAlgebra>(_ x: T) -> T {
    middle.count == 1 ? x : x * x.filled(with: 0.5, shape: .scalar)
  }
}
