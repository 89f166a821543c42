// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of arguments that are given by name.

import ChainRuleService
import Testing

@Suite("Arguments by name")
struct NamedArgumentTests {
  /// The losses of two logits, and the gradients of their sum.
  private func reply(_ inputs: String) throws -> [String: Any] {
    try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "value": [[0, 0], [0, 0]]}, {"id": "t", "value": [[1, 0], [0, 1]]},
          {"id": "p", "value": [2, 3]},
          {"id": "f", "op": "bce_with_logits", "inputs": \(inputs),
           "attributes": {"reduction": "none"}},
          {"id": "s", "op": "sum", "inputs": ["f"]}],
         "wrt": ["x", "p"], "outputs": ["s"]}
        """, .gradients)
  }

  @Test("Weights of positive targets need no other weights, which count for 1")
  func substitute() throws {
    let named = try #require(
      try reply(#"{"input": "x", "target": "t", "pos_weight": "p"}"#)["gradients"]
        as? [String: Any])
    let half = 0.5
    #expect(named["x"] as? [[Double]] == [[-2 * half, half], [half, -3 * half]])
    for slope in try #require(named["p"] as? [Double]) {
      #expect(abs(slope - 0.6931471805599453) < 1e-15)
    }
  }

  @Test("They are the fourth argument where arguments are in their order")
  func inOrder() throws {
    let named = try reply(#"{"input": "x", "target": "t", "pos_weight": "p"}"#)
    let listed = try reply(#"["x", "t", 1, "p"]"#)
    let gradients = try [named, listed].map { try #require($0["gradients"] as? [String: Any]) }
    for name in ["x", "p"] {
      #expect(
        String(describing: gradients[0][name]) == String(describing: gradients[1][name]))
    }
  }

  @Test("A weight that is given is not replaced")
  func given() throws {
    let reply = try reply(#"{"pos_weight": "p", "weight": 0, "target": "t", "input": "x"}"#)
    let gradients = try #require(reply["gradients"] as? [String: Any])
    #expect(gradients["p"] as? [Double] == [0, 0])
  }
}
