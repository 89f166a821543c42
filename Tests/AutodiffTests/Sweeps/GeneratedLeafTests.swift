// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of leaves whose numbers follow from their attributes.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Generated leaves")
struct GeneratedLeafTests {
  /// A leaf, its shape and its elements.
  struct Row: Sendable, CustomTestStringConvertible {
    let code: OperationCode
    let attributes: [(name: String, value: AttributeValue)]
    let shape: [Int]
    let elements: [Double]

    init(
      _ code: OperationCode, _ attributes: [(String, AttributeValue)], _ shape: [Int],
      _ elements: [Double]
    ) {
      self.code = code
      self.attributes = attributes.map { (name: $0.0, value: $0.1) }
      self.shape = shape
      self.elements = elements
    }

    var testDescription: String { "\(code) \(shape)" }

    /// Rows of NumPy's `zeros`, `ones`, `full`, `eye` and `arange`.
    static let patterns = [
      Row(.zeros, [("shape", .integers([2, 2]))], [2, 2], [0, 0, 0, 0]),
      Row(.zeros, [("shape", .integers([]))], [], [0]),
      Row(.zeros, [("shape", .integers([3, 0]))], [3, 0], []),
      Row(.ones, [("shape", .integer(3))], [3], [1, 1, 1]),
      Row(
        .full, [("shape", .integers([1, 2])), ("value", .number(-0.25))], [1, 2], [-0.25, -0.25]),
      Row(.eye, [("rows", .integer(2))], [2, 2], [1, 0, 0, 1]),
      Row(.eye, [("rows", .integer(2)), ("columns", .integer(3))], [2, 3], [1, 0, 0, 0, 1, 0]),
      Row(.eye, [("rows", .integer(2)), ("k", .integer(-1))], [2, 2], [0, 0, 1, 0]),
      Row(.eye, [("rows", .integer(2)), ("k", .integer(.min))], [2, 2], [0, 0, 0, 0]),
      Row(.eye, [("rows", .integer(2)), ("columns", .integer(0))], [2, 0], []),
      Row(.iota, [("stop", .number(3))], [3], [0, 1, 2]),
      Row(.iota, [("start", .number(2)), ("stop", .number(3.5))], [2], [2, 3]),
      Row(
        .iota, [("start", .number(1)), ("stop", .number(0)), ("step", .number(-0.25))], [4],
        [1, 0.75, 0.5, 0.25]),
      Row(.iota, [("start", .number(1)), ("stop", .number(1))], [0], []),
      Row(.iota, [("stop", .number(-2))], [0], []),
    ]

    /// Seeds 0 and 42, see ``SeededNumbersTests``.
    static let random = [
      Row(
        .randomUniform,
        [
          ("shape", .integer(2)), ("seed", .integer(0)), ("low", .number(-4)), ("high", .number(4)),
        ],
        [2], [3.066486465709141, -0.5477760236119193]),
      Row(
        .randomNormal, [("shape", .integers([2, 1])), ("seed", .integer(42))], [2, 1],
        [0.648177361328852, -0.9948262318051991]),
      Row(
        .randomNormal,
        [("shape", .integer(1)), ("seed", .integer(0)), ("mean", .number(1)), ("std", .number(2))],
        [1], [3.3834026233389256]),
    ]
  }

  @Test("Their values follow from their attributes", arguments: Row.patterns + Row.random)
  func value(_ row: Row) throws {
    var sketch = GraphSketch()
    sketch.node("f", row.code, attributes: row.attributes)
    let (graph, leaves) = try sketch.builder.build()
    let plan = Plan(graph, outputs: [0])
    let shape = Shape(known: row.shape)
    #expect(try plan.forward(leaves, as: Double.self).value(of: 0) == Tensor(shape, row.elements))
    let single = try plan.forward(leaves, as: Float.self).value(of: 0)
    #expect(single == Tensor(shape, row.elements.map(Float.init)))
  }

