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
