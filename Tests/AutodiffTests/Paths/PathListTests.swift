// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the paths of which most comes.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("The paths of which most comes")
struct PathListTests {
  /// `count` diamonds one after the other: n(i+1) = f(n(i)) + g(n(i)), which doubles the paths.
  private func diamonds(_ count: Int, _ left: Double, _ right: Double) -> GraphSketch {
    var sketch = GraphSketch()
    sketch.leaf("n0", 1)
    for index in 0..<count {
      let input = "n\(index)"
      sketch.node("a\(index)", .multiplyConstant, [input], attributes: [("c", .number(left))])
      sketch.node("b\(index)", .multiplyConstant, [input], attributes: [("c", .number(right))])
      sketch.node("n\(index + 1)", .add, ["a\(index)", "b\(index)"])
    }
    return sketch
  }

  @Test("Two hundred diamonds have 2^200 paths, of which the best are found at once")
  func doubling() throws {
    let run = try Evaluation(diamonds(200, 0.75, 0.25).builder, output: "n200")
    let paths = try FoundPaths(run)
    let leaf = try run.node("n0")
    let total = "1606938044258990275541962092341162602522202993782792835301376"
    #expect(paths.counts?.text(ofLeaf: leaf) == total)
    #expect(paths.counts?.text(ofAllBut: 64) == String(total.dropLast(3)) + "312")
    #expect(paths.list.paths.count == 64)
    #expect(paths.list.paths.allSatisfy { $0.places.count == 400 && $0.leaf == leaf })
    // The best takes the steeper side each time; the next 63 take the other side once.
    let best = try #require(paths.list.paths.first).product
    #expect(abs(best / 0.75.power(200) - 1) < 1e-12)
    #expect(paths.list.paths.dropFirst().allSatisfy { abs($0.product * 3 / best - 1) < 1e-12 })
    #expect(Set(paths.list.paths.map(\.places)).count == 64)
    try expectSum(paths, run, within: 1e-12)
  }

