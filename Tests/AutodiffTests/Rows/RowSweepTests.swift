// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of sweeps over rows.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Sweeps over rows")
struct RowSweepTests {
  /// A random graph of scalars, or of tensors that broadcast, at so many points.
  private func randomRows(_ seed: UInt64, _ count: Int) throws -> RowCase {
    var generator = SeededGenerator(seed: seed)
    let shapes: [Shape] =
      seed % 2 == 0
      ? [.scalar, .scalar, .scalar]
      : [.scalar, Shape(known: [3]), Shape(known: [2, 3]), Shape(known: [2, 1])]
    let graph = RandomGraph(leaves: shapes, steps: 12, using: &generator)
    let first: [Tensor<Double>] = shapes.map { Tensor.random($0, using: &generator) }
    let points = (0..<count).map { _ in
      [first[0]] + shapes.dropFirst().map { Tensor.random($0, using: &generator) }
    }
    return try RowCase(graph.recipe(), at: points, varying: Array(1..<shapes.count))
  }

  @Test(
    "Every bit is the same whatever the block, the thread, and the reduction", arguments: 0..<6)
  func sameBits(seed: UInt64) throws {
    let rows = try randomRows(seed, 331)
    for reduction in RowReduction.allCases {
      var sweep = rows.sweep([0.75], reduction)
      sweep.blockRows = 1
      let expected = try sweep.run(rows.leaves).bits
      for (block, threads) in [(8, 1), (64, 3), (128, 1), (128, 2), (1024, 2)] {
        (sweep.blockRows, sweep.threads) = (block, threads)
        #expect(try sweep.run(rows.leaves).bits == expected, "\(block) on \(threads)")
      }
    }
  }

