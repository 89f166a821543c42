// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of losses at kinks, of certainty, and of targets that are no class.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Losses where a definition says little")
struct LossKinkTests {
  private func run(
    _ code: OperationCode, _ attributes: [(String, AttributeValue)] = [],
    _ operands: ([Int], [Double])...
  ) throws -> Evaluation {
    try LossRow(code, attributes, operands).run()
  }

  /// The loss of single numbers and its gradient, by prediction and by target.
  private func expect(
    _ code: OperationCode, _ input: Double, _ target: Double, _ value: Double, _ slopes: [Double],
    with attributes: [(String, AttributeValue)] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try run(code, attributes, ([], [input]), ([], [target]))
    let found =
      try run.value("loss") + run.gradient("operand0") + run.gradient("operand1")
    for (found, expected) in zip(found, [value] + slopes) {
      #expect(
        found == expected || found.isNaN && expected.isNaN, "\(found), not \(expected)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("At a kink the smallest slope is answered, where pieces join smoothly theirs")
  func kinks() throws {
    try expect(.meanAbsoluteError, 2, 2, 0, [0, 0])
    try expect(.smoothAbsoluteError, 2, 2, 0, [0, 0], with: [("beta", .number(0))])
    try expect(.huber, 3, 2, 0.5, [1, -1])
    try expect(.huber, 0, 2, 2, [-2, 2], with: [("delta", .number(2))])
    try expect(.smoothAbsoluteError, 1, 2, 0.5, [-1, 1])
    try expect(.hinge, 1, 1, 0, [0, 0])
    try expect(.hinge, -1, -1, 0, [0, 0])
    try expect(.hinge, -2, 1, 3, [-1, 2])
    try expect(.squaredHinge, 1, 1, 0, [0, 0])
    try expect(.logCosh, 0, 0, 0, [0, 0])
  }

  @Test("Losses of infinite differences are infinite, of NaN NaN")
  func ends() throws {
    try expect(.logCosh, -.infinity, 0, .infinity, [-1, 1])
    try expect(.huber, .infinity, 0, .infinity, [1, -1])
    try expect(.meanAbsoluteError, .nan, 0, .nan, [.nan, .nan])
    try expect(.huber, .nan, 0, .nan, [.nan, .nan])
  }

  @Test("bce of a wrong certainty is infinite, where PyTorch 1.13 answers 100 and -1e12")
  func wrongCertainty() throws {
    try expect(.binaryCrossEntropy, 0, 1, .infinity, [-.infinity, .infinity])
    try expect(.binaryCrossEntropy, 1, 0, .infinity, [.infinity, -.infinity])
  }

  @Test("bce counts a logarithm up to the clamp, and is flat from there on")
  func clamped() throws {
    let attributes = [("clamp", AttributeValue.number(100))]
    try expect(.binaryCrossEntropy, 0, 1, 100, [0, 100], with: attributes)
    try expect(.binaryCrossEntropy, 1, 0, 100, [0, -100], with: attributes)
    try expect(.binaryCrossEntropy, 0.5, 1, 0.6931471805599453, [-2, 0], with: attributes)
  }

  @Test("bce of a right certainty costs nothing, and has a slope")
  func rightCertainty() throws {
    try expect(.binaryCrossEntropy, 0, 0, 0, [1, .infinity])
    try expect(.binaryCrossEntropy, 1, 1, 0, [-1, -.infinity])
    try expect(.binaryCrossEntropy, 1.5, 0, .nan, [.nan, .nan])
  }

  @Test("kl_div of an impossible target has its limit for a slope, where PyTorch 1.13 answers NaN")
  func impossible() throws {
    try expect(.kullbackLeibler, -1, 0, 0, [0, -.infinity])
    try expect(.kullbackLeibler, -.infinity, 0, 0, [0, .nan])
    try expect(.kullbackLeibler, -1, -.infinity, 0, [0, 0], with: [("log_target", .boolean(true))])
  }

  @Test("A class that there is not is refused, with its place", arguments: [3.0, -1, 0.5, .nan])
  func noClass(_ number: Double) throws {
    for code in [OperationCode.crossEntropy, .negativeLogLikelihood, .multiMargin] {
      let error = #expect(throws: EvaluationError.self) {
        try run(code, [], ([2, 3], [1, 2, 3, 4, 5, 6]), ([2], [0, number]))
      }
      guard
        case .undefined(let undefined) = error,
        case .indexOutOfRange(let operand, let element, _, let length) = undefined.fault
      else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(operand == 1 && element == 1 && length == 3)
    }
  }

  @Test("A mean over targets that are all ignored is not a number")
  func allIgnored() throws {
    let run = try run(
      .crossEntropy, [("ignore_index", .integer(-100))], ([2, 2], [1, 2, 3, 4]),
      ([2], [-100, -100]))
    #expect(try run.value("loss").allSatisfy(\.isNaN))
  }

  @Test("Classes of a single row, and along the first axis")
  func axes() throws {
    let row = try run(.crossEntropy, [], ([2], [1, 1]), ([], [1]))
    expectEqual(try row.value("loss"), [0.6931471805599453])
    expectEqual(try row.gradient("operand0"), [0.5, -0.5])
    let columns = try run(
      .crossEntropy, [("axis", .integer(0))], ([2, 2], [1, 0, 1, 0]), ([2], [0, 1]))
    expectEqual(try columns.gradient("operand0"), [-0.25, 0.25, 0.25, -0.25])
  }

  @Test("Numbers of classes and the shares that they stand for give the same")
  func sameAsShares() throws {
    let logits: ([Int], [Double]) = ([2, 3], [0.5, -1, 2, 3, 0.1, 0.7])
    let numbers = try run(.crossEntropy, [], logits, ([2], [2, 0]))
    let shares = try run(.crossEntropy, [], logits, ([2, 3], [0, 0, 1, 1, 0, 0]))
    #expect(try numbers.value("loss") == shares.value("loss"))
    #expect(try numbers.gradient("operand0") == shares.gradient("operand0"))
  }

  @Test("The distance of equal vectors has slope 0, the cosine of a zero vector is 0")
  func zeroVectors() throws {
    let triplet = try run(
      .triplet, [("eps", .number(0))], ([2], [1, 2]), ([2], [1, 2]), ([2], [1, 2]))
    #expect(try triplet.value("loss") == [1])
    #expect(try triplet.gradient("operand0") == [0, 0])
    let cosine = try run(.cosineSimilarity, [], ([2], [0, 0]), ([2], [3, 4]))
    #expect(try cosine.value("loss") == [0])
    #expect(try cosine.gradient("operand1") == [0, 0])
  }

  @Test("A variance counts for no less than the least, and is then without effect")
  func leastVariance() throws {
    let run = try run(
      .gaussianLikelihood, [("eps", .number(0.5))], ([], [2]), ([], [1]), ([], [0.25]))
    expectEqual(try run.value("loss"), [0.6534264097200273])
    expectEqual(try run.gradient("operand0"), [2])
    #expect(try run.gradient("operand2") == [0])
  }
}
