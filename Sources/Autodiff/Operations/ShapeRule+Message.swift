// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rules about shapes in words.

extension ShapeRule {
  /// The broken rule in words that fit behind a colon.
  public var message: String {
    switch self {
    case .notBroadcastable(let shapes):
      "shapes \(shapes.map(\.description).joined(separator: " and ")) do not broadcast: aligned at "
        + "the last axis, lengths must be equal or 1"
    case .tooManyElements: "the result has more elements than can be counted"
    case .tooManyAxes(let count): "\(count) axes are more than \(Shape.maximumRank)"
    case .axisOutOfRange(let axis, let shape):
      "axis \(axis) is out of range for shape \(shape), which has "
        + ShapeRule.counted(shape.rank, "axis", "axes")
    case .axisRepeated(let axis): "axis \(axis) is named twice"
    case .emptyReduction(let axis, let shape):
      "axis \(axis) of shape \(shape) has length 0, and there is no extremum of nothing"
    case .notAPermutation(let list, let shape):
      "\(list) does not rearrange the \(ShapeRule.counted(shape.rank, "axis", "axes")) of shape \(shape)"
    case .elementCount(let shape, let target):
      "shape \(shape) has \(ShapeRule.counted(shape.count, "element", "elements")) and cannot become "
        + "\(target)"
    case .badTargetShape(let target):
      "\(target) is no shape: lengths are 0 or more, and one of them may be -1"
    case .innerLengths(let a, let b):
      "the last axis of \(a) and the first matrix axis of \(b) differ in length"
    case .rank(let operand, let expected, let shape):
      "operand \(operand) must have \(expected), not shape \(shape)"
    case .lengths(let axis, let a, let b):
      "shapes \(a) and \(b) differ in length along axis \(axis)"
    case .letterLengths(let letter, let a, let b):
      "the letter '\(letter)' stands for axes of length \(a) and \(b)"
    case .shapesDiffer(let a, let b): "shapes \(a) and \(b) must be equal"
    case .attribute(let name, let expected): "attribute '\(name)' must be \(expected)"
    case .argumentMissing(let name, let given): "'\(given)' needs '\(name)' beside it"
    }
  }

  private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
