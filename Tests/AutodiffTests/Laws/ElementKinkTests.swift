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
  /// What conventions choose that choose another.
  let others: [KinkConvention: Double]

  var name: String { row.code.listing.name }
  var testDescription: String { "\(row) of \(point.map(\.elements))" }

  init(
    _ row: OperationCase, _ elements: [Double]..., index: [Int] = [], count: Int = 1,
    chosen: Double, others: [KinkConvention: Double] = [:]
  ) {
    self.row = row
    point = zip(row.shapes, elements).map { Tensor($0, $1) }
    (self.index, self.count, self.chosen, self.others) = (index, count, chosen, others)
  }

  static let all = reductions + losses + orders + spectra + pools

  private static let reductions = [
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
      OperationCase(.norm, [[2, 2]], to: [2], ["axes": .integers([1])]), [1, 0, 0, 0], index: [1],
      chosen: 0),
    ElementKinkCase(
      OperationCase(.norm, [[3]], to: [], ["ord": .word("inf")]), [2, -2, 1], chosen: 0.5),
    ElementKinkCase(
      OperationCase(.normalize, [[2, 2]], to: [2, 2]), [3, 4, 0, 0], index: [1, 0], count: 2,
      chosen: 0),
    ElementKinkCase(OperationCase(.l2, [[2]], to: []), [0, 0], chosen: 0),
    ElementKinkCase(
      OperationCase(.l1, [[3]], to: []), [1, 0, 2], chosen: 0, others: [.jax: 1]),
    ElementKinkCase(
      OperationCase(.norm, [[3, 2]], to: [3], ["axes": .integer(1), "ord": .number(1)]),
      [1, 2, 0, 3, -1, 0], index: [1], count: 2, chosen: 0, others: [.jax: 1]),
    ElementKinkCase(OperationCase(.norm, [[2]], to: [], ["ord": .number(3)]), [0, 0], chosen: 0),
    ElementKinkCase(OperationCase(.standardDeviation, [[3]], to: []), [4, 4, 4], chosen: 0),
    ElementKinkCase(
      OperationCase(.max, [[2]], to: []), [.infinity, .infinity], chosen: 0.5),
    ElementKinkCase(
      OperationCase(.norm, [[2]], to: [], ["ord": .word("inf")]), [0, 0], chosen: 0),
    ElementKinkCase(
      OperationCase(.standardDeviation, [[3]], to: []), [0.1, 0.1, 0.1], chosen: 0),
    ElementKinkCase(
      OperationCase(.logSumExp, [[2]], to: []), [-.infinity, -.infinity], chosen: 0),
    ElementKinkCase(
      OperationCase(.logSumExp, [[3]], to: []), [.infinity, 0, .infinity], chosen: 0.5),
  ]

  private static let losses = [
    ElementKinkCase(
      OperationCase(.meanAbsoluteError, [[3], [3]], to: []), [1, 2, 3], [0, 2, 4], chosen: 0),
    ElementKinkCase(
      OperationCase(.meanAbsoluteError, [[3], [3]], to: [3], ["reduction": .word("none")]),
      [1, 2, 3], [0, 2, 3], index: [1], count: 2, chosen: 0),
    ElementKinkCase(OperationCase(.hinge, [[2], [2]], to: []), [0.5, -1], [1, -1], chosen: 0),
  ]

  private static let pools = [
    ElementKinkCase(
      OperationCase(.maxPool, [[1, 1, 4]], to: [1, 1, 2], ["kernel_shape": .integers([2])]),
      [1, 2, 3, 3], index: [0, 0, 1], chosen: 1),
    ElementKinkCase(
      OperationCase(
        .maxPool, [[1, 1, 3]], to: [1, 1, 2],
        ["kernel_shape": .integers([2]), "strides": .integers([1])]), [7, 7, 7],
      index: [0, 0, 0], count: 2,
      chosen: 1),
    // The last element is in no window, and padding ties with nothing.
    ElementKinkCase(
      OperationCase(
        .maxPool, [[1, 2, 4]], to: [1, 2, 2],
        [
          "kernel_shape": .integers([2]), "strides": .integers([2]), "pads": .integers([1, 0]),
        ]), [5, 1, 2, 2, 0, 3, 3, 4], index: [0, 1, 1], chosen: 1),
    ElementKinkCase(
      OperationCase(
        .maxPool, [[1, 1, 3, 3]], to: [1, 1, 1, 1],
        ["kernel_shape": .integers([2]), "dilations": .integers([2])]),
      [4, 9, 0, 9, 9, 9, 1, 9, 4], index: [0, 0, 0, 0], chosen: 1),
    ElementKinkCase(
      OperationCase(
        .adaptiveMaxPool, [[1, 1, 5]], to: [1, 1, 2], ["output_size": .integers([2])]),
      [1, 0, 2, 0, 2], index: [0, 0, 1], chosen: 1),
    ElementKinkCase(
      OperationCase(.globalMaxPool, [[1, 2, 2, 2]], to: [1, 2, 1, 1]),
      [0, 7, 7, 7, 1, 2, 3, 4], index: [0, 0, 0, 0], chosen: 1),
  ]

  private static let orders = [
    ElementKinkCase(
      OperationCase(.cumulativeMax, [[5]], to: [5]), [1, 1, 0, 2, 1], index: [1], count: 2,
      chosen: 1, others: [.jax: 0.5]),
    ElementKinkCase(
      OperationCase(.cumulativeMin, [[3]], to: [3], ["reverse": .boolean(true)]), [0, 3, 3],
      index: [1], chosen: 1, others: [.jax: 0.5]),
    ElementKinkCase(
      OperationCase(.sort, [[4]], to: [4]), [3, 1, 3, 2], index: [2], count: 2, chosen: 1),
    ElementKinkCase(
      OperationCase(.topK, [[4]], to: [2], ["k": .integer(2)]), [3, 2, 1, 2], index: [1],
      chosen: 1),
    ElementKinkCase(OperationCase(.median, [[3]], to: []), [2, 1, 2], chosen: 1),
    ElementKinkCase(OperationCase(.median, [[4]], to: []), [2, 1, 2, 2], chosen: 0.5),
  ]

  private static let spectra = [
    ElementKinkCase(
      OperationCase(.symmetricEigenvalues, [[2, 2, 2]], to: [2, 2]), [1, 2, 2, 1, 3, 0, 0, 3],
      index: [1, 0], count: 2, chosen: 1),
    // 1, 1 and 4, which rounding parts.
    ElementKinkCase(
      OperationCase(.symmetricEigenvalues, [[3, 3]], to: [3]), [2, 1, 1, 1, 2, 1, 1, 1, 2],
      index: [0], count: 2, chosen: 1),
    ElementKinkCase(
      OperationCase(.singularValues, [[2, 2]], to: [2]), [0, 2, -2, 0], index: [0], count: 2,
      chosen: 1),
    ElementKinkCase(
      OperationCase(.singularValues, [[2, 3]], to: [2]), [1, 0, 0, 0, 0, 0], index: [1], chosen: 0),
    ElementKinkCase(
      OperationCase(.singularValues, [[2, 2]], to: [2]), [0, 0, 0, 0], index: [0], count: 2,
      chosen: 0),
  ]
}

