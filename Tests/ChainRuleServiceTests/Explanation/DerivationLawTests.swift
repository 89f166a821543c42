// SPDX-License-Identifier: Apache-2.0
// ChainRule: the symbols of derivations computed.

import Autodiff
import AutodiffTesting
import Foundation
import GraphDocuments
import Testing

@testable import ChainRuleService

@Suite("The symbols of a derivation")
struct DerivationLawTests {
  @Test("computes to the gradient, in lessons", arguments: DerivationLessons.all.indices)
  func ofLesson(_ index: Int) throws {
    let (name, document) = DerivationLessons.all[index]
    #expect(try Self.check(document, name) > 3)
  }

  @Test(
    "computes to the gradient, in the examples",
    arguments: ["neuron.json", "neuron-gates.json", "rosenbrock.json", "two-layers.json"])
  func examples(_ name: String) throws {
    #expect(try Self.check(try Samples.example(name), name) > 3)
  }

  @Test("is compared with the gradient")
  func selfTest() throws {
    let wrong = FormulaEvaluator(
      values: ["x": Tensor(3)], gradients: ["y": Tensor(2)])
    let line = Formula.product(.derivative(of: "f", by: "y"), .name("x"))
    #expect(try wrong.value(of: line) == Tensor(6))
    #expect(throws: FormulaEvaluator.Unknown.self) { try wrong.value(of: .name("z")) }
  }

  /// Computes the terms of every line, and returns how many lines have any.
  private static func check(_ document: String, _ name: String) throws -> Int {
    let padded = Array(document.utf8) + [UInt8](repeating: 0, count: 64)
    let preparation = padded.withUnsafeBufferPointer { bytes in
      Engine(limits: Limits()).prepare(
        .gradients, body: UnsafeBufferPointer(rebasing: bytes.dropLast(64)),
        parameters: [CallParameter(name: "detail", value: "derivation")])
    }
    guard case .ready(let work) = preparation else {
      Issue.record("\(name) is refused")
      return 0
    }
    let plan = try #require(work.plan)
    let tape = try plan.forward(work.call.leaves, as: Double.self)
    let cotangents = try tape.reverse(work.call.seeds)
    let derivation = try Derivation(work.call, tape, cotangents, within: .unlimited)
    let graph = work.call.graph
    var evaluator = FormulaEvaluator(values: [:], gradients: [:])
    for node in 0..<graph.count {
      evaluator.values[graph.name(of: node)] = tape.value(of: node)
      evaluator.gradients[graph.name(of: node)] = cotangents.gradient(of: node)
    }
    var count = 0
    for node in derivation.nodes {
      let line = derivation.line(of: node)
      var sum = line.seed?.elements ?? [Double](repeating: 0, count: line.gradient.elements.count)
      for term in line.terms {
        let share = try evaluator.value(of: term.share.formula)
        #expect(share.shape == line.gradient.shape, "\(name): \(term.share.formula.text)")
        sum = zip(sum, share.elements).map(+)
      }
      let scale = line.gradient.elements.reduce(1e-3) { max($0, abs($1)) }
      let isClose = zip(sum, line.gradient.elements).allSatisfy { abs($0 - $1) <= 1e-12 * scale }
      #expect(isClose, "\(name), \(graph.name(of: node)): \(sum), not \(line.gradient)")
      if !line.terms.isEmpty { count += 1 }
    }
    return count
  }
}