  @Test("What else is kept or reduced changes no bit of what is wanted", arguments: [0, 2, 4])
  func sameBitsAlone(seed: UInt64) throws {
    let rows = try randomRows(seed, 331)
    let leaves = rows.batched
    func run<S: Scalar>(_ keepsAll: Bool, _ reduction: RowReduction, _ block: Int) throws -> [[S]] {
      var sweep = RowSweep<S>(rows.plan, rows.rows(reduction))
      sweep.seeds = [Seed(node: rows.output, elements: [0.75])]
      sweep.gradients = keepsAll ? Array(0..<rows.graph.count) : leaves
      if keepsAll { sweep.values = Array(0..<rows.graph.count) }
      sweep.blockRows = block
      let results = try sweep.run(rows.leaves)
      let output = reduction == .none ? results.output(rows.output)?.elements ?? [] : []
      return try [output] + leaves.map { try #require(results.gradient(of: $0)).elements }
    }
    for block in [1, 64, 128] {
      let alone: [[Double]] = try run(false, .none, block)
      #expect(try alone == run(true, .none, block))
      #expect(try alone.dropFirst() == run(false, .sum, block).dropFirst())
      let singles: [[Float]] = try run(false, .none, block)
      #expect(try singles == run(true, .none, block))
      #expect(alone[0].count == 331 && singles[1].count == 331)
    }
  }

  @Test("A row's bits do not depend on where it stands, nor beside whom", arguments: 0..<4)
  func samePlace(seed: UInt64) throws {
    let rows = try randomRows(seed, 200)
    let all = try rows.sweep([1]).run(rows.leaves)
    for row in [0, 1, 63, 64, 130, 199] {
      let sweep = rows.sweep([1])
      let point = sweep.point(ofRow: row, rows.leaves)
      var alone = RowSweep<Double>(rows.plan, Rows(count: 1, leaves: rows.batched))
      (alone.seeds, alone.gradients) = (sweep.seeds, sweep.gradients)
      let single = try alone.run(point.leaves)
      for node in 0..<rows.graph.count {
        let found = try #require(single.gradient(of: node)).elements.map(\.bitPattern)
        let expected = all.gradient(of: node)?.row(row, of: 200).map(\.bitPattern)
        #expect(found == expected)
      }
    }
  }

  @Test("Sums and means of a line are those that are worked out by hand")
  func byHand() throws {
    // f = w x, w = 3, x = 1, 2, 6: f = 3, 6, 18; df/dw = x, df/dx = w.
    var sketch = GraphSketch()
    sketch.leaf("w", 3)
    sketch.leaf("x", 0)
    sketch.node("f", .multiply, ["w", "x"])
    let (graph, given) = try sketch.builder.build()
    let leaves = LeafValues(elements: given.elements + [1, 2, 6], start: [0, 2, -1])
    func run(_ reduction: RowReduction) throws -> RowResults<Double> {
      var sweep = RowSweep<Double>(
        Plan(graph, outputs: [2]), Rows(count: 3, leaves: [1], reduction: reduction))
      sweep.seeds = [Seed(node: 2, elements: [1])]
      (sweep.values, sweep.gradients) = ([0, 1, 2], [0, 1, 2])
      return try sweep.run(leaves)
    }
    let none = try run(.none)
    #expect(none.output(2) == Tensor(vector: [3, 6, 18]))
    #expect(none.value(of: 0) == Tensor(3) && none.value(of: 1) == Tensor(vector: [1, 2, 6]))
    #expect(none.gradient(of: 0) == Tensor(vector: [1, 2, 6]))
    #expect(none.gradient(of: 1) == Tensor(vector: [3, 3, 3]))
    let sum = try run(.sum)
    #expect(sum.output(2) == Tensor(27) && sum.value(of: 2) == Tensor(vector: [3, 6, 18]))
    #expect(sum.gradient(of: 0) == Tensor(9) && sum.gradient(of: 1) == Tensor(vector: [3, 3, 3]))
    let mean = try run(.mean)
    #expect(mean.output(2) == Tensor(9))
    expectEqual(try #require(mean.gradient(of: 0)).elements, [3])
    #expect(mean.gradient(of: 1) == Tensor(vector: [1, 1, 1]))
    expectEqual(try #require(mean.gradient(of: 2)).elements, [1 / 3.0, 1 / 3.0, 1 / 3.0])
  }

  @Test("A reduction gives what a sum over a tensor's axis gives", arguments: RowReduction.allCases)
  func againstTensors(_ reduction: RowReduction) throws {
    // tanh(w x + b) over 100 rows, and the same as one graph with x a vector.
    guard reduction != .none else { return }
    var generator = SeededGenerator(seed: 3)
    let x = Tensor<Double>.random(Shape(known: [100]), using: &generator)
    func builder(_ x: Tensor<Double>, reduced: OperationCode?) -> GraphSketch {
      var sketch = GraphSketch()
      sketch.leaf("w", 1.5)
      sketch.leaf("b", -0.25)
      sketch.builder.leaf("x", x)
      sketch.node("f", .fusedMultiplyAdd, ["w", "x", "b"])
      sketch.node("g", .tanh, ["f"])
      if let reduced { sketch.node("s", reduced, ["g"]) }
      return sketch
    }
    let whole = try Evaluation(
      builder(x, reduced: reduction == .sum ? .sum : .mean).builder, output: "s")
    let (graph, given) = try builder(Tensor(0), reduced: nil).builder.build()
    let leaves = LeafValues(elements: given.elements + x.elements, start: [0, 1, 3, -1, -1])
    var sweep = RowSweep<Double>(
      Plan(graph, outputs: [4]), Rows(count: 100, leaves: [2], reduction: reduction))
    sweep.seeds = [Seed(node: 4, elements: [1])]
    sweep.gradients = [0, 1, 2, 3]
    let results = try sweep.run(leaves)
    expectEqual(try #require(results.output(4)).elements, try whole.value("s"), within: 1e-13)
    for (node, name) in ["w", "b", "x", "f"].enumerated() {
      let found = try #require(results.gradient(of: node)).elements
      expectEqual(found, try whole.gradient(name), within: 1e-13, name)
    }
  }

  @Test("A row that is not finite is named, and spoils no other", arguments: [1, 4, 64])
  func nonFinite(block: Int) throws {
    // log x, and the square of a root, whose derivative at 0 is 0 times an infinity.
    var sketch = GraphSketch()
    sketch.leaf("x", 0)
    sketch.node("root", .squareRoot, ["x"])
    sketch.node("f", .square, ["root"])
    let (graph, _) = try sketch.builder.build()
    var x = (0..<100).map { Double($0) + 1 }
    let plan = Plan(graph, outputs: [2])
    var sweep = RowSweep<Double>(plan, Rows(count: 100, leaves: [0]))
    (sweep.seeds, sweep.gradients) = ([Seed(node: 2, elements: [1])], [0, 1, 2])
    sweep.blockRows = block
    let whole = try sweep.run(LeafValues(elements: x, start: [0, -1, -1]))
    #expect(whole.firstNonFiniteRow == nil)
    (x[70], x[41]) = (0, 0)
    let spoiled = try sweep.run(LeafValues(elements: x, start: [0, -1, -1]))
    #expect(spoiled.firstNonFiniteRow == 41)
    for row in 0..<100 {
      let found = try #require(spoiled.gradient(of: 0)).elements[row]
      let expected = try #require(whole.gradient(of: 0)).elements[row]
      #expect(row == 41 || row == 70 ? found.isNaN : found.bitPattern == expected.bitPattern)
    }
  }

  @Test("What a row did not choose has no part in its gradient", arguments: UnchosenCase.all)
  func unchosen(_ unchosen: UnchosenCase) throws {
    // Rows at the point where the slope that was not chosen is infinite, and beside it.
    let run = try unchosen.run(.scalar)
    let node = try run.node("x")
    let own = run.leaves.elements[Int(run.leaves.rows[node].start)]
    let x = [own + 0.25, own, own + 0.5, own, own]
    var leaves = run.leaves
    leaves.rows[node].start = Int32(leaves.elements.count)
    leaves.elements += x
    var sweep = RowSweep<Double>(
      Plan(run.graph, outputs: [run.output]), Rows(count: 5, leaves: [node]))
    (sweep.seeds, sweep.gradients) = ([Seed(node: run.output, elements: [1])], [node])
    let gradient = try #require(try sweep.run(leaves).gradient(of: node)).elements
    for row in [1, 3, 4] { expectEqual([gradient[row]], [unchosen.slope], unchosen.name) }
    #expect(gradient[0].isFinite && gradient[2].isFinite)
    sweep.leavesOutUnchosen = false
    let multiplied = try #require(try sweep.run(leaves).gradient(of: node)).elements
    #expect([1, 3, 4].allSatisfy { multiplied[$0].isNaN })
  }

  @Test("A kink is met once a node, in the first row", arguments: [1, 64])
  func kinks(block: Int) throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 0)
    sketch.node("f", .rectifiedLinear, ["x"])
    let (graph, _) = try sketch.builder.build()
    var x = [Double](repeating: 1, count: 200)
    for row in [150, 33, 34] { x[row] = 0 }
    var sweep = RowSweep<Double>(Plan(graph, outputs: [1]), Rows(count: 200, leaves: [0]))
    sweep.seeds = [Seed(node: 1, elements: [1])]
    (sweep.blockRows, sweep.threads) = (block, 2)
    let met = try sweep.run(LeafValues(elements: x, start: [0, -1])).kinks
    #expect(met.map(\.node) == [1] && met.map(\.row) == [33] && met.map(\.count) == [3])
    #expect(met.map(\.index) == [[]])
  }

  @Test("Cotangents may differ from row to row")
  func cotangents() throws {
    let rows = try randomRows(2, 70)
    let own = (0..<70).map { Double($0) - 30 }
    let results = try rows.sweep(own).run(rows.leaves)
    let unit = try rows.sweep([1]).run(rows.leaves)
    for node in rows.batched {
      let expected = zip(try #require(unit.gradient(of: node)).elements, own).map(*)
      expectEqual(try #require(results.gradient(of: node)).elements, expected)
    }
  }

  @Test("No rows give nothing, a sum of 0, and a mean that is not a number")
  func none() throws {
    var sketch = GraphSketch()
    sketch.leaf("w", 2)
    sketch.leaf("x", 0)
    sketch.node("f", .multiply, ["w", "x"])
    let (graph, leaves) = try sketch.builder.build()
    func run(_ reduction: RowReduction) throws -> RowResults<Double> {
      var sweep = RowSweep<Double>(
        Plan(graph, outputs: [2]), Rows(count: 0, leaves: [1], reduction: reduction))
      (sweep.seeds, sweep.gradients) = ([Seed(node: 2, elements: [1])], [0, 1])
      return try sweep.run(leaves)
    }
    let empty = Tensor<Double>(vector: [])
    #expect(try run(.none).output(2) == empty && run(.none).gradient(of: 0) == empty)
    #expect(try run(.sum).output(2) == Tensor(0) && run(.sum).gradient(of: 0) == Tensor(0))
    #expect(try run(.sum).gradient(of: 1) == empty)
    #expect(try #require(run(.mean).output(2)).elements[0].isNaN)
    #expect(try run(.mean).gradient(of: 0) == Tensor(0))
  }

  @Test("A budget stops the rows, on whichever thread", arguments: [1, 2])
  func budget(threads: Int) throws {
    let rows = try randomRows(2, 5000)
    var sweep = rows.sweep([1])
    (sweep.threads, sweep.blockRows) = (threads, 64)
    #expect(throws: EvaluationError.cancelled) {
      try sweep.run(rows.leaves, within: Budget { .cancelled })
    }
  }
}
