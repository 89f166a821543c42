// SPDX-License-Identifier: Apache-2.0
// ChainRule: a route, as one value that the router and the contract read.

internal import HTTPTypes
internal import MicroHTTPServer

/// A route: what it is called, what it takes, and what it answers.
struct Route: Sendable {
  let method: HTTPRequest.Method
  let pattern: RoutePattern
  /// The name of the operation in the contract.
  let id: String
  /// One line that says what it does.
  let summary: String
  /// What it takes and gives, for the contract.
  let contract: RouteContract
  /// The media types it can answer with, the best first; empty if it answers whatever is accepted.
  let offers: [MediaType]
  /// Where it is answered, by the size of the body.
  let execution: Execution
  let respond: @Sendable (RouteCall) -> Reply

  init(
    _ method: HTTPRequest.Method, _ pattern: RoutePattern, id: String, _ summary: String,
    contract: RouteContract, offers: [MediaType] = [.json], execution: Execution = .inline,
    respond: @escaping @Sendable (RouteCall) -> Reply
  ) {
    self.method = method
    self.pattern = pattern
    self.id = id
    self.summary = summary
    self.contract = contract
    self.offers = offers
    self.execution = execution
    self.respond = respond
  }

  /// Whether the route reads a body.
  var takesBody: Bool { contract.body != nil }
}

/// A request, and the route that was found for it.
struct RouteCall: Sendable {
  let service: Service
  let request: Request
  let bound: BoundRoute

  var parameters: PathParameters { bound.parameters }
  var media: MediaType? { bound.media }
}
