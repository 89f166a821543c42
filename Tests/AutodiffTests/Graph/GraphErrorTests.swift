// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of shapes, attributes, values and limits that are wrong.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("What is wrong with a graph")
struct GraphErrorTests {
  @Test("Shapes that do not fit, with the shapes of the operands")
  func shapes() {
    var sketch = GraphSketch()
    sketch.builder.leaf("a", Tensor(vector: [1, 2]))
    sketch.builder.leaf("b", Tensor(vector: [1, 2, 3]))
    let node = sketch.node("f", .add, ["a", "b"])
    let operands = [Shape(known: [2]), Shape(known: [3])]
    #expect(
      sketch.errors() == [
        GraphError(.shape(.add, .notBroadcastable(operands), operands: operands), at: .node(node))
      ])
  }

  @Test("Every operation's shape rules", arguments: ShapeRow.all)
  func shapeRules(_ row: ShapeRow) {
    var sketch = GraphSketch()
    for (place, shape) in row.shapes.enumerated() {
      sketch.builder.leaf("x\(place)", Tensor(repeating: 1, shape: shape))
    }
    let node = sketch.node(
      "f", row.code, row.shapes.indices.map { "x\($0)" }, attributes: row.attributes)
    #expect(
      sketch.errors() == [
        GraphError(.shape(row.code, row.rule, operands: row.shapes), at: .node(node))
      ])
    #expect(!row.rule.message(of: row.code.listing).isEmpty)
  }

  @Test("An attribute that the operation does not have")
  func unknownAttribute() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let node = sketch.node("f", .exp, ["x"], attributes: [("base", .number(2))])
    #expect(
      sketch.errors() == [
        GraphError(.unknownAttribute("base", .exp), at: .attribute(node: node, name: "base"))
      ])
  }

  @Test("An attribute that may not be left out")
  func missingAttribute() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let node = sketch.node("f", .addConstant, ["x"])
    #expect(
      sketch.errors() == [
        GraphError(.missingAttribute("c", .addConstant), at: .attribute(node: node, name: "c"))
      ])
  }

  @Test(
    "An attribute of another kind is reported once",
    arguments: [
      (OperationCode.addConstant, "c", AttributeValue.boolean(true)),
      (.addConstant, "c", .word("two")), (.softmax, "axis", .number(0.5)),
      (.sum, "keepdims", .integer(1)), (.meanSquaredError, "reduction", .word("median")),
      (.reshape, "shape", .none), (.sum, "axes", .word("all")), (.addConstant, "c", .none),
    ])
  func attributeType(_ code: OperationCode, _ name: String, _ value: AttributeValue) {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(vector: [1, 2]))
    let inputs = code == .meanSquaredError ? ["x", "x"] : ["x"]
    let node = sketch.node("f", code, inputs, attributes: [(name, value)])
    let expected = GraphError(
      .attributeType(name, code, got: value.kindName), at: .attribute(node: node, name: name))
    #expect(sketch.errors() == [expected])
  }

  @Test("A whole number is a number, and a list of one")
  func acceptedKinds() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("x", Tensor(vector: [1, 2]))
    sketch.node("f", .addConstant, ["x"], attributes: [("c", .integer(2))])
    let sum = sketch.node("g", .sum, ["f"], attributes: [("axes", .integer(0))])
    let (graph, leaves) = try sketch.builder.build()
    let tape = try Plan(graph, outputs: [sum]).forward(leaves, as: Double.self)
    #expect(tape.value(of: sum) == Tensor(7))
  }

  @Test("A leaf without a value")
  func missingValue() {
    var sketch = GraphSketch()
    let leaf = sketch.leaf("x", nil)
    sketch.node("f", .exp, ["x"])
    #expect(sketch.errors() == [GraphError(.missingValue, at: .node(leaf))])
    #expect(sketch.errors(requiringValues: false).count == 1)
    sketch.builder.setShape(of: leaf, .scalar)
    #expect(sketch.errors(requiringValues: false).isEmpty)
    #expect(sketch.errors() == [GraphError(.missingValue, at: .node(leaf))])
  }

  @Test("A value for a node that is computed")
  func computedValue() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let node = sketch.node("f", .exp, ["x"])
    sketch.builder.elements.append(3)
    sketch.builder.setValue(of: node, shape: .scalar, start: 1)
    #expect(sketch.errors() == [GraphError(.valueOfComputedNode(.exp), at: .node(node))])
  }

  @Test("Limits on nodes, edges and elements")
  func limits() {
    func errors(_ limits: GraphLimits) -> [GraphError] {
      var sketch = GraphSketch(limits: limits)
      sketch.builder.leaf("x", Tensor(vector: [1, 2, 3]))
      sketch.leaf("y")
      sketch.node("f", .add, ["x", "y"])
      return sketch.errors()
    }
    func limit(_ name: String, _ limit: Int, _ asked: Int) -> [GraphError] {
      [GraphError(.limit(name: name, limit: limit, asked: asked), at: .graph)]
    }
    #expect(errors(GraphLimits(nodes: 3, edges: 2, elements: 7)).isEmpty)
    #expect(errors(GraphLimits(nodes: 2)) == limit("nodes", 2, 3))
    #expect(errors(GraphLimits(edges: 1)) == limit("edges", 1, 2))
    #expect(errors(GraphLimits(elements: 6)) == limit("elements", 6, 7))
  }

  @Test("A result too large to count is refused before anything is allocated")
  func elements() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let huge = 1 << 40
    sketch.node("f", .broadcastTo, ["x"], attributes: [("shape", .integers([huge]))])
    #expect(
      sketch.errors() == [
        GraphError(.limit(name: "elements", limit: 64_000_000, asked: huge + 1), at: .graph)
      ])
  }

  @Test("Several mistakes are reported together, and what uses a wrong node is silent")
  func together() {
    var sketch = GraphSketch()
    sketch.leaf("x")
    let unknown = sketch.node("a", .exp, ["nothing"])
    let wrong = sketch.node("b", .addConstant, ["x"])
    sketch.node("c", .add, ["a", "b"])
    sketch.builder.leaf("v", Tensor(vector: [1, 2]))
    sketch.builder.leaf("w", Tensor(vector: [1, 2, 3]))
    let misfit = sketch.node("d", .multiply, ["v", "w"])
    sketch.node("e", .add, ["d", "c"])
    let count = sketch.node("g", .exp, ["e", "x"])
    let errors = sketch.errors()
    #expect(errors.count == 4)
    let places = Set(errors.map { "\($0.place)" })
    let expected: [GraphError.Place] = [
      .input(node: unknown, index: 0), .attribute(node: wrong, name: "c"), .node(misfit),
      .node(count),
    ]
    #expect(places == Set(expected.map { "\($0)" }))
  }

  @Test("An empty graph is right")
  func empty() throws {
    let (graph, _) = try GraphBuilder().build()
    #expect(graph.count == 0 && graph.sinks().isEmpty && graph.order.isEmpty)
  }
}

