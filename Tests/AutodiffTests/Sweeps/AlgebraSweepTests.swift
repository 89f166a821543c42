// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph computed in an algebra has the values that sweeps have.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("A graph computed in any algebra")
struct AlgebraSweepTests {
  @Test(
    "has the values that a sweep has, in doubles", arguments: OperationLawTests.computed)
  func values(_ code: OperationCode) throws {
    var generator = SeededGenerator(seed: UInt64(code.rawValue) + 77)
    for row in OperationCase.all(of: code) {
      let prepared = try row.recipe().graph(at: row.point(using: &generator))
      let expected: Tensor<Double> = try prepared.value()
      let found = try prepared.graph.values(
        of: [prepared.output], prepared.leaves, in: Double.self, within: .unlimited
      ) { _, number in number }
      #expect(found[0].count == expected.elements.count, "\(row)")
      for (one, other) in zip(found[0], expected.elements) {
        let isNear = abs(one - other) <= 1e-12 * max(abs(other), 1) || one == other
        #expect(isNear || (one.isNaN && other.isNaN), "\(row): \(one), not \(other)")
      }
    }
  }

  @Test("has generated leaves, and computes nothing that is not asked for")
  func leaves() throws {
    var builder = GraphBuilder()
    let ones = builder.apply(.ones, [], attributes: ["shape": .integers([2])], name: "ones")
    let x = builder.variable("x", 3)
    let product = builder.apply(.multiply, [x, ones], name: "product")
    builder.apply(.log, [x], name: "unused")
    let (graph, leaves) = try builder.build()
    let found = try graph.values(
      of: [product], leaves, in: Double.self, within: .unlimited
    ) { place, number in place == 0 ? number + 1 : number }
    #expect(found == [[4, 4]])
  }
}
