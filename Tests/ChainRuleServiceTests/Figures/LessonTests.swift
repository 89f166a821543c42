// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the graphs of well-known lessons, posted, give their figures.

import Foundation
import Testing

/// A graph of a lesson and the figures that the lesson gives.
struct Lesson: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The members of `nodes` and of what follows it.
  let nodes: String
  let output: String
  let value: Double
  let gradients: [String: Double]

  static let all = [
    Lesson(
      testDescription: "(x + y) z at (-2, 5, -4)",
      nodes: """
        {"id": "x", "value": -2}, {"id": "y", "value": 5}, {"id": "z", "value": -4},
        {"id": "q", "op": "add", "inputs": ["x", "y"]},
        {"id": "f", "op": "mul", "inputs": ["q", "z"]}
        """,
      output: "f", value: -12, gradients: ["x": -4, "y": -4, "z": 3]),
    Lesson(
      testDescription: "(x + σ(y)) / (σ(x) + (x + y)²) at (3, -4)",
      nodes: """
        {"id": "x", "value": 3}, {"id": "y", "value": -4},
        {"id": "sy", "op": "sigmoid", "inputs": ["y"]},
        {"id": "numerator", "op": "add", "inputs": ["x", "sy"]},
        {"id": "sx", "op": "sigmoid", "inputs": ["x"]},
        {"id": "sum", "op": "add", "inputs": ["x", "y"]},
        {"id": "squared", "op": "square", "inputs": ["sum"]},
        {"id": "denominator", "op": "add", "inputs": ["sx", "squared"]},
        {"id": "f", "op": "div", "inputs": ["numerator", "denominator"]}
        """,
      output: "f", value: 1.5456448841066441,
      gradients: ["x": 2.0595697955721652, "y": 1.5922327514838093]),
    Lesson(
      testDescription: "(a + b) (b + 1) at (2, 1), whose b acts along two paths",
      nodes: """
        {"id": "a", "value": 2}, {"id": "b", "value": 1},
        {"id": "c", "op": "add", "inputs": ["a", "b"]},
        {"id": "d", "op": "add", "inputs": ["b", 1]},
        {"id": "e", "op": "mul", "inputs": ["c", "d"]}
        """,
      output: "e", value: 6, gradients: ["a": 2, "b": 5]),
    Lesson(
      testDescription: "b = a + a, c = b + b",
      nodes: """
        {"id": "a", "value": 1}, {"id": "b", "op": "add", "inputs": ["a", "a"]},
        {"id": "c", "op": "add", "inputs": ["b", "b"]}
        """,
      output: "c", value: 4, gradients: ["a": 4]),
    Lesson(
      testDescription: "(a + b) a at (1, 2)",
      nodes: """
        {"id": "a", "value": 1}, {"id": "b", "value": 2},
        {"id": "c", "op": "add", "inputs": ["a", "b"]},
        {"id": "d", "op": "mul", "inputs": ["c", "a"]}
        """,
      output: "d", value: 3, gradients: ["a": 4, "b": 1]),
    Lesson(
      testDescription: "micrograd's g at (-4, 2)", nodes: micrograd, output: "g",
      value: 24.70408163265306, gradients: ["a": 138.83381924198252, "b": 645.5772594752186]),
  ]

  /// The expression of micrograd's front page, a line for each assignment.
  private static let micrograd = """
    {"id": "a", "value": -4}, {"id": "b", "value": 2},
    {"id": "c0", "op": "add", "inputs": ["a", "b"]},
    {"id": "ab", "op": "mul", "inputs": ["a", "b"]},
    {"id": "b3", "op": "pow", "inputs": ["b", 3]}, {"id": "d0", "op": "add", "inputs": ["ab", "b3"]},
    {"id": "c1a", "op": "add", "inputs": ["c0", 1]}, {"id": "c1", "op": "add", "inputs": ["c0", "c1a"]},
    {"id": "c2a", "op": "add", "inputs": ["c1", 1]}, {"id": "c2b", "op": "sub", "inputs": ["c2a", "a"]},
    {"id": "c", "op": "add", "inputs": ["c1", "c2b"]},
    {"id": "s", "op": "add", "inputs": ["b", "a"]}, {"id": "sr", "op": "relu", "inputs": ["s"]},
    {"id": "d0b", "op": "mul", "inputs": [2, "d0"]}, {"id": "d1a", "op": "add", "inputs": ["d0b", "sr"]},
    {"id": "d1", "op": "add", "inputs": ["d0", "d1a"]},
    {"id": "t", "op": "sub", "inputs": ["b", "a"]}, {"id": "tr", "op": "relu", "inputs": ["t"]},
    {"id": "d1b", "op": "mul", "inputs": [3, "d1"]}, {"id": "d2a", "op": "add", "inputs": ["d1b", "tr"]},
    {"id": "d", "op": "add", "inputs": ["d1", "d2a"]},
    {"id": "e", "op": "sub", "inputs": ["c", "d"]}, {"id": "f", "op": "square", "inputs": ["e"]},
    {"id": "half", "op": "div", "inputs": ["f", 2]}, {"id": "ten", "op": "div", "inputs": [10, "f"]},
    {"id": "g", "op": "add", "inputs": ["half", "ten"]}
    """
}

@Suite("Figures of well-known lessons, posted")
struct LessonTests {
  @Test("The value and the gradients", arguments: Lesson.all)
  func figures(_ lesson: Lesson) throws {
    try ServiceClient.run(.live) { client in
      let reply = try ComputedReply(
        client.post("/v1/gradients?detail=edges", #"{"nodes": [\#(lesson.nodes)]}"#))
      expectClose(reply.outputs[lesson.output], [lesson.value], lesson.output)
      for (id, gradient) in lesson.gradients {
        expectClose(reply.gradients[id], [gradient], "gradient of \(id)")
        let shares = reply.edges.values.filter { $0.source == id }.flatMap(\.contribution)
        expectClose([shares.reduce(0, +)], [gradient], "sum of what \(id)'s edges contribute")
      }
    }
  }

  @Test("The two paths of b contribute 2 and 3")
  func paths() throws {
    try ServiceClient.run(.live) { client in
      let reply = try ComputedReply(
        client.post("/v1/gradients?detail=edges", #"{"nodes": [\#(Lesson.all[2].nodes)]}"#))
      #expect(reply.edges["b->c:1"]?.contribution == [2])
      #expect(reply.edges["b->d:0"]?.contribution == [3])
    }
  }

  @Test("Rosenbrock's function at (-1.2, 1)")
  func rosenbrock() throws {
    try ServiceClient.run(.live) { client in
      let document = try Samples.example("rosenbrock.json")
      let reply = try ComputedReply(client.post("/v1/gradients", document))
      #expect(reply.outputs.count == 1)
      expectClose(reply.outputs.values.first, [24.2], "f")
      expectClose(reply.gradients["x"], [-215.6], "gradient of x")
      expectClose(reply.gradients["y"], [-88], "gradient of y")
    }
  }
}
