// SPDX-License-Identifier: Apache-2.0
// ChainRule: a service to ask, in process or over a socket.

import ChainRuleService
import Foundation
import HTTPTypes
import MicroHTTPServer
import Testing

/// How a test asks the service.
enum Transport: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// By calling it.
  case handler
  /// Over a socket.
  case live

  var testDescription: String { rawValue }
}

/// A reply as a client sees it.
struct ServiceReply {
  var status: Int
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  subscript(name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body read by Foundation: not the code that wrote it.
  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
  }

  func decoded<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
    try JSONDecoder().decode(type, from: Data(body))
  }

  /// The last part of a problem's type.
  func problem() throws -> String {
    #expect(self["Content-Type"] == "application/problem+json")
    let type = try #require(try json()["type"] as? String)
    return try #require(type.split(separator: "/").last.map(String.init))
  }
}

/// Asks a service, one request after the other.
struct ServiceClient {
  let service: Service
  private let ask: (Question) throws -> ServiceReply

  struct Question {
    var method: String
    var target: String
    var fields: [(String, String)]
    var body: [UInt8]
  }

  /// Runs a test with a client of a fresh service.
  static func run(
    _ transport: Transport, _ configuration: ServiceConfiguration = .init(),
    _ body: (ServiceClient) throws -> Void
  ) throws {
    let service = try Service(configuration)
    switch transport {
    case .handler:
      try body(ServiceClient(service: service) { try HandlerExchange(service).ask($0) })
    case .live:
      var settings = HTTPServer.Configuration()
      settings.eventLoops = 1
      settings.workers = 2
      settings.apply(configuration.limits)
      let server = try HTTPServer(
        settings, handler: service, events: ServiceObserver(service).observe)
      let address = server.address
      try body(ServiceClient(service: service) { try SocketExchange(address).ask($0) })
      server.stop(deadline: .seconds(5))
    }
  }

  private init(service: Service, _ ask: @escaping (Question) throws -> ServiceReply) {
    self.service = service
    self.ask = ask
  }

  func send(
    _ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8] = []
  ) throws -> ServiceReply {
    try ask(Question(method: method, target: target, fields: fields, body: body))
  }

  func get(_ target: String, _ fields: [(String, String)] = []) throws -> ServiceReply {
    try send("GET", target, fields)
  }

  func post(
    _ target: String, _ body: String, _ fields: [(String, String)] = []
  ) throws -> ServiceReply {
    try send("POST", target, fields, body: Array(body.utf8))
  }
}

/// A request to a service that is called, as a server would call it.
struct HandlerExchange {
  private let service: Service

  init(_ service: Service) {
    self.service = service
  }

  func ask(_ question: ServiceClient.Question) throws -> ServiceReply {
    let request = try HandlerExchange.request(question)
    let response = respond(to: request)
    var body: [UInt8] = []
    if case .bytes(let bytes) = response.body, question.method != "HEAD" { body = bytes }
    return ServiceReply(
      status: response.status.code,
      fields: response.allFields.map { (name: $0.name.rawName, value: $0.value) }, body: body)
  }

  static func request(_ question: ServiceClient.Question) throws -> Request {
    var fields = HTTPFields()
    for (name, value) in question.fields {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    let parts = question.target.split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let method = try #require(HTTPRequest.Method(question.method))
    let head = RequestHead(
      method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
      fields: StoredFields(fields),
      contentLength: question.body.isEmpty ? nil : question.body.count)
    return Request(head: head, body: RequestBody(question.body))
  }

  private func respond(to request: Request) -> Response {
    switch service.admit(request.head) {
    case .refuse(let response): return response
    case .accept(let maximum, _, _):
      guard request.body.count <= maximum else {
        let refusal = Refusal.bodyTooLarge(limit: maximum, announced: request.body.count)
        return service.render(refusal, of: request.head)
      }
    }
    switch service.respond(to: request) {
    case .now(let response): return response
    case .later(let work): return work()
    }
  }
}
