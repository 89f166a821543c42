// SPDX-License-Identifier: Apache-2.0
// ChainRule: every way to a derivative follows the same convention.

import Autodiff
import GraphDocuments
import Testing

@Suite("Every way to a derivative at a kink or at the end of a domain")
struct ConventionWaysTests {
  /// The graph of a case, its numbers and the nodes of its inputs.
  private struct Run {
    let graph: Graph
    let leaves: LeafValues
    let output: Int
    let inputs: [Int]

    init(_ test: ConventionCase) throws {
      var values: [String: Tensor<Double>] = [:]
      for input in test.row.inputs { values[input.name] = try Tensor(json: input.value) }
      let made = try ExpressionParser.parse(test.row.expression)
        .standalone(values: values, under: test.convention)
      (graph, leaves, output) = (made.graph, made.leaves, made.output)
      inputs = try test.row.inputs.map { try #require(made.graph.node(named: $0.name)) }
    }

    var tape: Tape<Double> {
      get throws { try Plan(graph, outputs: [output]).forward(leaves, as: Double.self) }
    }
  }

  @Test("pushes tangents by the gradient", arguments: ConventionCase.all)
  func tangents(_ test: ConventionCase) throws {
    let run = try Run(test)
    let tape = try run.tape
    for (input, expected) in zip(run.inputs, test.gradients) {
      let slopes = try expected.indices.map { place in
        let unit = expected.indices.map { $0 == place ? 1.0 : 0 }
        let tangents = try tape.tangents([Seed(node: input, elements: unit)])
        return try #require(tangents.tangent(of: run.output)).elements[0]
      }
      expectSame(slopes, expected, run.graph.name(of: input))
    }
  }

  @Test("adds up contributions of edges to the gradient", arguments: ConventionCase.all)
  func edges(_ test: ConventionCase) throws {
    let run = try Run(test)
    let tape = try run.tape
    let cotangents = try tape.reverse([Seed(node: run.output, elements: [1.0])])
    let edges = tape.edges(cotangents)
    for (input, expected) in zip(run.inputs, test.gradients) {
      var sum = expected.map { _ in 0.0 }
      for edge in edges where edge.source == input {
        sum = zip(sum, edge.contribution.elements).map(+)
      }
      expectSame(sum, expected, run.graph.name(of: input))
    }
    let scalars = try #require(tape.scalarEdges(cotangents))
    for edge in edges where scalars.contains(into: edge.target) {
      guard case .scalar(let local) = edge.local else { continue }
      let place = run.graph.operandPlaces(of: edge.target).lowerBound + edge.port
      expectSame([scalars.locals[place]], [local], "the column of edges")
    }
  }

  @Test("records the gradient as a graph", arguments: ConventionCase.all)
  func recorded(_ test: ConventionCase) throws {
    let run = try Run(test)
    let derived = run.graph.differentiated(
      run.leaves, output: run.output, withRespectTo: run.inputs)
    #expect(derived.graph.convention == test.convention)
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    for (gradient, expected) in zip(derived.gradients, test.gradients) {
      expectSame(try #require(tape.value(of: gradient)).elements, expected, "the gradient")
    }
  }
}

extension Tensor<Double> {
  /// Reads a number, a list or a list of lists, with texts for numbers that are not finite.
  fileprivate init(json text: String) throws {
    let numbers = try text.split(separator: /[\[\], "]+/).map { try #require(Double($0)) }
    let rank = text.prefix { $0 == "[" }.count
    let rows = rank < 2 ? 1 : text.matches(of: /\]/).count - (rank - 1)
    let dimensions =
      rank == 0
      ? []
      : rank == 1
        ? [numbers.count]
        : Array(repeating: 1, count: rank - 2) + [rows, numbers.count / rows]
    let shape = try #require(Shape(dimensions))
    self = try #require(Tensor(shape: shape, elements: numbers))
  }
}
