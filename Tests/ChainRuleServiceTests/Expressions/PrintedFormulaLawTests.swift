// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is printed of an operation, read again, is the operation.

import Autodiff
import AutodiffTesting
import GraphDocuments
import Testing

@Suite("A printed formula, read again")
struct PrintedFormulaLawTests {
  private static let points = 100

  /// The operations that map each element on its own, by their names.
  private static let names = OperationCode.allCases.filter(\.isElementwise).map(\.listing.name)

  @Test("is the operation and its derivatives", arguments: names)
  func agrees(_ name: String) throws {
    let code = try #require(OperationTable.find(name))
    let formulas = try #require(code.formulas)
    let value = try ReadFormula(formulas.value.text)
    let partials = try formulas.partials.map { try ReadFormula($0.text) }
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<Self.points {
      let point = try OperationPoint(code, using: &generator)
      try expect(value, at: point, is: point.value)
      for (partial, expected) in zip(partials, point.partials) {
        try expect(partial, at: point, is: expected)
      }
    }
  }

  /// The forms that are written down need not be those that keep every digit.
  private func expect(_ formula: ReadFormula, at point: OperationPoint, is expected: Double) throws
  {
    let found = try formula.value(at: point.names)
    let difference = abs(found - expected)
    #expect(
      difference <= 1e-9 * max(1, abs(expected)) || found == expected,
      "\(formula.text) is \(found), not \(expected), at \(point.names)")
  }

  @Test(
    "has the names it was written with", arguments: ["a b", "`", "a`b``c", "pi", "1st", "größe"])
  func keepsNames(_ name: String) throws {
    let text = Formula.product(.name(name), .number(2)).text
    #expect(try ExpressionParser.parse(text).freeNames == [name])
  }

  @Test("is told from another formula")
  func tellsThemApart() throws {
    var generator = SeededGenerator(seed: 1)
    let point = try OperationPoint(.sigmoid, using: &generator)
    #expect(try ReadFormula("1/(1 + exp(-x))").value(at: point.names) == point.value)
    #expect(try ReadFormula("1/1 + exp(-x)").value(at: point.names) != point.value)
  }
}

/// A formula as our parser reads it.
private struct ReadFormula {
  let text: String
  private let expression: Expression

  init(_ text: String) throws {
    self.text = text
    expression = try ExpressionParser.parse(text)
  }

  func value(at names: [String: Double]) throws -> Double {
    let graph = try expression.standalone(values: names.mapValues { Tensor($0) })
    let tape = try Plan(graph.graph, outputs: [graph.output]).forward(graph.leaves, as: Double.self)
    return try #require(tape.value(of: graph.output)?.elements.first)
  }
}

/// An operation at a point inside its domain, away from kinks.
private struct OperationPoint {
  /// The arguments, the attributes without a default, and the value.
  private(set) var names: [String: Double] = [:]
  let value: Double
  let partials: [Double]

  init(_ code: OperationCode, using generator: inout SeededGenerator) throws {
    let listing = code.listing
    var builder = GraphBuilder()
    var leaves: [Int] = []
    for (place, argument) in listing.arguments.enumerated() {
      let domain = listing.domain.indices.contains(place) ? listing.domain[place] : .reals
      let kinks: [Double] = listing.kinks.compactMap { kink in
        if case .point(let number) = kink.place, kink.argument == place { number } else { nil }
      }
      let number = domain.sample(avoiding: kinks, using: &generator)
      names[argument] = number
      leaves.append(builder.variable(argument, number))
    }
    var attributes: [(name: String, value: AttributeValue)] = []
    for attribute in listing.attributes
    where attribute.fallback == nil || attribute.fallback == AttributeValue.none {
      // Of bounds, the lower one comes first.
      let number = Double(Int.random(in: 2...4, using: &generator) + 3 * attributes.count)
      names[attribute.name] = number
      attributes.append((attribute.name, .number(number)))
    }
    let node = builder.apply(code, leaves, attributes, name: "result")
    let (graph, numbers) = try builder.build()
    let tape = try Plan(graph, outputs: [node]).forward(numbers, as: Double.self)
    let cotangents = try tape.reverse([Seed(node: node, elements: [1])])
    value = try #require(tape.value(of: node)?.elements.first)
    partials = try leaves.map { try #require(cotangents.gradient(of: $0)?.elements.first) }
    names[listing.arguments.contains("y") ? "f" : "y"] = value
  }
}
