// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of values that stand on the bounds that clip them.

import ChainRuleService
import Testing

@Suite("Values on their bounds")
struct ClippingReplyTests {
  private func reply(_ expression: String, _ inputs: String) throws -> [String: Any] {
    try EngineRunner.reply(
      to: #"{"expression": "\#(expression)", "inputs": {\#(inputs)}, "detail": "gradients"}"#)
  }

  @Test(
    "Bounds that are numbers are attributes, however they are written",
    arguments: ["clip(x, 0, 1)", "clip(x, min=0, max=1)", "clip(x, -0, +1)"])
  func numbers(expression: String) throws {
    let reply = try reply(expression, #""x": 0"#)
    #expect(reply["gradients"] as? [String: Double] == ["x": 0])
    let warnings = try #require(reply["warnings"] as? [[String: Any]])
    #expect(warnings.map { $0["code"] as? String } == ["kink"])
  }

  @Test("Between equal bounds nothing moves, where a half of a half was answered")
  func equalBounds() throws {
    #expect(try reply("clip(x, 1, 1)", #""x": 1"#)["gradients"] as? [String: Double] == ["x": 0])
  }

  @Test("A bound that is a variable shares with the value that meets it, and a kink is reported")
  func variableBound() throws {
    let reply = try reply("clip(x, a, 5)", #""x": 2, "a": 2"#)
    #expect(reply["gradients"] as? [String: Double] == ["x": 0.5, "a": 0.5])
    let warning = try #require((reply["warnings"] as? [[String: Any]])?.first)
    #expect(warning["code"] as? String == "kink")
    #expect(warning["interval"] as? [Double] == [0, 1])
    #expect(warning["chosen"] as? Double == 0.5)
  }

  @Test("Where all three meet, the bounds share and the value has nothing")
  func meeting() throws {
    let reply = try reply("clip(x, a, b)", #""x": 2, "a": 2, "b": 2"#)
    #expect(reply["gradients"] as? [String: Double] == ["x": 0, "a": 0.5, "b": 0.5])
    #expect((reply["warnings"] as? [Any])?.count == 1)
  }

  @Test("A bound out of play is no kink")
  func outOfPlay() throws {
    let reply = try reply("clip(x, a, b)", #""x": 3, "a": 3, "b": 2"#)
    #expect(reply["gradients"] as? [String: Double] == ["x": 0, "a": 0, "b": 1])
    #expect((reply["warnings"] as? [Any])?.isEmpty == true)
  }
}
