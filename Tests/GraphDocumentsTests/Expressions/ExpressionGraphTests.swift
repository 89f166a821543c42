// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions as graphs of their own.

import Autodiff
import Testing

@testable import GraphDocuments

@Suite struct ExpressionGraphTests {
  @Test func `a graph of its own is evaluated at any point`() throws {
    let expression = try ExpressionParser.parse("z = w @ x; f = sigmoid(z)^2 + `a b`")
    let shape = try #require(Shape([2]))
    let x = try #require(Tensor(shape: shape, elements: [3, 4.0]))
    var graph = try expression.standalone(values: ["w": x, "x": x, "a b": Tensor(1), "q": x])
    let plan = Plan(graph.graph, outputs: [graph.output])
    let value = try plan.forward(graph.leaves, as: Double.self).scalar(of: graph.output)
    #expect(abs(value - 2) < 1e-9)
    let place = try #require(graph.graph.node(named: "a b").flatMap { graph.leaves.start(of: $0) })
    graph.leaves.withMutableElements { $0[place] = 5 }
    let other = try plan.forward(graph.leaves, as: Double.self).scalar(of: graph.output)
    #expect(abs(other - 6) < 1e-9)
  }

  @Test func `what is wrong with a graph of its own has its place`() throws {
    let error = #expect(throws: DocumentError.self) {
      try ExpressionParser.parse("z = sigmo(w) + [[1], [2, 3]] + v").standalone(
        values: ["w": Tensor(1)])
    }
    let findings = try #require(error).findings
    #expect(Set(findings.map(\.code)) == ["ragged-array", "unknown-operation", "missing-value"])
    #expect(findings.allSatisfy { $0.span != nil })
  }
}
