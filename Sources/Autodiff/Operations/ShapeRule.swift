// SPDX-License-Identifier: Apache-2.0
// ChainRule: the rules about shapes and attributes that a node can break.

/// A rule about shapes or attributes that a node breaks, as data; the words are in `+Message`.
public enum ShapeRule: Error, Sendable, Equatable {
  /// Shapes that do not broadcast together.
  case notBroadcastable([Shape])
  /// A result of more elements than can be counted.
  case tooManyElements
  /// A shape of more axes than ``Shape/maximumRank``.
  case tooManyAxes(Int)
  /// An axis that the shape does not have.
  case axisOutOfRange(Int, Shape)
  /// An axis named twice.
  case axisRepeated(Int)
  /// A reduction over an axis of length 0 that has no neutral element.
  case emptyReduction(axis: Int, Shape)
  /// A list that is not a rearrangement of the axes.
  case notAPermutation([Int], Shape)
  /// A shape with another number of elements.
  case elementCount(Shape, target: [Int])
  /// A target shape that is not one: a negative length, or several unknown ones.
  case badTargetShape([Int])
  /// Operands whose contracted axes differ in length.
  case innerLengths(Shape, Shape)
  /// An operand of the wrong number of axes: its place, what is expected in words, its shape.
  case rank(operand: Int, expected: String, Shape)
  /// Operands whose lengths differ along an axis where they may not.
  case lengths(axis: Int, Shape, Shape)
  /// Axes of one letter that differ in length.
  case letterLengths(String, Int, Int)
  /// Operands that must have one shape.
  case shapesDiffer(Shape, Shape)
  /// An attribute whose value does not fit: its name, and what is expected in words.
  case attribute(String, expected: String)
  /// An argument without another that belongs to it.
  case argumentMissing(String, beside: String)
}
