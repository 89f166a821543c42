// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is said of the local derivative of an edge.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Formulas and reasons of edges")
struct EdgeReasonTests {
  /// The edges of f(x, y) at a point.
  private func edges(
    _ node: String, x: Double, y: Double, _ parameters: [(String, String)] = []
  ) throws -> [EdgeReply] {
    let document = """
      {"nodes": [{"id": "x", "value": \(x)}, {"id": "y", "value": \(y)}, {"id": "f", \(node)}],
       "outputs": ["f"], "detail": "paths"}
      """
    let parameters = parameters.map { CallParameter(name: $0.0, value: $0.1) }
    let bytes = EngineRunner.outcome(of: document, .gradients, parameters).replyBytes
    let reply = try JSONDecoder().decode(GradientsReply.self, from: Data(try #require(bytes)))
    return try #require(reply.edges)
  }

  @Test(
    "name the neighbours and their numbers",
    arguments: [
      (
        #""op": "add", "inputs": ["x", "y"]"#,
        "x enters the add directly, so its local derivative is 1."
      ),
      (
        #""op": "sub", "inputs": ["y", "x"]"#,
        "x enters the sub with a minus sign, so its local derivative is -1."
      ),
      (
        #""op": "mul", "inputs": ["x", "y"]"#,
        "f is x times y, so it changes by y = -2 for each unit of x."
      ),
      (
        #""op": "mul", "inputs": ["x", "x"]"#,
        "f is x times x, so over this edge it changes by x = 3 for each unit of x."
      ),
      (
        #""op": "div", "inputs": ["x", "y"]"#,
        "f is x/y, so it changes by 1/y = -0.5 for each unit of x."
      ),
      (
        #""op": "mul_const", "inputs": ["x"], "attributes": {"c": 4}"#,
        "f is x times 4, so it changes by 4 for each unit of x."
      ),
      (
        #""op": "pow_const", "inputs": ["x"], "attributes": {"n": 2}"#,
        "f is pow_const(x), so it changes by 2*x = 6 for each unit of x."
      ),
      (
        #""op": "tanh", "inputs": ["x"]"#,
        "f is tanh(x), so it changes by 1 - f^2 = 0.00987 for each unit of x."
      ),
      (
        #""op": "relu", "inputs": ["x"]"#,
        "The relu passes x = 3 on here, so f changes just as it does: the local derivative is 1."
      ),
      (
        #""op": "minimum", "inputs": ["x", "y"]"#,
        "The minimum does not pass x = 3 on here, so a small change of it changes nothing in f: the "
          + "local derivative is 0."
      ),
      (
        #""op": "floor", "inputs": ["x"]"#,
        "f does not change with small changes of x, so its local derivative is 0."
      ),
      (
        #""op": "addn", "inputs": ["x", "y"]"#,
        "x enters the addn directly, so its local derivative is 1."
      ),
    ])
  func sentences(_ node: String, _ sentence: String) throws {
    let edges = try edges(node, x: 3, y: -2, [("digits", "3")])
    #expect(edges.first { $0.source == "x" }?.reason == sentence)
  }

  @Test("say where a value stands on a kink")
  func kink() throws {
    let edge = try #require(try edges(#""op": "relu", "inputs": ["x"]"#, x: 0, y: 1).first)
    #expect(
      edge.reason
        == "f stands on a kink of relu, where any derivative with respect to x from 0 to 1 is valid, "
        + "and 0 was taken, which is the convention minnorm.")
  }

  @Test("are in the names of arguments and of the node itself, in all formats")
  func formulas() throws {
    let parameters = [("formats", "text"), ("formats", "latex"), ("formats", "mathml")]
    let edge = try #require(
      try edges(#""op": "sigmoid", "inputs": ["x"]"#, x: 1, y: 1, parameters).first)
    #expect(edge.formula?.text == "f*(1 - f)")
    #expect(edge.formula?.latex == "f \\cdot \\left(1 - f\\right)")
    #expect(edge.formula?.mathml?.contains("<mi>f</mi>") == true)
  }

  @Test(
    "write the node's name so that it reads as a name",
    arguments: [
      ("s", "s*(1 - s)"), ("x y", "`x y`*(1 - `x y`)"), ("x", "y*(1 - y)"),
      ("\"", "`\"`*(1 - `\"`)"),
    ])
  func ownName(_ name: String, _ formula: String) throws {
    let id = name.replacing("\"", with: "\\\"")
    let document = """
      {"nodes": [{"id": "in", "value": 1}, {"id": "\(id)", "op": "sigmoid", "inputs": ["in"]}], "detail": "edges"}
      """
    let bytes = try #require(EngineRunner.outcome(of: document, .gradients).replyBytes)
    let reply = try JSONDecoder().decode(GradientsReply.self, from: Data(bytes))
    #expect(reply.edges?.first?.formula?.text == formula)
    #expect(reply.edges?.first?.reason == nil, "reasons begin at the level of paths")
  }

  @Test("give rules where a local derivative is not written out")
  func rules() throws {
    let document = """
      {"nodes": [{"id": "W", "value": [[1, 2], [3, 4]]}, {"id": "g", "value": [[1, 0], [0, 1]]},
        {"id": "z", "op": "matmul", "inputs": ["W", "g"]}, {"id": "f", "op": "sum", "inputs": ["z"]}], "detail": "paths"}
      """
    let bytes = try #require(EngineRunner.outcome(of: document, .gradients).replyBytes)
    let reply = try JSONDecoder().decode(GradientsReply.self, from: Data(bytes))
    let edge = try #require(reply.edges?.first)
    #expect(edge.rule == "a' = g @ transpose(b)" && edge.localKind == .structured)
    #expect(
      edge.reason
        == "z is the matmul of W and g, so what comes back to W is g_z @ transpose(g), g_z being the "
        + "gradient of z.")
  }
}
