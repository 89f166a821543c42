// SPDX-License-Identifier: Apache-2.0
// ChainRule: a handler made of closures.

import HTTPTypes

@testable import MicroHTTPServer

/// A handler made of closures; by default it accepts a mebibyte and answers with what it was sent.
struct TestHandler: RequestHandler {
  var judge: @Sendable (RequestHead) -> Admission = { _ in
    .accept(maximumBodyBytes: 1 << 20, execution: .inline)
  }
  var answer: @Sendable (Request) -> Answer = { .now(.text(TestHandler.description(of: $0))) }

  func admit(_ head: RequestHead) -> Admission { judge(head) }

  func respond(to request: Request) -> Answer { answer(request) }

  func render(_ refusal: Refusal, of head: RequestHead?) -> Response {
    let status: HTTPResponse.Status
    switch refusal {
    case .bodyTooLarge: status = .contentTooLarge
    case .tooSlow: status = .requestTimeout
    case .queryTooLong: status = .uriTooLong
    case .expectationFailed: status = .expectationFailed
    case .badFraming: status = .badRequest
    case .overloaded, .bodiesInFlight, .draining: status = .serviceUnavailable
    }
    return .text("\(refusal)", status: status)
  }

  /// What a request looks like from a handler: `METHOD path?query bytes`.
  static func description(of request: Request) -> String {
    let query = request.head.query.map { "?\($0)" } ?? ""
    return "\(request.head.method.rawValue) \(request.head.path)\(query) \(request.body.count)"
  }
}

extension Response {
  /// A text.
  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, fields: [HTTPField(name: .contentType, value: "text/plain")],
      body: .bytes(Array(text.utf8)))
  }
}

extension RequestBody {
  /// The bytes as a text.
  var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension HTTPServer.Configuration {
  /// A small server on a port the system chooses.
  static func test(_ change: (inout HTTPServer.Configuration) -> Void = { _ in }) -> Self {
    var configuration = HTTPServer.Configuration()
    configuration.eventLoops = 2
    configuration.workers = 2
    configuration.workerQueue = 16
    change(&configuration)
    return configuration
  }
}
