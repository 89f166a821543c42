// SPDX-License-Identifier: Apache-2.0
// ChainRule: the service behind a server, and what is wrong with its refusals.

import ChainRuleService
import Foundation
import GraphDocuments
import MicroHTTPServer

/// The service behind a server on a port of the system's choice.
enum CorpusServer {
  /// What is expected of the reply to ``Corpus/plain``.
  static let plainReply = Array(#"{"outputs": {"x": 7}, "gradients": {"x": 1}}"#.utf8)

  /// Starts a server, which ends when it goes out of scope.
  static func start() throws -> HTTPServer {
    let settings = ServiceConfiguration()
    var configuration = HTTPServer.Configuration()
    configuration.address = .tcp(host: "127.0.0.1", port: 0)
    configuration.eventLoops = 2
    configuration.workers = 2
    configuration.apply(settings.limits)
    return try HTTPServer(configuration, handler: Service(settings))
  }

  /// What is wrong with the answer to a bad body.
  static func mistakes(
    status: Int, contentType: String, body: [UInt8], for test: CorpusCase
  ) -> [String] {
    var mistakes = status == test.expectation.status ? [] : ["the status is \(status)"]
    if contentType != "application/problem+json" { mistakes.append("it is \(contentType)") }
    do {
      let problem = try JSONDecoder().decode(ProblemDocument.self, from: Data(body))
      if problem.status != status { mistakes.append("it says status \(problem.status)") }
      if problem.requestId == nil { mistakes.append("it has no requestId") }
      mistakes += CorpusRunner.mistakes(of: problem.errors ?? [], for: test)
    } catch {
      mistakes.append("it is no problem document: \(error)")
    }
    return mistakes
  }
}

extension CorpusCase {
  /// The route that the body is sent to.
  var path: String { "/v1/\(verb.rawValue)" }
}
