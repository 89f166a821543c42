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

  @Test(
    "Are within the elements, however large or small",
    arguments: [
      ([1000.0, 1000], 1000.0, [0.5, 0.5]),
      ([-1000, -1000, -1000, -1000], -1000, [0.25, 0.25, 0.25, 0.25]),
      ([0, 1e-20], 5e-21, [0.5, 0.5]), ([0, -800], -0.6931471805599453, [1, 0]),
      ([3], 3, [1]), ([.infinity, 3], .infinity, [1, 0]),
      ([-.infinity, -.infinity], -.infinity, [0, 0]),
    ])
  func values(_ elements: [Double], _ value: Double, _ slopes: [Double]) throws {
    let run = try run(.logMeanExp, elements)
    let found = try run.value("loss") + run.gradient("operand0")
    for (found, expected) in zip(found, [value] + slopes) {
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
