// SPDX-License-Identifier: Apache-2.0
// ChainRule: the figures of well-known lessons.

import Autodiff
import AutodiffTesting
import Testing

@Suite("Figures of well-known lessons")
struct TeachingFigureTests {
  @Test("(x + y) z at (-2, 5, -4)")
  func product() throws {
    var sketch = GraphSketch()
    for (name, value) in [("x", -2.0), ("y", 5), ("z", -4)] { sketch.leaf(name, value) }
    sketch.node("q", .add, ["x", "y"])
    sketch.node("f", .multiply, ["q", "z"])
    let run = try Evaluation(sketch.builder, output: "f")
    #expect(try run.value("f") == [-12])
    #expect(try run.gradient("x") + run.gradient("y") + run.gradient("z") == [-4, -4, 3])
  }

  @Test("(x + σ(y)) / (σ(x) + (x + y)²) at (3, -4)")
  func staged() throws {
    var sketch = GraphSketch()
    sketch.leaf("x", 3)
    sketch.leaf("y", -4)
    sketch.node("sigmaY", .sigmoid, ["y"])
    sketch.node("numerator", .add, ["x", "sigmaY"])
    sketch.node("sigmaX", .sigmoid, ["x"])
    sketch.node("sum", .add, ["x", "y"])
    sketch.node("square", .square, ["sum"])
    sketch.node("denominator", .add, ["sigmaX", "square"])
    sketch.node("f", .divide, ["numerator", "denominator"])
    let run = try Evaluation(sketch.builder, output: "f")
    expectEqual(try run.value("f"), [1.5456448841066441])
    expectEqual(
      try run.gradient("x") + run.gradient("y"), [2.0595697955721652, 1.5922327514838093])
  }

  @Test("e = (a + b)(b + 1) at (2, 1), whose b acts along two paths")
  func twoPaths() throws {
    var sketch = GraphSketch()
    sketch.leaf("a", 2)
    sketch.leaf("b", 1)
    sketch.node("c", .add, ["a", "b"])
    sketch.node("d", .addConstant, ["b"], attributes: [("c", .number(1))])
    sketch.node("e", .multiply, ["c", "d"])
    let run = try Evaluation(sketch.builder, output: "e")
    #expect(try run.value("e") == [6])
    #expect(try run.gradient("a") == [2] && run.gradient("b") == [5])
    let b = try run.node("b")
    let shares = run.tape.edges(run.cotangents).filter { $0.source == b }
    #expect(shares.map(\.contribution.elements) == [[2], [3]])
  }

  @Test("b = a + a, c = b + b")
  func doubledTwice() throws {
    var sketch = GraphSketch()
    sketch.leaf("a", 1)
    sketch.node("b", .add, ["a", "a"])
    sketch.node("c", .add, ["b", "b"])
    let run = try Evaluation(sketch.builder, output: "c")
    #expect(try run.value("c") == [4] && run.gradient("a") == [4])
  }

  @Test("d = (a + b) a at (1, 2)")
  func addAndMultiply() throws {
    var sketch = GraphSketch()
    sketch.leaf("a", 1)
    sketch.leaf("b", 2)
    sketch.node("c", .add, ["a", "b"])
    sketch.node("d", .multiply, ["c", "a"])
    let run = try Evaluation(sketch.builder, output: "d")
    #expect(try run.value("d") == [3] && run.gradient("a") == [4] && run.gradient("b") == [1])
  }

  /// The expression of micrograd's front page, each assignment a node of its own.
  @Test("micrograd's g at (-4, 2)")
  func micrograd() throws {
    var lesson = MicrogradLesson()
    lesson.write()
    let run = try Evaluation(lesson.sketch.builder, output: "g")
    expectEqual(try run.value("g"), [24.70408163265306])
    expectEqual(
      try run.gradient("a") + run.gradient("b"), [138.83381924198252, 645.5772594752186])
  }
}

/// The expression of micrograd's front page.
private struct MicrogradLesson {
  var sketch = GraphSketch()
  private var count = 0

  /// Adds a node with a name of its own, or this one.
  private mutating func add(
    _ code: OperationCode, _ inputs: [String], _ attribute: (String, Double)? = nil,
    named name: String? = nil
  ) -> String {
    count += 1
    let name = name ?? "t\(count)"
    sketch.node(
      name, code, inputs, attributes: attribute.map { [($0.0, .number($0.1))] } ?? [])
    return name
  }

  mutating func write() {
    sketch.leaf("a", -4)
    sketch.leaf("b", 2)
    // c = a + b;  d = a b + b³;  c += c + 1;  c += 1 + c + (-a)
    var c = add(.add, ["a", "b"])
    let product = add(.multiply, ["a", "b"])
    let cube = add(.powerConstant, ["b"], ("n", 3))
    var d = add(.add, [product, cube])
    let more = add(.addConstant, [c], ("c", 1))
    c = add(.add, [c, more])
    let next = add(.addConstant, [c], ("c", 1))
    let minus = add(.negate, ["a"])
    let rest = add(.add, [next, minus])
    c = add(.add, [c, rest])
    d = lift(d, by: .add, times: 2)
    d = lift(d, by: .subtract, times: 3)
    // e = c - d;  f = e²;  g = f / 2 + 10 / f
    let e = add(.subtract, [c, d])
    let f = add(.powerConstant, [e], ("n", 2))
    let half = add(.multiplyConstant, [f], ("c", 0.5))
    let inverse = add(.reciprocal, [f])
    let ten = add(.multiplyConstant, [inverse], ("c", 10))
    _ = add(.add, [half, ten], named: "g")
  }

  /// d += factor d + relu(b + a), or d += factor d + relu(b - a).
  private mutating func lift(
    _ d: String, by code: OperationCode, times factor: Double
  ) -> String {
    let scaled = add(.multiplyConstant, [d], ("c", factor))
    let inner = add(code, ["b", "a"])
    let positive = add(.rectifiedLinear, [inner])
    let sum = add(.add, [scaled, positive])
    return add(.add, [d, sum])
  }
}
