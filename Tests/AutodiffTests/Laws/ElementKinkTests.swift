// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the kinks of operations over several elements.

import Autodiff
import AutodiffTesting
import Testing

/// Elements that stand on a kink of an operation over several of them.
struct ElementKinkCase: Sendable, CustomTestStringConvertible {
  let row: OperationCase
  let point: [Tensor<Double>]
  /// The elements of the value that stand on a kink, and what was chosen at the first.
  let index: [Int]
  let count: Int
  let chosen: Double

  var name: String { row.code.listing.name }
  var testDescription: String { "\(row) of \(point.map(\.elements))" }

  init(
    _ row: OperationCase, _ elements: [Double]..., index: [Int] = [], count: Int = 1,
    chosen: Double
  ) {
    self.row = row
    point = zip(row.shapes, elements).map { Tensor($0, $1) }
    (self.index, self.count, self.chosen) = (index, count, chosen)
  }

  static let all = [
    ElementKinkCase(OperationCase(.max, [[3]], to: []), [1, 3, 3], chosen: 0.5),
    ElementKinkCase(OperationCase(.min, [[4]], to: []), [2, 2, 7, 2], chosen: 1.0 / 3),
    ElementKinkCase(
      OperationCase(.max, [[3, 2]], to: [3], ["axes": .integers([1])]), [1, 2, 4, 4, 0, 0],
      index: [1], count: 2, chosen: 0.5),
    ElementKinkCase(
      OperationCase(
        .min, [[2, 2]], to: [1, 2], ["axes": .integers([0]), "keepdims": .boolean(true)]),
      [1, 5, 3, 5], index: [0, 1], chosen: 0.5),
    ElementKinkCase(
      OperationCase(.max, [[2]], to: []), [.infinity, .infinity], chosen: 0.5),
    ElementKinkCase(
      OperationCase(.meanAbsoluteError, [[3], [3]], to: []), [1, 2, 3], [0, 2, 4], chosen: 0),
    ElementKinkCase(
      OperationCase(.meanAbsoluteError, [[3], [3]], to: [3], ["reduction": .word("none")]),
      [1, 2, 3], [0, 2, 3], index: [1], count: 2, chosen: 0),
    ElementKinkCase(OperationCase(.hinge, [[2], [2]], to: []), [0.5, -1], [1, -1], chosen: 0),
  ]
}

@Suite("Kinks over several elements")
struct ElementKinkTests {
  @Test("are told, with the choice that was made", arguments: ElementKinkCase.all)
  func met(_ row: ElementKinkCase) throws {
    for convention in KinkConvention.allCases {
      let graph = try row.row.recipe().following(convention).graph(at: row.point)
      let tape = try Plan(graph.graph, outputs: [graph.output])
        .forward(graph.leaves, as: Double.self)
      let met = try #require(tape.kinks(limit: 10).first)
      #expect(met.node == graph.output)
      #expect(met.index == row.index)
      #expect(met.count == row.count)
      #expect(met.chosen == row.chosen)
      #expect(met.kink.interval.contains(met.chosen))
    }
  }

  @Test(
    "are not told where a single element is chosen, and of NaN",
    arguments: [[1.0, 2, 3], [3, .nan]])
  func notMet(_ elements: [Double]) throws {
    let row = OperationCase(.max, [[elements.count]], to: [])
    let graph = try row.recipe().graph(at: [Tensor(vector: elements)])
    let tape = try Plan(graph.graph, outputs: [graph.output]).forward(graph.leaves, as: Double.self)
    #expect(tape.kinks(limit: 10).isEmpty)
  }
}
