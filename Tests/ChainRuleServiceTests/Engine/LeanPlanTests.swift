// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of calls that ask for few gradients of tensors.

import ChainRuleService
import Testing

@Suite("Calls that ask for little of tensors")
struct LeanPlanTests {
  private func reply(at x: String, detail: String) throws -> [String: Any] {
    try EngineRunner.reply(
      to: """
        {"nodes": [{"id": "x", "value": \(x)}, {"id": "idle", "value": [[7]]},
          {"id": "alone", "value": 1}, {"id": "power", "op": "exp", "inputs": ["x"]},
          {"id": "small", "op": "reciprocal", "inputs": ["power"]},
          {"id": "flat", "op": "reshape", "attributes": {"shape": [-1]}, "inputs": ["small"]},
          {"id": "f", "op": "sum", "inputs": ["flat"]}]\(detail)}
        """)
  }

  @Test("The gradients are those of a call that asks for everything")
  func gradients() throws {
    let all = try reply(at: "[[0.5, 1], [2, 3]]", detail: "")
    let some = try reply(at: "[[0.5, 1], [2, 3]]", detail: #", "detail": "gradients""#)
    let written = try #require(some["gradients"] as? [String: Any])
    #expect(written.keys.sorted() == ["alone", "idle", "x"] && written["alone"] as? Double == 0)
    let gradients = written.compactMapValues { $0 as? [[Double]] }
    #expect(gradients["idle"] == [[0]])
    let expected = try #require(all["gradients"] as? [String: Any])["x"] as? [[Double]]
    #expect(gradients["x"] == expected)
    #expect(
      try EngineRunner.numbers(some["outputs"]) == EngineRunner.numbers(all["outputs"]))
    #expect(some["finite"] as? Bool == true)
    let inner = try reply(
      at: "[[0.5, 1], [2, 3]]", detail: #", "include": ["gradients"], "wrt": ["power"]"#)
    let power = try #require(all["gradients"] as? [String: Any])["power"] as? [[Double]]
    #expect((inner["gradients"] as? [String: [[Double]]])?["power"] == power)
  }

  @Test("A value that nobody asked for and that is not finite is named all the same")
  func nonFinite() throws {
    for detail in ["", #", "detail": "gradients""#] {
      let reply = try reply(at: "[[1, 2], [800, 3]]", detail: detail)
      #expect(reply["finite"] as? Bool == false)
      let remark = try #require(reply["nonFinite"] as? [String: Any])
      #expect(remark["node"] as? String == "power" && remark["index"] as? [Int] == [1, 0])
    }
  }
}
