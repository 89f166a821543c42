// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of problems and of what becomes one.

import Autodiff
import Foundation
import GraphDocuments
import HTTPTypes
import MicroHTTPServer
import Testing

@testable import ChainRuleService

@Suite("Problems")
struct ProblemTests {
  @Test("every kind has an address, a status and words of its own", arguments: ProblemKind.allCases)
  func kinds(_ kind: ProblemKind) throws {
    let definition = kind.definition
    #expect(URL(string: kind.type)?.scheme == "https")
    #expect(400...599 ~= definition.status)
    #expect(!definition.title.isEmpty)
    #expect(definition.about.hasSuffix("."))
    let titles = ProblemKind.allCases.filter { $0.definition.title == definition.title }
    #expect(titles == [kind])
  }

  @Test("a problem is the document that the contract says")
  func document() throws {
    var finding = Finding.example
    finding.parameter = "x\"0"
    finding.span = .init(start: 1, end: 2)
    finding.related = [JSONPointer(tokens: ["a/b", "0"])]
    finding.interval = [NumberDocument(-1), NumberDocument(.infinity)]
    finding.chosen = NumberDocument(0)
    let problem = Problem(of: .invalidDocument, "Two\nlines.", findings: [finding, .example])
    let bytes = problem.json(requestID: "abc")
    let document = try JSONDecoder().decode(ProblemDocument.self, from: Data(bytes))
    #expect(
      document
        == ProblemDocument(
          type: "https://chainrule.dev/problems/invalid-document",
          title: ProblemKind.invalidDocument.definition.title, status: 422, detail: "Two\nlines.",
          requestId: "abc", errors: [finding, .example]))
  }

  @Test(
    "what the server refuses has its status",
    arguments: [
      (Refusal.bodyTooLarge(limit: 1, announced: nil), 413), (.tooSlow(limitSeconds: 1), 408),
      (.queryTooLong(maximumItems: 1), 414), (.expectationFailed("x"), 417),
      (.badFraming("x"), 400), (.overloaded, 503),
      (.bodiesInFlight(limit: 1), 503), (.draining, 503),
    ])
  func refusals(_ refusal: Refusal, _ status: Int) throws {
    let response = try Service().render(refusal, of: nil)
    #expect(response.status.code == status)
    #expect((response[.retryAfter] != nil) == (status == 503))
    #expect(response[.contentType] == "application/problem+json")
  }

  @Test("an error of form is 400, one of content 422")
  func documents() {
    #expect(Problem(DocumentError([.example], isMalformed: true)).status == 400)
    #expect(Problem(DocumentError([.example], isMalformed: false)).status == 422)
  }

  @Test("an answer that nobody waits for is no problem")
  func cancelled() {
    #expect(Problem(.cancelled) == nil)
    #expect(Problem(.deadlineExceeded)?.kind == .deadlineExceeded)
  }
}
