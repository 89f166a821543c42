// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the corpus through the service, in process and over a socket.

import ChainRuleService
import Foundation
import GraphDocuments
import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("The corpus and the service")
struct CorpusServiceTests {
  @Test("refuses a bad body with a problem document", arguments: Corpus.bad.map(\.name))
  func bad(name: String) throws {
    let test = try #require(Corpus.named(name))
    let response = try response(to: test)
    let mistakes = CorpusServer.mistakes(
      status: response.status.code, contentType: response[.contentType] ?? "",
      body: response.body.bytes, for: test)
    #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
  }

  @Test("answers a good body", arguments: Corpus.good.map(\.name))
  func good(name: String) throws {
    let test = try #require(Corpus.named(name))
    let response = try response(to: test)
    #expect(response.status == .ok)
    #expect(response[.contentType]?.hasPrefix("application/json") == true)
    let mistakes = try CorpusReply.mistakes(
      in: response.body.bytes, expected: try #require(test.reply))
    #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
  }

  @Test("answers a good body after every bad one, on one connection")
  func connection() throws {
    let server = try CorpusServer.start()
    let client = try CorpusClient(server.address)
    for test in Corpus.bad {
      let reply = try client.post(test.bytes, to: test.path)
      let mistakes = CorpusServer.mistakes(
        status: reply.status, contentType: reply.contentType, body: reply.body, for: test)
      #expect(mistakes.isEmpty, "\(test.name)\n\(mistakes.joined(separator: "\n"))")
      let next = try client.post(Corpus.plain, to: "/v1/gradients")
      #expect(next.status == 200, "after \(test.name)")
      let wrong = try CorpusReply.mistakes(in: next.body, expected: CorpusServer.plainReply)
      #expect(wrong.isEmpty, "after \(test.name)")
    }
    let summary = server.stop()
    #expect(summary.cutRequests == 0)
  }

  private func response(to test: CorpusCase) throws -> Response {
    let service = try Service()
    let body = RequestBody(test.bytes)
    let head = RequestHead(method: .post, path: test.path, contentLength: body.count)
    guard case .accept = service.admit(head) else {
      Issue.record("the head is refused")
      return Response(status: .internalServerError)
    }
    switch service.respond(to: Request(head: head, body: body)) {
    case .now(let response): return response
    case .later(let work): return work()
    }
  }
}

extension ResponseBody {
  fileprivate var bytes: [UInt8] {
    if case .bytes(let bytes) = self { bytes } else { [] }
  }
}
