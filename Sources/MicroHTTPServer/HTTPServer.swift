// SPDX-License-Identifier: Apache-2.0
// ChainRule: a server, which exists while it listens.

/// A server.
///
/// It listens from the moment it exists to the moment it is stopped or goes out of scope.
///
/// ```swift
/// let server = try HTTPServer(.init(address: .tcp(host: "127.0.0.1", port: 8080)), handler: site)
/// waitForTermination()
/// server.stop()
/// ```
///
/// There is no state "not started" and none "stopped", hence no error for either. A value that is
/// not used any more may go at once, so the last use should be ``stop(deadline:)``, as above.
///
/// Every answer is the handler's, refusals of the server included (``RequestHandler/render(_:of:)``),
/// except where the HTTP library finds no request to speak of: a `Content-Length` or a chunk that is
/// no number (400), a target (414) or a head (431) beyond the connection's memory, a chunk beyond
/// 64 bits (413), and an unknown version (505). Those it answers with a small page of its own and
/// closes; the server says so with ``ServerEvent/headRefused(clientAddress:status:refusal:)``, or with a
/// status in the request's report if the head was complete.
public struct HTTPServer: ~Copyable, Sendable {
  let core: ServerCore

  /// Binds the address, starts all threads and accepts connections.
  ///
  /// - Parameters:
  ///   - configuration: Where to listen, and every bound.
  ///   - handler: What answers; called on several threads at the same time.
  ///   - events: Hears of everything that happens, on the event loops; it must be quick.
  /// - Throws: ``HTTPServerError`` if the address cannot be bound, a value of the configuration
  ///   cannot be used, or the system gives no threads or descriptors.
  public init(
    _ configuration: Configuration, handler: some RequestHandler,
    events: (@Sendable (ServerEvent) -> Void)? = nil
  ) throws(HTTPServerError) {
    core = try ServerCore(configuration, handler: handler, events: events)
  }

  deinit {
    _ = core.stop(deadline: Span(nanoseconds: 0))
  }

  /// The address it listens on, with the port that was chosen and the numeric host.
  public var address: Address {
    core.socket.address
  }

  /// Stops: accepts no more connections, finishes the requests in flight, then closes.
  ///
  /// Idle connections are closed at once, and a head that comes after the stop is refused with
  /// ``Refusal/draining``. At the deadline the requests that are left are cancelled and refused.
  /// A server that merely goes out of scope stops with a deadline of zero.
  ///
  /// - Parameter deadline: How long requests in flight may take from now on.
  /// - Returns: How many requests were finished and how many cut off.
  @discardableResult
  public consuming func stop(deadline: Duration = .seconds(10)) -> StopSummary {
    core.stop(deadline: Span(deadline))
  }
}