/// Shapes and attributes that break a rule, and the rule.
struct ShapeRow: Sendable, CustomStringConvertible {
  let code: OperationCode
  let shapes: [Shape]
  let attributes: [(name: String, value: AttributeValue)]
  let rule: ShapeRule

  var description: String { "\(code.listing.name)\(shapes): \(rule)" }

  private init(
    _ code: OperationCode, _ shapes: [[Int]], _ rule: ShapeRule,
    _ attributes: KeyValuePairs<String, AttributeValue> = [:]
  ) {
    self.code = code
    self.shapes = shapes.map(Shape.init(known:))
    self.rule = rule
    self.attributes = attributes.map { ($0.key, $0.value) }
  }

  private static func shape(_ lengths: Int...) -> Shape { Shape(known: lengths) }

  static let all = reductions + movements + products

  private static let reductions = [
    ShapeRow(.sum, [[2, 3]], .axisOutOfRange(2, shape(2, 3)), ["axes": .integers([2])]),
    ShapeRow(.mean, [[2, 3]], .axisOutOfRange(-3, shape(2, 3)), ["axes": .integers([-3])]),
    ShapeRow(.sum, [[2, 3]], .axisRepeated(-1), ["axes": .integers([1, -1])]),
    ShapeRow(.sum, [[]], .axisOutOfRange(0, .scalar), ["axes": .integers([0])]),
    ShapeRow(.max, [[2, 0]], .emptyReduction(axis: 1, shape(2, 0))),
    ShapeRow(.min, [[0]], .emptyReduction(axis: 0, shape(0))),
    ShapeRow(.softmax, [[2, 0]], .emptyReduction(axis: 1, shape(2, 0))),
    ShapeRow(.logSoftmax, [[]], .axisOutOfRange(-1, .scalar)),
    ShapeRow(.addAll, [[2], [3]], .notBroadcastable([shape(2), shape(3)])),
  ]

