// SPDX-License-Identifier: Apache-2.0
// ChainRule: rows against single calls, for every operation.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Rows of every operation")
struct RowLawTests {
  private static let rowCount = 5

  /// The cases of an operation at some points, all operands with rows, and each alone.
  private func cases(_ code: OperationCode) throws -> [(RowCase, cotangent: [Double])] {
    var generator = SeededGenerator(seed: UInt64(code.rawValue) + 7)
    // Where only places are given, nothing varies.
    return try OperationCase.all(of: code).filter { !$0.variables.isEmpty }.flatMap { row in
      let places = Array(row.variables.indices)
      let choices = places.count > 1 ? [places] + places.map { [$0] } : [places]
      return try choices.map { varying in
        let first: [Tensor<Double>] = row.point(using: &generator)
        let points = (0..<Self.rowCount).map { _ in
          let other: [Tensor<Double>] = row.point(using: &generator)
          return places.map { varying.contains($0) ? other[$0] : first[$0] }
        }
        let cotangent = Tensor<Double>.random(row.result, using: &generator).elements
        return (try RowCase(row.recipe(), at: points, varying: varying), cotangent)
      }
    }
  }

  @Test(
    "A row is what a call of its own gives, up to 4 units in the last place",
    arguments: OperationLawTests.computed)
  func rowsAgainstCalls(_ code: OperationCode) throws {
    for (rows, cotangent) in try cases(code) {
      let results = try rows.sweep(cotangent).run(rows.leaves)
      for row in 0..<Self.rowCount {
        let single = try rows.single(row, cotangent)
        let value = try #require(single.tape.value(of: rows.output)).elements
        expectNear(results.output(rows.output)?.row(row, of: Self.rowCount), value)
        for node in 0..<rows.graph.count {
          let gradient = try #require(single.cotangents.gradient(of: node)).elements
          expectNear(results.gradient(of: node)?.row(row, of: Self.rowCount), gradient)
        }
      }
    }
  }

  @Test(
    "Every bit is the same whatever the block and the thread",
    arguments: OperationLawTests.computed)
  func sameBits(_ code: OperationCode) throws {
    for (rows, cotangent) in try cases(code) {
      for reduction in RowReduction.allCases {
        var sweep = rows.sweep(cotangent, reduction)
        let expected = try sweep.run(rows.leaves).bits
        for block in [1, 2, 4] {
          sweep.blockRows = block
          sweep.threads = block
          #expect(try sweep.run(rows.leaves).bits == expected, "blocks of \(block), \(reduction)")
        }
      }
    }
  }

  private func expectNear(
    _ found: [Double]?, _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let largest = zip(found ?? [], expected).map(unitsInTheLastPlace).max() ?? 0
    #expect(
      found?.count == expected.count && largest <= 4, "\(found ?? []), not \(expected)",
      sourceLocation: sourceLocation)
  }
}