@Suite("Kinks over several elements")
struct ElementKinkTests {
  @Test("of equals have the interval of the slopes of a deviation", arguments: [2, 5])
  func interval(_ count: Int) throws {
    let row = OperationCase(.standardDeviation, [[count]], to: [])
    let graph = try row.recipe().graph(at: [Tensor(vector: [Double](repeating: 7, count: count))])
    let tape = try Plan(graph.graph, outputs: [graph.output]).forward(graph.leaves, as: Double.self)
    let met = try #require(tape.kinks(limit: 1).first)
    // The deviation of one element apart from equals, for a step of 1.
    let slope = (Double(count - 1)).squareRoot() / Double(count)
    #expect(abs(met.kink.interval.upperBound - slope) < 1e-15)
    #expect(met.kink.interval.lowerBound == -met.kink.interval.upperBound)
  }

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
      #expect(met.chosen == row.others[convention] ?? row.chosen)
      #expect(met.kink.interval.contains(met.chosen))
    }
  }

  @Test(
    "of a sum of magnitudes are answered as the convention does", arguments: KinkConvention.allCases
  )
  func magnitudes(_ convention: KinkConvention) throws {
    let slope = convention == .jax ? 1.0 : 0
    for row in [
      OperationCase(.l1, [[3]], to: []), OperationCase(.norm, [[3]], to: [], ["ord": .number(1)]),
    ] {
      let map = row.map(as: Double.self, under: convention)
      let point = [Tensor(vector: [0, -2, 3.0])]
      #expect(try map.cotangents(Tensor(2), at: point)[0].elements == [2 * slope, -2, 2])
      let derivative = try #require(map.derivative)
      #expect(try derivative(0).value(point + [Tensor(2)]).elements == [2 * slope, -2, 2])
      let graph = try row.recipe().following(convention).graph(at: point)
      let tape = try Plan(graph.graph, outputs: [graph.output]).forward(
        graph.leaves, as: Double.self)
      #expect(tape.kinks(limit: 1).map(\.chosen) == [slope])
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

  @Test("of pools are not told where windows have one largest element, and of NaN")
  func singleLargest() throws {
    let row = OperationCase(
      .maxPool, [[1, 1, 6]], to: [1, 1, 3], ["kernel_shape": .integers([2])])
    let graph = try row.recipe().graph(
      at: [Tensor(Shape(known: [1, 1, 6]), [1, 2, 2, 1, .nan, .nan])])
    let tape = try Plan(graph.graph, outputs: [graph.output]).forward(graph.leaves, as: Double.self)
    #expect(tape.kinks(limit: 10).isEmpty)
  }

  @Test(
    "of lengths, deviations and orders are not told where there is none",
    arguments: [
      OperationCode.norm, .l1, .l2, .standardDeviation, .logSumExp, .cumulativeMax, .cumulativeMin,
      .sort, .median,
    ])
  func smooth(_ code: OperationCode) throws {
    let keepsShape = [OperationCode.cumulativeMax, .cumulativeMin, .sort].contains(code)
    let row = OperationCase(code, [[3]], to: keepsShape ? [3] : [])
    let graph = try row.recipe().graph(at: [Tensor(vector: [2, -1, 0.5])])
    let tape = try Plan(graph.graph, outputs: [graph.output]).forward(graph.leaves, as: Double.self)
    #expect(tape.kinks(limit: 10).isEmpty)
  }
}