  private static let movements = [
    ShapeRow(
      .reshape, [[6]], .elementCount(shape(6), target: [4]), ["shape": .integers([4])]),
    ShapeRow(
      .reshape, [[6]], .elementCount(shape(6), target: [4, -1]), ["shape": .integers([4, -1])]),
    ShapeRow(.reshape, [[6]], .badTargetShape([-1, -1]), ["shape": .integers([-1, -1])]),
    ShapeRow(.reshape, [[6]], .badTargetShape([-2, 3]), ["shape": .integers([-2, 3])]),
    ShapeRow(
      .reshape, [[0]], .elementCount(shape(0), target: [0, -1]), ["shape": .integers([0, -1])]),
    ShapeRow(
      .transpose, [[2, 3]], .notAPermutation([0, 0], shape(2, 3)), ["perm": .integers([0, 0])]),
    ShapeRow(.transpose, [[2, 3]], .notAPermutation([0], shape(2, 3)), ["perm": .integers([0])]),
    ShapeRow(
      .broadcastTo, [[2]], .notBroadcastable([shape(2), shape(3)]), ["shape": .integers([3])]),
    ShapeRow(.broadcastTo, [[2]], .badShape([-1, 2]), ["shape": .integers([-1, 2])]),
    ShapeRow(.concat, [[2, 3], [2]], .shapesDiffer(shape(2, 3), shape(2))),
    ShapeRow(.concat, [[2, 3], [2, 4]], .lengths(axis: 1, shape(2, 3), shape(2, 4))),
    ShapeRow(.concat, [[]], .axisOutOfRange(0, .scalar)),
    ShapeRow(.stack, [[2], [3]], .shapesDiffer(shape(2), shape(3))),
    ShapeRow(
      .slice, [[3]], .attribute("steps", expected: "as many numbers as 'starts', none of them 0"),
      ["starts": .integers([0]), "ends": .integers([2]), "steps": .integers([0])]),
    ShapeRow(
      .sliceScatter, [[3]], .shapesDiffer(shape(3), shape(2)),
      ["shape": .integers([5]), "starts": .integers([0]), "ends": .integers([2])]),
  ]

  private static let products = [
    ShapeRow(.dot, [[2, 2], [2]], .rank(operand: 0, expected: "one axis", shape(2, 2))),
    ShapeRow(.dot, [[2], [3]], .shapesDiffer(shape(2), shape(3))),
    ShapeRow(.matmul, [[2, 3], [2, 3]], .innerLengths(shape(2, 3), shape(2, 3))),
    ShapeRow(.matmul, [[], [2, 3]], .rank(operand: 0, expected: "one axis at least", .scalar)),
    ShapeRow(
      .matmul, [[2, 1, 3], [3, 3, 1]], .notBroadcastable([shape(2, 1, 3), shape(3, 3, 1)])),
    ShapeRow(.linear, [[3], [3]], .rank(operand: 1, expected: "two axes", shape(3))),
    ShapeRow(.linear, [[4], [2, 3]], .shapesDiffer(shape(4), shape(2, 3))),
    ShapeRow(.linear, [[3], [2, 3], [3]], .shapesDiffer(shape(3), shape(2))),
    ShapeRow(.meanSquaredError, [[2], [1]], .shapesDiffer(shape(2), shape(1))),
    ShapeRow(.crossEntropy, [[2, 3], [3]], .shapesDiffer(shape(2, 3), shape(3))),
    ShapeRow(.crossEntropy, [[], []], .axisOutOfRange(-1, .scalar)),
  ]
}
