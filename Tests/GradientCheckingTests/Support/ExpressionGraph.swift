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

  init(_ text: String, _ inputs: [String: Numbers]) throws {
    let expression = try ExpressionParser.parse(text)
    var maker = GraphMaker(expression: expression, inputs: inputs)
    let output = try maker.make()
    (graph, leaves) = try maker.builder.build()
    self.output = output
  }

  /// The question whether claims about it hold.
  func question(_ claims: [Claim]) -> CheckQuestion {
    let elements = [Double](repeating: 1, count: graph.elementCount(of: output))
    var question = CheckQuestion(
      graph, leaves, outputs: [output], seeds: [Seed(node: output, elements: elements)])
    question.claims = claims
    return question
  }

  func node(_ name: String) throws -> Int {
    try #require(graph.node(named: name), "a node is called \(name)")
  }
}

/// Adds the terms of an expression to a builder.
private struct GraphMaker {
  let expression: Expression
  let inputs: [String: Numbers]
  var builder = GraphBuilder()
  private var nodes: [Int] = []
  private var named: [String: Int] = [:]
  private var counter = 0

  init(expression: Expression, inputs: [String: Numbers]) {
    (self.expression, self.inputs) = (expression, inputs)
  }

  mutating func make() throws -> Int {
    for term in expression.terms.indices {
      let binding = expression.bindings.first { $0.term == term }
      nodes.append(try node(term, binding?.name))
      if let name = binding?.name { named[name] = nodes[term] }
    }
    return nodes[try #require(expression.bindings.last).term]
  }

  private mutating func name(_ given: String?) -> String {
    if let given { return given }
    counter += 1
    return "_\(counter)"
  }

  private mutating func node(_ term: Int, _ binding: String?) throws -> Int {
    let operands = expression.operands(of: term).map { nodes[Int($0)] }
    switch expression.terms[term].kind {
    case .number(let number):
      return builder.leaf("#\(term)", Tensor(number), varies: false)
    case .pi: return builder.leaf("#\(term)", Tensor(.pi), varies: false)
    case .name(let name):
      if let known = named[name] { return known }
      let numbers = try #require(inputs[name], "\(name) has a value")
      let shape = try #require(Shape(numbers.shape))
      let tensor = try #require(Tensor(shape: shape, elements: numbers.elements))
      named[name] = builder.leaf(name, tensor)
      return named[name] ?? 0
    case .negated: return builder.apply(.negate, operands, name: name(binding))
    case .binary(let infix):
      let code = try #require(OperationTable.resolve(infix.operationName)).code
      return builder.apply(code, operands, name: name(binding))
    case .call(let function, let attributes):
      let found = try #require(OperationTable.resolve(function), "\(function) is known")
      let node = builder.apply(found.code, operands, name: name(binding))
      let given = attributes.map { ($0.name, GraphMaker.value($0.value)) }
      if !given.isEmpty { builder.setAttributes(given, of: node) }
      return node
    case .array:
      let parts = operands.map {
        builder.apply(.reshape, [$0], attributes: ["shape": .integers([1])], name: name(nil))
      }
      return builder.apply(.concat, parts, name: name(binding))
    case .index(let places):
      let starts = places.map { if case .at(let place) = $0 { place } else { 0 } }
      let slice = builder.apply(
        .slice, operands,
        attributes: ["starts": .integers(starts), "ends": .integers(starts.map { $0 + 1 })],
        name: name(nil))
      return builder.apply(
        .reshape, [slice], attributes: ["shape": .integers([])], name: name(binding))
    }
  }

  private static func value(_ literal: ExpressionLiteral) -> AttributeValue {
    switch literal {
    case .number(let number): Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .text(let text): .word(text)
    case .boolean(let truth): .boolean(truth)
    case .none: .none
    case .numbers(let numbers): .integers(numbers.map { Int($0) })
    }
  }
}

extension Claim {
  /// A claim that is a formula.
  static func formula(
    _ subject: Subject, _ nodes: [Int], _ text: String, as name: String? = nil
  ) throws -> Claim {
    Claim(
      subject, of: nodes, isList: nodes.count > 1, is: .formula(try ClaimFormula(text)), as: name)
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
