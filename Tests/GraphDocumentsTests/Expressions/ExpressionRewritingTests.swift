// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions that differ from another in one place, and graphs of their own.

import Autodiff
import Testing

@testable import GraphDocuments

@Suite struct ExpressionRewritingTests {
  @Test(arguments: [
    ("1 / 1 + exp(-z)", ["1/(1 + exp(-z))"]), ("-x^2", ["(-x)^2"]), ("-a*b", ["-(a*b)"]),
    ("a - b - c", ["a - (b - c)"]), ("a + b*c", ["(a + b)*c"]), ("(a + b)*c", []),
    ("a^b^c", ["(a^b)^c"]), ("f(a)", []), ("a*b + c*d", ["a*(b + c*d)", "(a*b + c)*d"]),
    ("z = 1 / 1 + x; z*2", ["z = 1/(1 + x); z*2"]), ("2*-x^2", ["2*(-x)^2"]),
  ])
  func `neighbours are grouped the other way`(text: String, expected: [String]) throws {
    let expression = try ExpressionParser.parse(text)
    let others = expression.regroupings()
    #expect(others.map(\.text) == expected)
    for other in others {
      #expect(try ExpressionParser.parse(other.text).isSame(as: other))
      #expect(!other.isSame(as: expression))
    }
  }

  @Test func `what stands in parentheses is torn apart only when asked`() throws {
    let expression = try ExpressionParser.parse("1/(1 + exp(-z))")
    #expect(expression.regroupings().isEmpty)
    #expect(expression.regroupings(includingEnclosed: true).map(\.text) == ["1/1 + exp(-z)"])
  }

  @Test(arguments: 0..<20) func `random ones keep their terms`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 500 + seed)
    let expression = try ExpressionParser.parse(RandomExpression(&generator).text)
    for other in expression.regroupings(includingEnclosed: true) {
      #expect(other.terms.count == expression.terms.count)
      #expect(try ExpressionParser.parse(other.text).isSame(as: other))
    }
  }

  @Test func `one name is changed where it stands`() throws {
    let expression = try ExpressionParser.parse("w2*x + w2")
    let place = try #require(expression.terms.firstIndex { $0.kind == .name("w2") })
    #expect(expression.replacing(place, by: .name("w1")).text == "w1*x + w2")
  }

  @Test func `a term stands alone`() throws {
    let expression = try ExpressionParser.parse("f = 1/(1 + exp(-z))")
    #expect(expression.subexpression(5, named: "p").text == "p = 1 + exp(-z)")
    #expect(expression.subexpression(2).text == "z")
  }

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
