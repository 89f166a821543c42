// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that bad calls of every operation are refused, and how.

import Autodiff
import ChainRuleService
import GraphDocuments
import Testing

@Suite("Bad calls")
struct BadCallTests {
  @Test("of every operation are refused, in words that name it", arguments: OperationCode.allCases)
  func refused(_ code: OperationCode) throws {
    let calls = try #require(BadCalls(of: code), "\(code.listing.name) has no example")
    for call in calls.all {
      let mistakes = CorpusRunner.mistakes(
        of: CorpusRunner.outcome(of: call.bytes, call.verb), for: call)
      let body = String(decoding: call.bytes, as: UTF8.self)
      #expect(mistakes.isEmpty, "\(call.name)\n\(mistakes.joined(separator: "\n"))\n\(body)")
    }
  }

  @Test(
    "with attributes far away are refused but for those that take any",
    arguments: OperationCode.allCases)
  func far(_ code: OperationCode) throws {
    let calls = try #require(BadCalls(of: code))
    for attribute in calls.wholeAttributes {
      let name = "\(calls.listing.name).\(attribute.name)"
      var refusals = 0
      for request in calls.farRequests(of: attribute) {
        let outcome = CorpusRunner.outcome(of: request.json(indented: false), .evaluate)
        guard let error = outcome.error else { continue }
        refusals += 1
        for finding in error.findings {
          let place = finding.pointer?.description ?? ""
          #expect(
            place == calls.pointer || place.hasPrefix(calls.pointer + "/attributes"), "\(name)")
          #expect(
            ["shape", "bad-attribute", "too-many-elements"].contains(finding.code), "\(name)")
          #expect(finding.detail.contains(calls.quotedName), "\(name): \(finding.summary)")
        }
        #expect(!error.isMalformed && !error.findings.isEmpty)
      }
      #expect(
        (refusals == 0) == BadCalls.unbounded.contains(name),
        "\(name) was refused \(refusals) times")
    }
  }

  @Test("of shapes that are said to go together do so", arguments: BadCalls.anyShapes.sorted())
  func anyShapes(_ name: String) throws {
    let calls = try #require(OperationTable.find(name).flatMap(BadCalls.init))
    let findings =
      CorpusRunner.outcome(of: calls.requestOfShapes.json(indented: false), .gradients)
      .error?.findings ?? []
    #expect(findings.filter { $0.code == "shape" || $0.code == "bad-attribute" }.isEmpty)
  }

  @Test("are many, and what they are made of is right")
  func number() throws {
    let all = OperationCode.allCases.compactMap(BadCalls.init)
    let count = all.reduce(0) { $0 + $1.all.count }
    #expect(count >= 10 * OperationCode.allCases.count)
    print("\(count) bad calls of \(all.count) operations")
    for calls in all {
      let outcome = CorpusRunner.outcome(
        of: calls.request([]).json(indented: false), .gradients)
      #expect(outcome.replyBytes != nil, "\(calls.listing.name)")
    }
  }
}
