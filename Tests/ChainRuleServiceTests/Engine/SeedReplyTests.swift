// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the seeds that replies tell.

import ChainRuleService
import Testing

@Suite("Seeds in replies")
struct SeedReplyTests {
  private let document = """
    {"nodes": [{"id": "x", "value": [1, 2, 3]},
      {"id": "n", "op": "random_normal", "attributes": {"shape": [3], "seed": -7}},
      {"id": "y", "op": "add", "inputs": ["x", "n"]},
      {"id": "d", "op": "dropout", "inputs": ["y"], "attributes": {"seed": 9007199254740993}},
      {"id": "e", "op": "dropout", "inputs": ["d"], "attributes": {"training": false}},
      {"id": "f", "op": "sum", "inputs": ["e"]}]}
    """

  @Test("A reply says which seed each random node drew by", arguments: [Verb.gradients, .evaluate])
  func seeds(_ verb: Verb) throws {
    let engine = Engine(limits: Limits())
    var replies: [[UInt8]] = []
    // From the second time on the answer is one to a graph that is known.
    for _ in 0..<3 {
      let outcome = EngineRunner.outcome(ofBytes: Array(document.utf8), verb, by: engine)
      replies.append(try #require(outcome.replyBytes))
    }
    #expect(Set(replies).count == 1)
    let seeds = try EngineRunner.reply(to: document, verb)["seeds"] as? [String: Int]
    #expect(seeds == ["n": -7, "d": 9_007_199_254_740_993])
  }

  @Test("A reply of a graph without random nodes says nothing of seeds")
  func none() throws {
    let reply = try EngineRunner.reply(to: #"{"expression": "x^2", "inputs": {"x": 3}}"#)
    #expect(reply["seeds"] == nil)
  }
}
