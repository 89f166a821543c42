// SPDX-License-Identifier: Apache-2.0
// ChainRule: the graph of an expression, for tests of checks.

import Autodiff
import GradientChecking
import GraphDocuments
import Testing

/// A graph that is written as an expression, with numbers for its free names.
struct ExpressionGraph {
  let graph: Graph
  let leaves: LeafValues
  let output: Int
  /// What leaves hold themselves where inputs are given over them.
  let ownValues: [Int: [Double]]

  init(_ text: String, _ inputs: [String: Numbers], output name: String? = nil) throws {
    let expression = try ExpressionParser.parse(text)
    var lowering = ExpressionLowering(expression)
    lowering.lower()
    let terms = lowering.terms
    var builder = lowering.builder
    builder.elements = Array(lowering.numbers.values)
    var own: [Int: [Double]] = [:]
    for (name, numbers) in inputs {
      let symbol = try #require(builder.names.find(name))
      let node = try #require(builder.node(ofName: symbol), "\(name) is a name of the expression")
      if let (shape, start) = builder.value(ofLeaf: node) {
        own[node] = Array(builder.elements[start..<start + shape.count])
      }
      builder.setValue(
        of: node, shape: try #require(Shape(numbers.shape)), start: builder.elements.count)
      builder.elements += numbers.elements
    }
    let built = try builder.build()
    (graph, leaves) = built
    let last = try #require(expression.bindings.last).term
    ownValues = own
    let named = name.flatMap { built.graph.node(named: $0) }
    output = try #require(named ?? terms.lastIndex { Int($0) == last })
  }

  /// The question whether claims about it hold.
  func question(_ claims: [Claim]) -> CheckQuestion {
    let elements = [Double](repeating: 1, count: graph.elementCount(of: output))
    var question = CheckQuestion(
      graph, leaves, outputs: [output], seeds: [Seed(node: output, elements: elements)])
    question.claims = claims
    question.ownValues = ownValues
    return question
  }

  func node(_ name: String) throws -> Int {
    try #require(graph.node(named: name), "a node is called \(name)")
  }
}

extension Claim {
  /// A claim that is a formula.
  static func formula(
    _ subject: Subject, _ nodes: [Int], _ text: String, as name: String? = nil
  ) throws -> Claim {
    Claim(
      subject, of: nodes, is: .formula(try ClaimFormula(text)), as: name)
  }

  /// A claim of numbers.
  static func numbers(
    _ subject: Subject, _ nodes: [Int], _ shape: [Int], _ elements: [Double],
    decimals: Int? = nil
  ) throws -> Claim {
    let shape = try #require(Shape(shape))
    let tensor = try #require(Tensor(shape: shape, elements: elements))
    return Claim(subject, of: nodes, is: .number(tensor), decimals: decimals)
  }
}
