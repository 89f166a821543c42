// SPDX-License-Identifier: Apache-2.0
// ChainRule: values with more elements around them.

struct Pad: ComposedOperation {
  static let listing = OperationListing(
    "pad", "The value with elements before and after it along its axes.",
    arguments: ["x", "value"], variadic: .upTo(1),
    attributes: [
      AttributeListing(
        "pads", .integers,
        "How many before each axis, then how many after each; a single number is for all."),
      AttributeListing(
        "mode", .word(Mode.allCases.map(\.rawValue)), default: .word(Mode.constant.rawValue),
        "What they are: a value, the elements mirrored without the one at the edge, the one at the edge, "
          + "or the elements from the other end."),
      AttributeListing(
        "value", .optionalNumber, default: .some(.none),
        "The value in mode constant; null for 0, or where there is an argument of that name."),
    ], argumentTypes: [.number])

  static let routesElements = true

  /// What is put around a value.
  enum Mode: String, CaseIterable {
    case constant, reflect, edge, wrap
  }

  let operand: Shape
  let resultShape: Shape
  let mode: Mode
  let fill: Double
  private let before: [Int]
  private let after: [Int]

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    operand = operands[0]
    let rank = operand.rank
    let given = attributes.integers(0) ?? []
    guard given.count == 1 || given.count == 2 * rank, given.allSatisfy({ $0 >= 0 }) else {
      throw .attribute(
        "pads", expected: "one number of 0 or more, or \(2 * rank) for shape \(operand)")
    }
    let pads = given.count == 2 * rank ? given : [Int](repeating: given[0], count: 2 * rank)
    (before, after) = (Array(pads[..<rank]), Array(pads[rank...]))
    mode = Mode(rawValue: attributes.word(1)) ?? .constant
    fill = attributes.number(2)
    if operands.count > 1, attributes.values[2] != .none {
      throw .attribute("value", expected: "left out where there is an argument 'value'")
    }
    if operands.count > 1, !operands[1].isScalar {
      throw .rank(operand: 1, expected: "no axes", operands[1])
    }
    if operands.count > 1, mode != .constant {
      throw .attribute("mode", expected: "'constant' where there is an argument 'value'")
    }
    var lengths = operand.dimensions
    for axis in 0..<rank {
      let longest = max(before[axis], after[axis])
      guard longest <= mode.reach(lengths[axis]) else {
        throw .attribute(
          "pads",
          expected:
            "at most \(mode.reach(lengths[axis])) along axis \(axis) of shape \(operand) in "
            + "mode '\(mode.rawValue)'")
      }
      for more in [before[axis], after[axis]] {
        let (length, overflow) = lengths[axis].addingReportingOverflow(more)
        if overflow { throw .tooManyElements }
        lengths[axis] = length
      }
    }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let x = operands[0]
    if mode == .constant { return padded(x, with: operands.count > 1 ? operands[1] : nil) }
    return before.indices.reduce(x) { result, axis in
      before[axis] + after[axis] == 0 ? result : extended(result, axis)
    }
  }

  private func padded<T: TensorAlgebra>(_ x: T, with value: T?) -> T {
    let inside = Slice(
      starts: before, steps: [Int](repeating: 1, count: operand.rank), counts: operand.dimensions)
    let placed = x.scattered(into: resultShape, at: inside)
    if value == nil, fill == 0 { return placed }
    let isInside = x.filled(with: 1).scattered(into: resultShape, at: inside)
    return T.choose(isInside, placed, value ?? x.filled(with: fill, shape: .scalar))
  }

  /// The value with more of itself before and after it along an axis.
  private func extended<T: TensorAlgebra>(_ x: T, _ axis: Int) -> T {
    let (length, before, after) = (operand.dimensions[axis], before[axis], after[axis])
    func part(_ start: Int, _ count: Int, _ step: Int = 1) -> T? {
      count == 0
        ? nil
        : x.sliced(.run(of: x.shape, axis: axis, from: start, count: count, step: step))
    }
    func edge(_ start: Int, _ count: Int) -> T? {
      guard count > 0 else { return nil }
      var lengths = x.shape.dimensions
      lengths[axis] = count
      return part(start, 1)?.broadcast(to: Shape(derived: lengths))
    }
    let parts: [T?] =
      switch mode {
      case .reflect: [part(before, before, -1), x, part(length - 2, after, -1)]
      case .edge: [edge(0, before), x, edge(length - 1, after)]
      case .wrap, .constant: [part(length - before, before), x, part(0, after)]
      }
    return T.concatenation(parts.compactMap { $0 }, axis: axis)
  }
}

extension Pad.Mode {
  /// How far it goes beyond an axis of a length.
  fileprivate func reach(_ length: Int) -> Int {
    switch self {
    case .constant: .max
    case .reflect: max(length - 1, 0)
    case .edge: length > 0 ? .max : 0
    case .wrap: length
    }
  }
}
