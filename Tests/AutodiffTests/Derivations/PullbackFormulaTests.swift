// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that a rule written down computes what the rule does.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Pullbacks written down")
struct PullbackFormulaTests {
  @Test("compute what the rule does", arguments: OperationLawTests.computed)
  func law(_ code: OperationCode) throws {
    var generator = SeededGenerator(seed: 3)
    for row in OperationCase.all(of: code) where row.result.count > 0 {
      let prepared = try row.recipe().graph(at: row.point(using: &generator))
      let (graph, output) = (prepared.graph, prepared.output)
      let tape = try Plan(graph, outputs: [output]).forward(prepared.leaves, as: Double.self)
      let cotangent = Tensor<Double>.random(row.result, using: &generator)
      let seed = Seed(node: output, elements: cotangent.elements)
      let edges = tape.edges(into: output, try tape.reverse([seed]))
      let evaluator = FormulaEvaluator(values: try values(graph, tape, cotangent))
      for edge in edges where !row.constants.keys.contains(edge.port) {
        guard
          let written = graph.pullbackFormula(of: output, port: edge.port, names(graph, output))
        else {
          #expect(edge.contribution.largest == 0, "\(row): no formula of \(edge.contribution)")
          continue
        }
        for formula in [written.formula] + (written.local.map { [.name("g") * $0] } ?? []) {
          let found = try evaluator.value(of: formula)
          #expect(found.shape == edge.contribution.shape, "\(row): \(formula.text)")
          let scale = edge.contribution.elements.reduce(1) { max($0, abs($1)) }
          let isClose = zip(found.elements, edge.contribution.elements)
            .allSatisfy { abs($0 - $1) <= 1e-9 * scale }
          #expect(isClose, "\(row): \(formula.text) is \(found), not \(edge.contribution)")
        }
      }
    }
  }

  private func names(_ graph: Graph, _ node: Int) -> FormulaNames {
    FormulaNames(
      operands: graph.operandNodes(of: node).map { .name(graph.name(of: $0)) },
      value: .name(graph.name(of: node)), cotangent: .name("g"))
  }

  private func values(
    _ graph: Graph, _ tape: Tape<Double>, _ cotangent: Tensor<Double>
  ) throws -> [String: Tensor<Double>] {
    var values = ["g": cotangent]
    for node in 0..<graph.count { values[graph.name(of: node)] = tape.value(of: node) }
    return values
  }

  /// Operations, the shapes of their operands, and the rules as they are printed.
  private static let rules:
    [(OperationCode, [[Int]], [(name: String, value: AttributeValue)], [String])] = [
      (.matmul, [[2, 3], [3, 4]], [], ["a' = g @ transpose(b)", "b' = transpose(a) @ g"]),
      (
        .matmul, [[2, 3], [3]], [],
        [
          "a' = reshape(g, shape=[2, 1]) @ reshape(b, shape=[1, 3])", "b' = transpose(a) @ g",
        ]
      ),
      (.dot, [[3], [3]], [], ["a' = g*b", "b' = g*a"]),
      (
        .linear, [[5, 3], [4, 3], [4]], [],
        ["x' = g @ weight", "weight' = transpose(g) @ x", "bias' = sum(g, axes=[0])"]
      ),
      (.sum, [[2, 3]], [], ["x' = broadcast_to(g, shape=[2, 3])"]),
      (.mean, [[2, 3]], [], ["x' = broadcast_to(g/6, shape=[2, 3])"]),
      (.transpose, [[2, 3]], [], ["x' = transpose(g)"]),
      (.reshape, [[2, 3]], [("shape", .integers([6]))], ["x' = reshape(g, shape=[2, 3])"]),
      (
        .concat, [[2], [3]], [],
        ["x' = slice(g, starts=[0], ends=[2])", "x1' = slice(g, starts=[2], ends=[5])"]
      ),
      (.softmax, [[3]], [], ["x' = y*(g - sum(g*y, keepdims=true))"]),
      (.logSoftmax, [[3]], [], ["x' = g - exp(y)*sum(g, keepdims=true)"]),
      (.meanSquaredError, [[4], [4]], [], ["input' = g/4*(2*(input - target))"]),
      (
        .crossEntropy, [[2, 3], [2, 3]], [],
        [
          "input' = reshape(broadcast_to(g/2, shape=[2]), shape=[2, 1])*(softmax(input, axis=1)*sum(target, axes=[1], keepdims=true) - target)"
        ]
      ),
    ]

  @Test("read as a person would write them", arguments: Self.rules.indices)
  func texts(_ index: Int) throws {
    let (code, shapes, attributes, expected) = Self.rules[index]
    var builder = GraphBuilder()
    let operands = shapes.enumerated().map { place, lengths in
      builder.leaf("o\(place)", Tensor(repeating: 0.5, shape: Shape(known: lengths)))
    }
    let node = builder.apply(code, operands, attributes, name: "value")
    let (graph, _) = try builder.build()
    for (port, rule) in expected.enumerated() {
      #expect(graph.pullbackRule(of: node, port: port) == rule)
    }
  }

  @Test("of a matrix power of many factors are not written out", arguments: [17, -17, .max, .min])
  func manyFactors(_ exponent: Int) throws {
    var builder = GraphBuilder()
    let matrix = builder.leaf("W", Tensor(repeating: 0.5, shape: Shape(known: [2, 2])))
    let node = builder.apply(
      .matrixPower, [matrix], [(name: "n", value: .integer(exponent))], name: "z")
    let (graph, _) = try builder.build()
    #expect(
      graph.pullbackRule(of: node, port: 0) == "x' = matrix_power_pullback(g, x, n=\(exponent))")
  }

  @Test("have vectors as columns in the notations")
  func notation() throws {
    var builder = GraphBuilder()
    let matrix = builder.leaf("W", Tensor(repeating: 0.5, shape: Shape(known: [2, 3])))
    let vector = builder.leaf("x", Tensor(repeating: 0.5, shape: Shape(known: [3])))
    let node = builder.apply(.matmul, [matrix, vector], name: "z")
    let (graph, _) = try builder.build()
    let names = FormulaNames(
      operands: [.name("W"), .name("x")], value: .name("z"),
      cotangent: .derivative(of: "L", by: "z"))
    let shares = try (0..<2).map {
      try #require(graph.pullbackFormula(of: node, port: $0, names)).notation
    }
    let gradient = "\\frac{\\partial L}{\\partial z}"
    #expect(shares[0].latex == "\(gradient) \\, {x}^{\\mathsf{T}}")
    #expect(shares[1].latex == "{W}^{\\mathsf{T}} \\, \(gradient)")
    #expect(shares[1].text == "transpose(W) @ (dL/dz)")
    #expect(FormulaSnapshotTests.isWellFormed(shares[0].mathML.replacing("&#x2062;", with: "")))
  }
}
