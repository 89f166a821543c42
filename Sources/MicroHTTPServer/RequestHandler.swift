// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a server asks of the code that answers.

/// The code that answers requests.
///
/// A server asks it twice: about the head, then for the answer.
public protocol RequestHandler: Sendable {
  /// Judges a head before a byte of the body is read; called on an event loop, must be quick.
  func admit(_ head: RequestHead) -> Admission

  /// Answers a complete request; called on an event loop or, if admitted so, on a worker.
  ///
  /// On an event loop, work that takes more than some tens of microseconds is returned as
  /// ``Answer/later(_:)``: the connection is suspended and a worker runs it. On a worker, such
  /// work is run in place.
  func respond(to request: Request) -> Answer

  /// Renders a refusal that the server itself decides on.
  func render(_ refusal: Refusal, of head: RequestHead?) -> Response
}

/// What is to become of a request whose head has been read.
public enum Admission: Sendable {
  /// The body is read, up to this many bytes, and the answer is made where `execution` says.
  ///
  /// What is kept comes back with the request and with the report of it, so that a head is judged
  /// once.
  case accept(maximumBodyBytes: Int, execution: Execution, keeping: Kept? = nil)
  /// The body is not wanted: this is the answer.
  case refuse(Response)
}

/// Something that a handler keeps of its judgement of a head.
public typealias Kept = any AnyObject & Sendable

/// Where ``RequestHandler/respond(to:)`` is called.
public enum Execution: Sendable, Equatable {
  /// On the event loop: for answers that take microseconds.
  case inline
  /// On the event loop if the body has at most this many bytes, otherwise on a worker.
  case inlineUpTo(bytes: Int)
  /// On a worker.
  case pooled
}

/// An answer, or the work that makes it.
public enum Answer: Sendable {
  /// The answer itself.
  case now(Response)
  /// Work for a worker; nothing is queued beyond the pool's bound (the client then sees a 503).
  case later(@Sendable () -> Response)
}

/// Why the server itself refuses a request.
public enum Refusal: Sendable, Equatable {
  /// 413: the body is larger than admitted; the limit in bytes, and the announced length if any.
  case bodyTooLarge(limit: Int, announced: Int?)
  /// 408: the head or the body did not arrive within its time, in seconds.
  case tooSlow(limitSeconds: Int)
  /// 414: the query has more items than the memory of a connection holds; the most it may have.
  case queryTooLong(maximumItems: Int)
  /// 417: an expectation other than `100-continue`.
  case expectationFailed(String)
  /// 400: framing that must not be guessed at, in words.
  case badFraming(String)
  /// 503 with `Retry-After`: all workers are busy and their queue is full.
  case overloaded
  /// 503 with `Retry-After`: bodies in flight would exceed the bound in bytes.
  case bodiesInFlight(limit: Int)
  /// 503 with `Retry-After`: the server is stopping.
  case draining
}
