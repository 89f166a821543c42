// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of means over nothing.

import AutodiffTesting
import Testing

@testable import Autodiff

/// The mean of no elements is NaN, and it is NaN whatever the rest of the tensor is: no element can
/// move it, so its derivative is zero.
@Suite("The mean of nothing")
struct EmptyMeanTests {
  /// Operations that take a mean, the shape of their operands, and how many means they take.
  static let rows: [(OperationCode, [Int], attributes: [(String, AttributeValue)], count: Int)] = [
    (.mean, [0], [], 1), (.mean, [2, 0], [("axes", .integers([1]))], 2),
    (.mean, [0, 3], [("axes", .integers([0])), ("keepdims", .boolean(true))], 3),
    (.meanSquaredError, [0], [], 1), (.logitCrossEntropy, [2, 0], [], 1),
    (.crossEntropy, [0, 2], [], 1),
  ]

  @Test("It is NaN, and does not move", arguments: rows.indices)
  func tangent(_ index: Int) throws {
    let (run, count) = try Self.run(index)
    #expect(try run.value("f").map(\.isNaN) == [Bool](repeating: true, count: count))
    let tangents = try run.tape.tangents([Seed(node: try run.node("x"), elements: [])])
    #expect(tangents.tangent(of: run.output)?.elements == [Double](repeating: 0, count: count))
    #expect(try run.gradient("x") == [])
  }

  @Test("Its derivative as a graph holds no infinity", arguments: rows.indices)
  func recorded(_ index: Int) throws {
    let (run, _) = try Self.run(index)
    let derived = run.graph.differentiated(
      run.leaves, output: run.output, withRespectTo: [try run.node("x")])
    let all = Plan(derived.graph, outputs: derived.gradients)
    let tape = try all.forward(derived.leaves, as: Double.self)
    for node in run.graph.count..<derived.graph.count {
      #expect(try #require(tape.value(of: node)).elements.allSatisfy(\.isFinite))
    }
  }

  private static func run(_ index: Int) throws -> (Evaluation, count: Int) {
    let row = rows[index]
    var sketch = GraphSketch()
    let inputs = row.0 == .mean ? ["x"] : ["x", "y"]
    for name in inputs {
      sketch.builder.leaf(name, Tensor(repeating: 0, shape: Shape(known: row.1)))
    }
    sketch.node("f", row.0, inputs, attributes: row.attributes.map { (name: $0.0, value: $0.1) })
    return (try Evaluation(sketch.builder, output: "f"), row.count)
  }
}
