// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of losses where a sum of rounded terms would not do.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Losses at the edges")
struct LossEdgeTests {
  /// The run of an operation on a row of logits and a row of labels.
  private func run(
    _ code: OperationCode, _ logits: [Double], _ labels: [Double]?
  ) throws -> Evaluation {
    var sketch = GraphSketch()
    let shape = Shape(known: [logits.count])
    sketch.builder.leaf("x", try #require(Tensor(shape: shape, elements: logits)))
    if let labels {
      sketch.builder.leaf("t", try #require(Tensor(shape: shape, elements: labels)))
    }
    sketch.node("f", code, labels == nil ? ["x"] : ["x", "t"])
    return try Evaluation(sketch.builder, output: "f")
  }

  // exp(-50) and exp(-60), from tables.
  private let small = 1.928_749_847_963_917_8e-22
  private let smaller = 8.756_510_762_696_520_3e-27

  @Test("A cross entropy near 0 keeps its digits, and so does its slope")
  func tail() throws {
    let run = try run(.crossEntropy, [50, 0, -10], [1, 0, 0])
    expectEqual(try run.value("f"), [small + smaller])
    expectEqual(try run.gradient("x"), [-(small + smaller), small, smaller])
  }

  @Test("The logarithm of softmax keeps the digits of what is almost 1")
  func logarithm() throws {
    let run = try run(.logSoftmax, [0, 50], nil)
    expectEqual(try run.value("f"), [-50, -small])
  }

  @Test("A masked logit whose label is 0 costs nothing")
  func masked() throws {
    let run = try run(.crossEntropy, [0, -.infinity, 0], [1, 0, 0])
    expectEqual(try run.value("f"), [0.693_147_180_559_945_3])
    expectEqual(try run.gradient("x"), [-0.5, 0, 0.5])
  }

  @Test("A masked logit that is the label costs everything")
  func maskedLabel() throws {
    #expect(try run(.crossEntropy, [0, -.infinity], [0, 1]).value("f") == [.infinity])
  }

  @Test(
    "An infinite logit that is right costs nothing, one that is wrong everything",
    arguments: [
      (Double.infinity, 1.0, 0.0), (-.infinity, 0, 0), (.infinity, 0, .infinity),
      (-.infinity, 1, .infinity),
    ])
  func certain(_ logit: Double, _ label: Double, _ loss: Double) throws {
    #expect(try run(.logitCrossEntropy, [logit], [label]).value("f") == [loss])
  }

  @Test("The root's slope at -0 is plus infinity, as at 0")
  func negativeZero() throws {
    #expect(try run(.squareRoot, [-0.0, 0], nil).gradient("x") == [.infinity, .infinity])
  }

  @Test("An infinite side is as long as its hypotenuse")
  func infiniteSide() throws {
    #expect(try run(.hypotenuse, [.infinity, -.infinity], [1, 2]).gradient("x") == [1, -1])
    #expect(try run(.hypotenuse, [.infinity], [1]).gradient("t") == [0])
  }
}