  @Test("More numbers of a seed begin with the fewer, in whatever shape")
  func prefix() throws {
    var sketch = GraphSketch()
    for (name, shape) in [("few", [3]), ("many", [100, 100])] {
      sketch.node(
        name, .randomNormal,
        attributes: [("shape", .integers(shape)), ("seed", .integer(-7))])
    }
    let run = try Evaluation(sketch.builder, output: "many")
    #expect(try run.value("few") == Array(try run.value("many").prefix(3)))
  }

  @Test("They are constants: they have gradients, and are not variables")
  func gradients() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 3)
    sketch.node("i", .iota, attributes: [("start", .number(1)), ("stop", .number(4))])
    sketch.node("r", .multiply, ["x", "i"])
    sketch.node("s", .square, ["r"])
    sketch.node("f", .sum, ["s"])
    let run = try Evaluation(sketch.builder, output: "f")
    #expect(try run.value("f") == [126] && run.gradient("x") == [84])
    #expect(try run.gradient("i") == [18, 36, 54])
    #expect(OperationCode.allCases.filter(\.isVariable) == [.variable])
    let wanted = [try run.node("x"), try run.node("i")]
    let derived = run.graph.differentiated(
      run.leaves, output: run.output, withRespectTo: wanted)
    let tape = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    #expect(
      derived.gradients.map { tape.value(of: $0)?.elements } == [[84], [18, 36, 54]])
    let moved = try run.tape.tangents([Seed(node: wanted[1], elements: [1, 0, 0])])
    #expect(moved.tangent(of: run.output) == Tensor(18))
  }

  @Test("One that nothing uses is no output beside what is computed")
  func sinks() throws {
    var sketch = GraphSketch()
    let only = sketch.node("e", .eye, attributes: [("rows", .integer(2))])
    #expect(try sketch.builder.build().graph.sinks() == [only])
    sketch.leaf("x")
    let f = sketch.node("f", .exp, ["x"])
    #expect(try sketch.builder.build().graph.sinks() == [f])
  }

  @Test("They have no values from outside")
  func given() {
    var sketch = GraphSketch()
    let node = sketch.node("z", .zeros, attributes: [("shape", .integers([]))])
    sketch.builder.setValue(of: node, shape: .scalar, start: 0)
    #expect(sketch.errors() == [GraphError(.valueOfComputedNode(.zeros), at: .node(node))])
  }

  @Test(
    "What is too large is refused at the attribute, before anything is made",
    arguments: [
      (OperationCode.zeros, [("shape", AttributeValue.integers([1000]))], "shape", 1000),
      (.ones, [("shape", .integers([.max, .max]))], "shape", .max),
      (.eye, [("rows", .integer(.max))], "rows", .max),
      (.eye, [("rows", .integer(11)), ("columns", .integer(10))], "rows", 110),
      (.iota, [("stop", .number(101))], "stop", 101),
      (.iota, [("stop", .number(.infinity))], "stop", .max),
      (.randomNormal, [("shape", .integers([1 << 62])), ("seed", .integer(0))], "shape", 1 << 62),
    ] as [(OperationCode, [(String, AttributeValue)], String, Int)])
  func limits(
    _ code: OperationCode, _ attributes: [(String, AttributeValue)], _ name: String, _ asked: Int
  ) {
    var sketch = GraphSketch(limits: GraphLimits(elements: 100))
    let node = sketch.node("f", code, attributes: attributes.map { (name: $0.0, value: $0.1) })
    #expect(
      sketch.errors() == [
        GraphError(
          .limit(name: "elements", limit: 100, asked: asked), at: .attribute(node: node, name: name)
        )
      ])
  }

  @Test("A budget that is used up stops them")
  func budget() throws {
    var sketch = GraphSketch()
    sketch.node(
      "r", .randomNormal, attributes: [("shape", .integer(1_000_000)), ("seed", .integer(0))])
    let (graph, leaves) = try sketch.builder.build()
    #expect(throws: EvaluationError.deadlineExceeded) {
      try Plan(graph, outputs: [0]).forward(
        leaves, as: Double.self, within: Budget { .deadlineExceeded })
    }
  }
}
