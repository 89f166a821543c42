// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a server is told when it starts.

extension HTTPServer {
  /// Where a server listens.
  public enum Address: Sendable, Hashable {
    /// A TCP port. The host is a numeric address or a name: `0.0.0.0` is every IPv4 address of the
    /// machine, `::` every IPv6 and IPv4 address. Port 0 lets the system choose.
    case tcp(host: String, port: Int)
    /// A Unix socket at this path. A file that a server left behind is replaced; one that somebody
    /// answers on is an address in use.
    case unix(path: String)
  }

  /// What a server is told when it starts.
  ///
  /// Every property has a default that can be kept.
  public struct Configuration: Sendable {
    /// Where to listen; by default a port the system chooses on 127.0.0.1.
    public var address: Address

    /// Threads that read and write connections; by default one for each core.
    ///
    /// One loop handles some ten thousand requests a second. More loops than cores gain nothing.
    public var eventLoops: Int = Machine.cores

    /// Threads that run long requests; by default one for each core.
    ///
    /// At least one is started.
    public var workers: Int = Machine.cores

    /// Requests that may wait for a worker; 64 for each core by default.
    ///
    /// The next one is refused with ``Refusal/overloaded`` at once. A long queue hides an overload
    /// from the clients, who then wait for answers that come too late.
    public var workerQueue: Int = 64 * Machine.cores

    /// The stack of a worker in bytes; 256 KiB by default, which is enough for code without deep
    /// recursion.
    ///
    /// The system takes what libraries keep for each thread out of it: OpenBLAS alone has 60 KiB of
    /// that, and its kernels use 50 more. A stack that runs over ends the process; one that is too
    /// small for what libraries keep does not start. What is never touched takes no memory.
    public var workerStackBytes: Int = 256 << 10

    /// Connections open at the same time, on all loops together; 4,096 by default.
    ///
    /// One more is closed as soon as it is accepted. The limit of open files of the process is
    /// raised to fit where the system allows it; where it does not, this bound is lowered to fit.
    public var maximumConnections: Int = 4096

    /// Connections open at the same time from one address; 4,096 by default.
    ///
    /// An IPv6 client is its whole address. Connections over a Unix socket count in total only.
    public var maximumConnectionsPerAddress: Int = 4096

    /// How long a connection may be silent; 60 s by default, and nothing shorter than 1 s.
    ///
    /// It is then closed: between requests, or when its client takes nothing of a large answer. It
    /// does not run while a worker has the request.
    public var idleTimeout: Duration = .seconds(60)

    /// How long a client may take to send a head, from the opening of the connection or from the
    /// first line of a later request; 30 s by default.
    ///
    /// After that: 408 and the end.
    ///
    /// A client that drips the first line of a *later* request is cut off after this time and the
    /// idle timeout together.
    public var headDeadline: Duration = .seconds(30)

    /// How long a client may take to send a body, from the end of its head; 30 s by default.
    ///
    /// After that: 408 and the end of the connection.
    public var bodyDeadline: Duration = .seconds(30)

    /// How long a client may take to receive an answer; 10 minutes by default.
    ///
    /// After that the connection is closed, so that nobody can hold an answer in memory for ever.
    public var answerDeadline: Duration = .seconds(600)

    /// Bytes of request bodies in memory at the same time, in all; 512 MiB by default.
    ///
    /// A body is counted with the length that its head announces, before a byte of it is read. A
    /// request that does not fit is refused with ``Refusal/bodiesInFlight(limit:)``.
    public var maximumBytesOfBodiesInFlight: Int = 512 << 20

    /// Bytes of a refused body that are read and forgotten; 128 MiB by default.
    ///
    /// A client that is still sending does not look for an answer, and one whose connection is
    /// reset never sees it. So the body is read to its end or up to this bound, always within
    /// ``bodyDeadline``, before the connection is closed.
    public var maximumDroppedBytes: Int = 128 << 20

    /// Memory for one connection's head and buffers in bytes; 16 KiB by default.
    ///
    /// A head that does not fit is answered with 431 (or 414) by the HTTP library, a query of too
    /// many items with ``Refusal/queryTooLong(maximumItems:)``. Half of it is
    /// also the piece in which a body is read. The library clears all of it after each request, so
    /// more of it makes every request slower, large bodies a little faster.
    public var connectionMemoryBytes: Int = 16 << 10

    /// Starts from the defaults and the address given.
    public init(address: Address = .tcp(host: "127.0.0.1", port: 0)) {
      self.address = address
    }
  }

  /// What stopping a server did.
  public struct StopSummary: Sendable, Equatable {
    /// Requests in flight that were answered after the stop began.
    public var finishedRequests: Int = 0
    /// Requests in flight that were cut off at the deadline.
    public var cutRequests: Int = 0
    /// Workers that were still running a handler a second after its cancellation.
    ///
    /// They are left behind and end when the handler returns.
    public var abandonedWorkers: Int = 0
  }
}

extension HTTPServer.Configuration {
  /// Refuses values that no server can run with, naming the property at fault.
  func validate() throws(HTTPServerError) {
    let least: [(name: String, value: Int, minimum: Int)] = [
      ("eventLoops", eventLoops, 1), ("workers", workers, 1), ("workerQueue", workerQueue, 1),
      ("maximumConnections", maximumConnections, 1),
      ("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 1),
      ("maximumBytesOfBodiesInFlight", maximumBytesOfBodiesInFlight, 0),
      ("maximumDroppedBytes", maximumDroppedBytes, 0),
      ("connectionMemoryBytes", connectionMemoryBytes, 1024),
    ]
    for option in least where option.value < option.minimum {
      throw HTTPServerError(.option, SystemError(0), address, option: option.name)
    }
  }
}
