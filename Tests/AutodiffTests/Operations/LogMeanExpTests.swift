// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of logarithms of means, and of softmin.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Means of exponentials")
struct LogMeanExpTests {
  private func run(_ code: OperationCode, _ elements: [Double]) throws -> Evaluation {
    try LossRow(code, [], [([elements.count], elements)]).run()
  }

  private static let figures: [LogMeanExpFigure] = [
    LogMeanExpFigure([1000, 1000], 1000, [0.5, 0.5]),
    LogMeanExpFigure([-1000, -1000, -1000, -1000], -1000, [0.25, 0.25, 0.25, 0.25]),
    LogMeanExpFigure([0, 1e-20], 5e-21, [0.5, 0.5]),
    LogMeanExpFigure([0, -800], -0.6931471805599453, [1, 0]),
    LogMeanExpFigure([3], 3, [1]),
    LogMeanExpFigure([.infinity, 3], .infinity, [1, 0]),
    LogMeanExpFigure([-.infinity, -.infinity], -.infinity, [0, 0]),
  ]

  @Test("Are within the elements, however large or small", arguments: figures)
  func values(_ figure: LogMeanExpFigure) throws {
    let run = try run(.logMeanExp, figure.elements)
    let found = try run.value("loss") + run.gradient("operand0")
    for (found, expected) in zip(found, [figure.value] + figure.slopes) {
      #expect(found == expected || abs(found - expected) <= 1e-13 * abs(expected))
    }
  }

  @Test("NaN is passed on")
  func notANumber() throws {
    let run = try run(.logMeanExp, [1, .nan])
    #expect(try run.value("loss").allSatisfy(\.isNaN))
    #expect(try run.gradient("operand0").allSatisfy(\.isNaN))
  }

  @Test("softmin is the softmax of the negative values")
  func softmin() throws {
    let run = try run(.softmin, [800, -800, -800])
    expectEqual(try run.value("loss"), [0, 0.5, 0.5])
    let other = try self.run(.softmax, [-1, 2, -0.5])
    #expect(try self.run(.softmin, [1, -2, 0.5]).value("loss") == other.value("loss"))
  }
}

/// Elements, the logarithm of the mean of their exponentials, and its slopes.
struct LogMeanExpFigure: Sendable {
  let elements: [Double]
  let value: Double
  let slopes: [Double]

  init(_ elements: [Double], _ value: Double, _ slopes: [Double]) {
    (self.elements, self.value, self.slopes) = (elements, value, slopes)
  }
}
