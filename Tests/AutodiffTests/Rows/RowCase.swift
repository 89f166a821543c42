// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph at many points, as rows and one by one.

import AutodiffTesting
import Testing

@testable import Autodiff

/// A graph at many points: as rows, and one by one.
struct RowCase {
  let points: [PreparedGraph]
  let leaves: LeafValues
  /// Which of the operands carry rows.
  let batched: [Int]

  var graph: Graph { points[0].graph }
  var output: Int { points[0].output }
  var plan: Plan { Plan(graph, outputs: [output]) }

  /// Takes a graph at points that are alike but for the operands at some places.
  init(_ recipe: GraphRecipe, at points: [[Tensor<Double>]], varying places: [Int]) throws {
    self.points = try points.map(recipe.graph(at:))
    let first = self.points[0]
    batched = places.map { first.operands[$0] }
    var all = first.leaves
    for (place, node) in zip(places, batched) {
      all.rows[node].start = Int32(all.elements.count)
      for point in points { all.elements += point[place].elements }
    }
    leaves = all
  }

  func rows(_ reduction: RowReduction = .none) -> Rows {
    Rows(count: points.count, leaves: batched, reduction: reduction)
  }

  /// A sweep that keeps everything.
  func sweep(
    _ cotangent: [Double], _ reduction: RowReduction = .none
  ) -> RowSweep<Double> {
    var sweep = RowSweep<Double>(plan, rows(reduction))
    sweep.seeds = [Seed(node: output, elements: cotangent)]
    sweep.values = Array(0..<graph.count)
    sweep.gradients = Array(0..<graph.count)
    return sweep
  }

  /// The same row by a call of its own.
  func single(
    _ row: Int, _ cotangent: [Double]
  ) throws -> (tape: Tape<Double>, cotangents: Cotangents<Double>) {
    let plan = Plan(points[row].graph, outputs: [output])
    let tape = try plan.forward(points[row].leaves, as: Double.self)
    return (tape, try tape.reverse([Seed(node: output, elements: cotangent)]))
  }
}

extension Tensor {
  /// The elements of one of so many rows.
  func row(_ row: Int, of count: Int) -> [S] {
    let width = elements.count / max(count, 1)
    return Array(elements[row * width..<(row + 1) * width])
  }
}

extension RowResults<Double> {
  /// Every bit of what was kept.
  var bits: [[UInt64]] {
    let kept = (0..<plan.graph.count).flatMap { [value(of: $0), gradient(of: $0)] }
    return (kept + plan.outputs.map(output)).map { ($0?.elements ?? []).map(\.bitPattern) }
  }
}
