// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of documents of other programs that are not what they seem.

import ChainRuleService
import Foundation
import GraphDocuments
import Testing

@Suite("Bounds of other dialects")
struct DialectBoundTests {
  @Test("every dialect is told what its document must be", arguments: Dialect.allCases)
  func roots(_ dialect: Dialect) throws {
    let parameter = [CallParameter(name: "dialect", value: dialect.rawValue)]
    for verb in [Verb.gradients, .parse, .render] {
      for body in [#""x""#, #""nodes of more than eight bytes""#, "5", "null", "true"] {
        let error = try EngineRunner.findings(in: body, verb, parameter)
        #expect(error.findings.map(\.code) == ["wrong-type"], "\(dialect) \(body)")
      }
      for body in ["[]", "[7]", #"["x"]"#, "{}"] {
        #expect(try !EngineRunner.findings(in: body, verb, parameter).findings.isEmpty)
      }
    }
  }

  @Test("the graph of every dialect is given back", arguments: NeuronDialects.all.map(\.name))
  func graphs(_ name: String) throws {
    let text = try #require(NeuronDialects.all.first { $0.name == name }?.text)
    let parsed = try EngineRunner.reply(to: text, .parse)
    let part = try EngineRunner.reply(
      to: text, .gradients, [CallParameter(name: "include", value: "graph")])
    for holder in [parsed, part["graph"] as? [String: Any] ?? part] {
      let nodes = try #require(holder["nodes"] as? [[String: Any]])
      #expect(nodes.count >= 14)
    }
  }

  @Test("a label in the data of a node is its label")
  func labels() throws {
    let reply = try EngineRunner.reply(
      to: #"""
        {"nodes": [{"id": "x", "position": {"x": 0, "y": 0},
          "data": {"label": "rate", "value": 1}}], "edges": []}
        """#, .parse)
    let nodes = try #require(reply["nodes"] as? [[String: Any]])
    #expect(nodes.first?["label"] as? String == "rate")
  }

  @Test("nodes beyond the limit are counted in every dialect", arguments: Dialect.allCases)
  func counts(_ dialect: Dialect) throws {
    let text = try #require(NeuronDialects.all.first { $0.name == dialect.rawValue }?.text)
    var limits = Limits()
    limits.nodes = 5
    let outcome = EngineRunner.outcome(
      ofBytes: Array(text.utf8), .gradients, by: Engine(limits: limits))
    #expect(outcome.error?.findings.first?.code == "too-many-nodes")
    limits.nodes = 20
    let allowed = EngineRunner.outcome(
      ofBytes: Array(text.utf8), .gradients, by: Engine(limits: limits))
    #expect(allowed.replyBytes != nil)
  }

  @Test("an id beyond the limit is refused where it stands", arguments: Dialect.allCases)
  func names(_ dialect: Dialect) throws {
    let text = try #require(NeuronDialects.all.first { $0.name == dialect.rawValue }?.text)
    var limits = Limits()
    limits.nameBytes = 1
    let outcome = EngineRunner.outcome(
      ofBytes: Array(text.utf8), .gradients, by: Engine(limits: limits))
    let findings = try #require(outcome.error).findings
    #expect(findings.allSatisfy { $0.code == "name-too-long" })
    #expect(findings.first?.pointer != nil)
    limits.nameBytes = 2
    let allowed = EngineRunner.outcome(
      ofBytes: Array(text.utf8), .gradients, by: Engine(limits: limits))
    #expect(allowed.replyBytes != nil)
  }
}
