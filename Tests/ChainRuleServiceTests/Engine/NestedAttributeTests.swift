// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of attributes that are lists of lists.

import ChainRuleService
import Testing

@Suite("Attributes that are lists of lists")
struct NestedAttributeTests {
  private let inputs = #""a": [[1, 2], [3, 4]], "b": [[5, 6], [7, 8]]"#

  private func output(_ document: String) throws -> [[Double]]? {
    let reply = try EngineRunner.reply(to: document, .evaluate)
    return (reply["outputs"] as? [String: Any])?.values.first as? [[Double]]
  }

  @Test(
    "Axes that meet are written as NumPy and PyTorch have them",
    arguments: ["[[1], [0]]", "[1, 0]", "[[1], 0]", "1"])
  func graphs(_ axes: String) throws {
    let product = try output(
      """
      {"nodes": [{"id": "a", "value": [[1, 2], [3, 4]]}, {"id": "b", "value": [[5, 6], [7, 8]]},
        {"id": "f", "op": "tensordot", "inputs": ["a", "b"], "attributes": {"axes": \(axes)}}]}
      """)
    #expect(product == [[19, 22], [43, 50]])
  }

  @Test("And in expressions", arguments: ["[[1], [0]]", "[[1], 0]", "[1, 0]", "[(1), [0],]"])
  func expressions(_ axes: String) throws {
    let document = #"{"expression": "tensordot(a, b, axes=\#(axes))", "inputs": {\#(inputs)}}"#
    #expect(try output(document) == [[19, 22], [43, 50]])
  }

  @Test("They are written back as they came")
  func graph() throws {
    let reply = try EngineRunner.reply(
      to: """
        {"expression": "sum(tensordot(a, b, axes=[[0], [1]]))", "inputs": {\(inputs)},
         "include": ["graph"]}
        """, .evaluate)
    let nodes = (reply["graph"] as? [String: Any])?["nodes"] as? [[String: Any]]
    let node = try #require(nodes?.first { $0["op"] as? String == "tensordot" })
    #expect((node["attributes"] as? [String: [[Int]]])?["axes"] == [[0], [1]])
  }
}
