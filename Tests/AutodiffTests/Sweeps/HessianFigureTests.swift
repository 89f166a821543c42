// SPDX-License-Identifier: Apache-2.0
// ChainRule: figures of second order.

import Autodiff
import Testing

@Suite("Figures of second order")
struct HessianFigureTests {
  private static let leaves = ["w0", "w1", "w2", "x0", "x1"]

  // Fifteen digits each.
  private static let neuron = [
    [
      -0.090857747672948, -0.181715495345897, 0.090857747672948, 0.378327428587379,
      -0.272573243018845,
    ],
    [
      -0.181715495345897, -0.363430990691794, 0.181715495345897, 0.363430990691794,
      -0.348534552796209,
    ],
    [
      0.090857747672948, 0.181715495345897, -0.090857747672948, -0.181715495345897,
      0.272573243018845,
    ],
    [
      0.378327428587379, 0.363430990691794, -0.181715495345897, -0.363430990691794,
      0.545146486037690,
    ],
    [
      -0.272573243018845, -0.348534552796209, 0.272573243018845, 0.545146486037690,
      -0.817719729056536,
    ],
  ]

  @Test("The neuron's second derivatives, all of them", arguments: [false, true])
  func hessian(grouped: Bool) throws {
    let hessian = try Hessian(
      GateFigureTests.neuron(grouped: grouped).builder, output: "f",
      by: HessianFigureTests.leaves)
    for (row, expected) in zip(hessian.rows, HessianFigureTests.neuron) {
      expectEqual(row, expected, within: 1e-10)
    }
  }

  @Test("Their product with ones, and with each unit vector", arguments: [false, true])
  func products(grouped: Bool) throws {
    let hessian = try Hessian(
      GateFigureTests.neuron(grouped: grouped).builder, output: "f",
      by: HessianFigureTests.leaves)
    expectEqual(
      try hessian.product([1, 1, 1, 1, 1]),
      [
        -0.0759613097773634, -0.348534552796209, 0.272573243018845, 0.741758419279172,
        -0.621107795815054,
      ], within: 1e-10)
    for (place, row) in HessianFigureTests.neuron.enumerated() {
      let unit = row.indices.map { $0 == place ? 1.0 : 0 }
      expectEqual(try hessian.product(unit), row, within: 1e-10)
    }
  }

  @Test("Rosenbrock's function at (-1.2, 1)")
  func rosenbrock() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", -1.2)
    sketch.leaf("y", 1)
    sketch.node("x2", .square, ["x"])
    sketch.node("rise", .subtract, ["y", "x2"])
    sketch.node("valley", .square, ["rise"])
    sketch.node("steep", .multiplyConstant, ["valley"], attributes: [("c", .number(100))])
    sketch.node("negative", .negate, ["x"])
    sketch.node("rest", .addConstant, ["negative"], attributes: [("c", .number(1))])
    sketch.node("bowl", .square, ["rest"])
    sketch.node("f", .add, ["steep", "bowl"])
    let run = try Evaluation(sketch.builder, output: "f")
    expectEqual(try run.value("f"), [24.2])
    expectEqual(try run.gradient("x") + run.gradient("y"), [-215.6, -88])
    let hessian = try Hessian(sketch.builder, output: "f", by: ["x", "y"])
    expectEqual(hessian.rows.flatMap { $0 }, [1330, 480, 480, 200])
    expectEqual(try hessian.product([1, 2]), [2290, 880])
  }
}
