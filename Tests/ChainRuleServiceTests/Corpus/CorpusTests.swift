// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the corpus through the engine.

import ChainRuleService
import GraphDocuments
import Testing

@Suite("The corpus")
struct CorpusTests {
  @Test("refuses a bad body, and says all that is wrong with it", arguments: Corpus.bad.map(\.name))
  func bad(name: String) throws {
    let test = try #require(Corpus.named(name))
    let mistakes = CorpusRunner.mistakes(
      of: CorpusRunner.outcome(of: test.bytes, test.verb), for: test)
    #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
  }

  @Test("answers a good body", arguments: Corpus.good.map(\.name))
  func good(name: String) throws {
    let test = try #require(Corpus.named(name))
    let outcome = CorpusRunner.outcome(of: test.bytes, test.verb)
    let findings = outcome.error?.findings.map(\.summary).joined(separator: "\n") ?? ""
    let reply = try #require(outcome.replyBytes, "\(findings)")
    let mistakes = try CorpusReply.mistakes(in: reply, expected: try #require(test.reply))
    #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
  }

  @Test(
    "names the parameter where the query is wrong",
    arguments: [
      ("wrt", "c", "not-differentiable"), ("wrt", "d", "unknown-reference"),
      ("outputs", "q", "unknown-reference"), ("detail", "al", "unknown-word"),
      ("convention", "numpy", "unknown-word"), ("digits", "x", "out-of-range"),
      ("a", "x", "bad-parameter"),
      ("f", "1", "value-of-computed-node"), ("batch", "a", "no-rows"),
      ("batch", "f", "batch-of-computed-node"), ("batch", "z", "unknown-reference"),
      ("reduce", "avg", "unknown-word"), ("reduce", "sum", "reduce-without-batch"),
      ("i", "0.5", "bad-parameter"), ("v", "1", "shape-mismatch"),
    ])
  func parameters(name: String, value: String, code: String) throws {
    let document = """
      {"nodes": [{"id": "a", "value": 1}, {"id": "i", "value": 1, "dtype": "int64"},
        {"id": "v", "value": [1, 2], "shape": [2]}, {"id": "c", "op": "lt", "inputs": ["a", 2]},
        {"id": "f", "op": "where", "inputs": ["c", "a", "i"]}], "outputs": ["f"]}
      """
    let error = try EngineRunner.findings(
      in: document, .gradients, [CallParameter(name: name, value: value)])
    #expect(error.findings.map(\.code) == [code])
    #expect(error.findings.map(\.parameter) == [name])
  }

  @Test("has a name of its own for every case, and enough of them")
  func names() {
    let names = (Corpus.bad + Corpus.good).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Corpus.bad.count >= 100)
    #expect(Corpus.good.count >= 20)
  }

  @Test("notices an answer that is wrong")
  func selfTest() throws {
    let test = try #require(Corpus.named("a misspelled member"))
    let right = CorpusRunner.outcome(of: test.bytes, test.verb)
    #expect(CorpusRunner.mistakes(of: right, for: test).isEmpty)
    let other = try #require(Corpus.named("a member in the singular"))
    #expect(!CorpusRunner.mistakes(of: right, for: other).isEmpty)
    let good = try #require(CorpusRunner.outcome(of: Corpus.plain, .gradients).replyBytes)
    #expect(try CorpusReply.mistakes(in: good, expected: Array(#"{"finite": true}"#.utf8)).isEmpty)
    #expect(try !CorpusReply.mistakes(in: good, expected: Array(#"{"finite": 1}"#.utf8)).isEmpty)
    #expect(
      try !CorpusReply.mistakes(in: good, expected: Array(#"{"outputs": {"x": 8}}"#.utf8)).isEmpty)
  }
}
