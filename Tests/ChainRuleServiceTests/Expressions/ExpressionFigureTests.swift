// SPDX-License-Identifier: Apache-2.0
// ChainRule: expressions against figures from elsewhere.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite struct ExpressionFigureTests {
  private static let neuron = "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1/(1 + exp(-z))"
  private static let neuronInputs = #"{"w": [2, -3, -3], "x": [-1, -2]}"#

  private func gradients(
    _ expression: String, _ inputs: String
  ) throws -> (outputs: [String: Any], gradients: [String: Any]) {
    let text = try #require(String(data: JSONEncoder().encode(expression), encoding: .utf8))
    let reply = try EngineRunner.reply(to: #"{"expression": \#(text), "inputs": \#(inputs)}"#)
    return (
      try #require(reply["outputs"] as? [String: Any]),
      try #require(reply["gradients"] as? [String: Any])
    )
  }

  /// All numbers of a value, in order.
  private func numbers(_ value: Any?) throws -> [Double] {
    if let list = value as? [Any] { return try list.flatMap { try numbers($0) } }
    return [try #require((value as? NSNumber)?.doubleValue)]
  }

  private func expect(_ value: Any?, near expected: [Double]) throws {
    let found = try numbers(value)
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) {
      #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(a) and \(b)")
    }
  }

  @Test func `the neuron with its weights in one list`() throws {
    let (outputs, gradients) = try gradients(Self.neuron, Self.neuronInputs)
    try expect(outputs["f"], near: [0.7310585786300049])
    try expect(gradients["x"], near: [0.39322386648296371, -0.58983579972444556])
    try expect(
      gradients["w"], near: [-0.19661193324148185, -0.39322386648296371, 0.19661193324148185])
  }

  @Test func `what the learner wrote is another function`() throws {
    let expression = "z = w[0]*x[0] + w[1]*x[1] + w[2]; f = 1 / 1 + exp(-z)"
    let (outputs, _) = try gradients(expression, Self.neuronInputs)
    try expect(outputs["f"], near: [1.367879441171442321])
  }

  @Test func `two layers with matrices`() throws {
    let inputs = """
      {"W": [[0.1, 0.2], [0.3, -0.4]], "b": [0.05, -0.05], "W1": [[0.5, -0.6]], "b1": [0.1],
       "x": [1, -2]}
      """
    let (outputs, gradients) = try gradients("sigmoid(W1 @ sigmoid(W @ x + b) + b1)", inputs)
    try expect(outputs["result"], near: [0.468652870340867])
    try expect(gradients["W1"], near: [0.109025650784243, 0.184465807868618])
    try expect(gradients["b1"], near: [0.249017357462134])
    try expect(
      gradients["W"],
      near: [0.030645829432341, -0.061291658864683, -0.028690900585313, 0.057381801170626])
    try expect(gradients["b"], near: [0.030645829432341, -0.028690900585313])
    try expect(gradients["x"], near: [-0.005542687232360, 0.017605526120593])
  }

  @Test(arguments: [
    (
      "(x + σ(y))/(σ(x) + (x + y)²)", #"{"x": 3, "y": -4}"#, 1.5456448841066441,
      ["x": 2.0595697955721652, "y": 1.5922327514838093]
    ),
    ("c = a + b; d = b + 1; e = c*d", #"{"a": 2, "b": 1}"#, 6, ["a": 2, "b": 5]),
    ("b = a + a; c = b + b", #"{"a": 1}"#, 4, ["a": 4]),
    ("100*(y - x^2)^2 + (1 - x)**2", #"{"x": -1.2, "y": 1}"#, 24.2, ["x": -215.6, "y": -88]),
    ("math.pi*r^2", #"{"r": 2}"#, 12.566370614359172, ["r": 12.566370614359172]),
    ("x**0.5 + 4^x", #"{"x": 0.25}"#, 1.914213562373095, ["x": 2.9605162869370945]),
    (
      "[[a, b], [b, a]] @ [1, 2] @ [1, 1]", #"{"a": 3, "b": 4}"#, 21,
      ["a": 3, "b": 3]
    ),
    ("(x > 1)*x + (x <= 1)*2*x", #"{"x": 3}"#, 3, ["x": 1]),
  ])
  func `teaching figures`(
    expression: String, inputs: String, value: Double, slopes: [String: Double]
  ) throws {
    let (outputs, gradients) = try gradients(expression, inputs)
    try expect(outputs.values.first, near: [value])
    for (name, slope) in slopes {
      let found = try #require(try numbers(gradients[name]).first)
      #expect(abs(found - slope) <= 1e-10 * max(1, abs(slope)), "\(name): \(found)")
    }
  }

  @Test func `every element of a tensor is where it belongs`() throws {
    let inputs = #"{"x": [[1, 2, 3], [4, 5, 6]]}"#
    for (expression, value) in [
      ("x[1]", [4, 5, 6]), ("x[[1, -2]]", [4, 5, 6, 1, 2, 3]), ("x[:, [2, 0]]", [3, 1, 6, 4]),
      ("x[[1, 0], [2, 0]]", [6, 1]), ("i = 1; x[i - 1, 2*i]", [3]), ("x[1, [0, 0]]", [4, 4]),
      ("x[-1, 0]", [4]), ("x[:, 1]", [2, 5]), ("x[0, ::-1]", [3, 2, 1]),
      ("x[:, ::2]", [1, 3, 4, 6]), ("x[0, -2:]", [2, 3]), ("x[::-1, 2]", [6, 3]),
      ("x[1:, :1]", [4]), ("[x[0], x[1], [7, 8, 9]]", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
      ("[x[0, 0], -1]", [1, -1]), ("x[0][1]", [2]), ("transpose(x)[2]", [3, 6]),
      ("sum(x, axes=0)", [5, 7, 9]), ("concat(x[0], [-1], axis=0)", [1, 2, 3, -1]),
    ] as [(String, [Double])] {
      let body = #"{"expression": "\#(expression)", "inputs": \#(inputs)}"#
      let reply = try EngineRunner.reply(to: body, .evaluate)
      let outputs = try #require(reply["outputs"] as? [String: Any])
      try expect(outputs["result"], near: value)
    }
  }
}
