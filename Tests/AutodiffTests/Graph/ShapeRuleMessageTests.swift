// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the rules about shapes in words.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("The rules about shapes in words")
struct ShapeRuleMessageTests {
  static let vector = Shape(known: [1])
  static let matrix = Shape(known: [2, 3])

  @Test(
    "One is one, and more are many",
    arguments: [
      (
        ShapeRule.axisOutOfRange(1, vector),
        "axis 1 is out of range for shape [1], which has 1 axis"
      ),
      (.axisOutOfRange(2, matrix), "axis 2 is out of range for shape [2, 3], which has 2 axes"),
      (.axisOutOfRange(0, .scalar), "axis 0 is out of range for shape [], which has 0 axes"),
      (.letterLengths("j", 3, 2), "the letter 'j' stands for axes of length 3 and 2"),
      (.notAPermutation([1], vector), "[1] does not rearrange the 1 axis of shape [1]"),
      (.elementCount(vector, target: [2]), "shape [1] has 1 element and cannot become [2]"),
      (.elementCount(matrix, target: [5]), "shape [2, 3] has 6 elements and cannot become [5]"),
    ])
  func plural(_ rule: ShapeRule, _ message: String) {
    #expect(rule.message(of: Max.listing) == message)
  }

  @Test("An argument has the name that its operation lists")
  func names() {
    #expect(
      ShapeRule.rank(operand: 1, expected: "two axes", Self.vector).message(of: Linear.listing)
        == "the argument 'weight' must have two axes, not shape [1]")
  }

  @Test(
    "What is said of an axis of length 0 is true of what has no extremum, and one length may be -1")
  func wording() {
    let empty = ShapeRule.emptyReduction(axis: 0, Shape(known: [0]))
    #expect(
      empty.message(of: Median.listing)
        == "axis 0 of shape [0] has length 0, and at least one element is needed along it")
    #expect(throws: ShapeRule.badTargetShape([-2, 4])) { try Self.vector.reshaped(to: [-2, 4]) }
    #expect(throws: ShapeRule.badShape([-1, 4])) { try Shape(target: [-1, 4]) }
    #expect(!ShapeRule.badShape([-1, 4]).message(of: BroadcastTo.listing).contains("may be -1"))
  }
}
