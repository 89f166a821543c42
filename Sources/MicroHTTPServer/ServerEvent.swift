// SPDX-License-Identifier: Apache-2.0
// ChainRule: what happened in a server, as values.

public import HTTPTypes

/// What happened in a server.
///
/// The owner logs and counts; the server does neither.
///
/// Events come from event loops and must be dealt with in microseconds.
public enum ServerEvent: Sendable {
  /// A client connected; its numeric address, `nil` over a Unix socket.
  case connectionOpened(clientAddress: String?)
  /// A connection ended after this many requests.
  case connectionClosed(clientAddress: String?, requests: Int, lifetime: Duration)
  /// A client connected and was sent away because of the bound named.
  case connectionRefused(clientAddress: String?, bound: ConnectionBound)
  /// A request was answered, refusals among them, and the last byte of the answer was sent.
  case requestCompleted(RequestReport)
  /// A request ended without a complete answer: the client left, or was cut off.
  case requestAbandoned(RequestReport, reason: AbandonReason)
  /// A client closed its connection, or its half of it, while a worker had its request. The work
  /// is told so; how the request ended follows as another event.
  case clientLeft(RequestHead)
  /// A head that never was complete was answered with this status: by the server for the reason that
  /// is given, or, where there is none, by the HTTP library, which found that it is not HTTP.
  case headRefused(clientAddress: String?, status: HTTPResponse.Status, refusal: Refusal?)
}

/// Which bound a connection ran into.
public enum ConnectionBound: Sendable, Equatable {
  /// All connections together.
  case total(limit: Int)
  /// The connections of one address.
  case perAddress(limit: Int)
}

/// Why a request ended without a complete answer.
public enum AbandonReason: Sendable, Equatable {
  /// The client closed or broke the connection.
  case clientLeft
  /// The head, the body or the taking of the answer took too long.
  case timedOut
  /// The server stopped.
  case stopped
}

/// One request, after it ended.
public struct RequestReport: Sendable {
  /// The head.
  ///
  /// Its fields can be looked up while the event is delivered, not later.
  public var head: RequestHead

  /// The status of the answer; `nil` if there was none.
  public var status: HTTPResponse.Status?

  /// Why the server refused the request; `nil` if it did not.
  public var refusal: Refusal?

  /// The bytes of the request's body that arrived.
  public var bytesIn: Int

  /// The bytes of the answer's body.
  public var bytesOut: Int

  /// What the handler kept of its judgement of the head; `nil` if it kept nothing.
  public var kept: Kept?

  /// From the first line of the head to the last byte of the body.
  public var receiving: Duration { receivingSpan.duration }

  /// How long the request waited for a worker; zero on an event loop.
  public var waiting: Duration { waitingSpan.duration }

  /// How long the handler took to answer; judging the head is not counted.
  public var handling: Duration { handlingSpan.duration }

  /// From the end of the request to its answer, as far as it was waited and worked for, in
  /// nanoseconds: a `Duration` of the same would cost as much as counting it.
  package var answeringNanoseconds: UInt64 {
    waitingSpan.nanoseconds &+ handlingSpan.nanoseconds
  }

  let receivingSpan: Span
  let waitingSpan: Span
  let handlingSpan: Span
}
