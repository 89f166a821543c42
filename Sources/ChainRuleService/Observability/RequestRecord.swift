// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is remembered of a request until it is answered, and its line in the log.

internal import HTTPTypes
internal import Logging
internal import MicroHTTPServer

/// What is remembered of a request until it is answered.
struct RequestRecord: Sendable {
  /// The head; `nil` if the request was refused before there was one.
  let head: RequestHead?
  /// The pattern of the route; `nil` if there is none, or if nobody will ask.
  let pattern: RoutePattern?
  let identity: RequestIdentity
  let bytesIn: Int
  /// When the answer was begun; `nil` if nobody will ask.
  let began: ContinuousClock.Instant?

  init(
    _ head: RequestHead?, _ pattern: @autoclosure () -> RoutePattern?, in service: Service,
    bytesIn: Int = 0
  ) {
    self.head = head
    self.pattern = service.logsRequests ? pattern() : nil
    self.bytesIn = bytesIn
    identity = RequestIdentity(
      of: head ?? RequestHead(method: .get, path: "/"), from: service.identities)
    began = service.logsRequests ? .now : nil
  }
}

extension Service {
  /// Writes the line of a request: what was asked by its pattern, never by its path or its query,
  /// which are the client's own.
  func log(_ response: Response, _ record: RequestRecord) {
    var metadata: Logger.Metadata = [
      "requestId": .string(record.identity.requestID),
      "route": .string(record.pattern?.description ?? "unmatched"),
      "method": .string(record.head.map { $0.method.rawValue } ?? "?"),
      "status": .stringConvertible(response.status.code),
      "bytesIn": .stringConvertible(record.bytesIn),
      "bytesOut": .stringConvertible(response.body.count),
    ]
    if let began = record.began {
      metadata["milliseconds"] = .stringConvertible(
        (ContinuousClock.now - began) / .milliseconds(1))
    }
    if let trace = record.identity.trace { metadata["traceId"] = .string(trace.traceID) }
    configuration.logger.info("request", metadata: metadata)
  }
}