  @Test("Paths that tie are listed the longest first, and then in the order of their edges")
  func ties() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 1)
    sketch.node("u", .negate, ["x"])
    sketch.node("v", .negate, ["u"])
    sketch.node("w", .negate, ["x"])
    sketch.node("f", .addAll, ["x", "w", "v", "x"])
    let run = try Evaluation(sketch.builder, output: "f")
    let paths = try FoundPaths(run)
    #expect(paths.list.paths.map(\.places.count) == [3, 2, 1, 1])
    #expect(paths.list.paths.map(\.product) == [1, -1, 1, 1])
    let (third, fourth) = (paths.list.paths[2].places[0], paths.list.paths[3].places[0])
    #expect(third < fourth)
    #expect(paths.list.othersSum == nil && paths.counts?.text(ofAllBut: 4) == nil)
  }

  @Test("What is listed is the best of all paths, and the rest is summed", arguments: 0..<40)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let random = RandomGraph(leaves: [.scalar, .scalar, .scalar], steps: 12, using: &generator)
    let point = random.map().sample(&generator)
    let prepared = try random.recipe().graph(at: point)
    let tape = try Plan(prepared.graph, outputs: [prepared.output])
      .forward(prepared.leaves, as: Double.self)
    let seeds = [Seed(node: prepared.output, elements: [1.0])]
    let cotangents = try tape.reverse(seeds)
    let edges = try tape.pathEdges(cotangents, seeds, within: .unlimited)
    let all = try allPaths(edges, from: prepared.operands, to: prepared.output)
    #expect(edges.closed == nil)
    let counts = try #require(try edges.counts(fromLeaves: prepared.operands, within: .unlimited))
    for leaf in prepared.operands {
      #expect(counts.text(ofLeaf: leaf) == "\(all.count { $0.leaf == leaf })")
    }
    for maximum in [0, 1, 3, 10, all.count, all.count + 5] {
      let list = try edges.list(
        fromLeaves: prepared.operands, atMost: maximum, within: .unlimited)
      #expect(list.paths.count == min(maximum, all.count))
      #expect(Set(list.paths.map(\.places)).isSubset(of: Set(all.map(\.places))))
      let best = all.map(\.product.magnitude).sorted(by: >).prefix(maximum)
      for (found, expected) in zip(list.paths.map(\.product.magnitude).sorted(by: >), best) {
        #expect(abs(found - expected) <= 1e-8 * expected)
      }
      #expect((list.othersSum == nil) == (maximum >= all.count))
      let listed = list.paths.reduce(0) { $0 + $1.product } + (list.othersSum ?? 0)
      let gradient = prepared.operands.reduce(0) { $0 + cotangents.scalar(of: $1) }
      let magnitude = all.reduce(0) { $0 + abs($1.product) }
      #expect(abs(listed - gradient) <= 1e-13 * max(1, magnitude))
    }
  }

  /// Every path, walked.
  private func allPaths(
    _ edges: PathEdges, from leaves: [Int], to output: Int
  ) throws -> [Path] {
    var open = [(node: output, places: [Int32](), product: 1.0)]
    var paths: [Path] = []
    while let (node, places, product) = open.popLast() {
      try #require(paths.count < 100_000, "a small graph has few paths")
      if leaves.contains(node) {
        paths.append(Path(leaf: node, output: output, places: places, product: product))
      }
      for place in edges.graph.operandPlaces(of: node) {
        open.append(
          (
            Int(edges.graph.operands[place]), [Int32(place)] + places,
            product * edges.factors[place]
          ))
      }
    }
    return paths
  }

  @Test("An output that another uses, and a leaf that is an output")
  func outputs() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 2)
    let f = sketch.node("f", .square, ["x"])
    let g = sketch.node("g", .cube, ["f"])
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [f, g, 0]).forward(leaves, as: Double.self)
    let seeds = [
      Seed(node: f, elements: [10.0]), Seed(node: g, elements: [1.0]), Seed(node: 0, elements: [5]),
    ]
    let edges = try tape.pathEdges(try tape.reverse(seeds), seeds, within: .unlimited)
    let list = try edges.list(fromLeaves: [0], atMost: 9, within: .unlimited)
    // x -> f -> g: 4 · 48; x -> f: 4 · 10; x itself: 5.
    #expect(list.paths.map(\.product) == [192, 40, 5])
    #expect(list.paths.map(\.output) == [g, f, 0] && list.paths.map(\.places.count) == [2, 1, 0])
    #expect(try edges.counts(fromLeaves: [0], within: .unlimited)?.text(ofLeaf: 0) == "3")
  }

  @Test("A branch that was not taken is a path of which nothing comes")
  func absent() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 0)
    sketch.node("root", .squareRoot, ["x"])
    sketch.node("low", .addConstant, ["root"], attributes: [("c", .number(-1))])
    sketch.node("relu", .rectifiedLinear, ["low"])
    sketch.node("f", .add, ["relu", "x"])
    let run = try Evaluation(sketch.builder, output: "f")
    let paths = try FoundPaths(run)
    #expect(paths.counts?.text(ofLeaf: 0) == "2")
    #expect(paths.list.paths.map(\.product).sorted() == [0, 1])
    #expect(try run.gradient("x") == [1])
    let none = try FoundPaths(run, atMost: 0)
    #expect(none.list.othersSum == 1)
  }

  @Test("Edges of tensors are named, and no path runs along them")
  func tensors() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 3)
    sketch.node("wide", .broadcastTo, ["x"], attributes: [("shape", .integers([2]))])
    sketch.node("total", .sum, ["wide"])
    sketch.node("f", .multiply, ["total", "x"])
    let run = try Evaluation(sketch.builder, output: "f")
    let paths = try FoundPaths(run)
    #expect(paths.list.paths.map(\.product) == [6])
    #expect(paths.counts?.text(ofLeaf: try run.node("x")) == "1")
    let closed = try #require(paths.edges.closed)
    #expect(closed.count == 2)
    #expect(paths.edges.edge(at: closed.first).target == (try run.node("wide")))
  }

  @Test("Counts of too many digits are not kept, and a budget stops all of it")
  func bounds() throws {
    let run = try Evaluation(diamonds(400, 1, 1).builder, output: "n400")
    let paths = try FoundPaths(run)
    let leaf = try run.node("n0")
    #expect(paths.counts?.text(ofLeaf: leaf).count == 121)
    #expect(
      try paths.edges.counts(fromLeaves: [leaf], within: .unlimited, maximumLimbs: 5) == nil)
    let over = Budget { .deadlineExceeded }
    #expect(throws: EvaluationError.deadlineExceeded) {
      _ = try paths.edges.list(fromLeaves: [leaf], atMost: 2, within: over)
    }
    #expect(throws: EvaluationError.deadlineExceeded) {
      _ = try run.tape.pathEdges(
        run.cotangents, [Seed(node: run.output, elements: [1])], within: over)
    }
  }

  @Test("A long chain has one path, and one of diamonds as many as the edges of a list allow")
  func deep() throws {
    var sketch = GraphSketch()
    sketch.leaf("n0", 1)
    for index in 1...30_000 { sketch.node("n\(index)", .negate, ["n\(index - 1)"]) }
    let chain = try FoundPaths(Evaluation(sketch.builder, output: "n30000"))
    #expect(chain.list.paths.map(\.places.count) == [30_000])
    #expect(chain.list.paths.map(\.product) == [1])
    let run = try Evaluation(diamonds(12_000, 0.5, 0.5).builder, output: "n12000")
    let paths = try FoundPaths(run)
    // Each path has 24,000 edges, so that fewer than 64 fill the list.
    #expect(paths.list.paths.count == 44)
    #expect(paths.counts?.text(ofLeaf: 0).count == 3613)
    try expectSum(paths, run, within: 1e-9)
  }

  private func expectSum(
    _ paths: FoundPaths, _ run: Evaluation, within tolerance: Double
  ) throws {
    let sum = paths.list.paths.reduce(0) { $0 + $1.product } + (paths.list.othersSum ?? 0)
    let gradient = run.cotangents.scalar(of: 0)
    #expect(abs(sum - gradient) <= tolerance * abs(gradient), "\(sum), not \(gradient)")
  }
}

/// The paths from all variables of a graph that was run.
private struct FoundPaths {
  let edges: PathEdges
  let list: PathList
  let counts: PathCounts?

  init(_ run: Evaluation, atMost maximum: Int = 64) throws {
    let seeds = [Seed(node: run.output, elements: [1.0])]
    let leaves = (0..<run.graph.count).filter { run.graph.codes[$0].isVariable }
    edges = try run.tape.pathEdges(run.cotangents, seeds, within: .unlimited)
    list = try edges.list(fromLeaves: leaves, atMost: maximum, within: .unlimited)
    counts = try edges.counts(fromLeaves: leaves, within: .unlimited)
  }
}

extension Double {
  fileprivate func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
