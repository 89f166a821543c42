// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the loops of a server share.

internal import CMicroHTTPD
internal import Glibc

/// What the loops of a server share, and how they are started and stopped.
final class ServerCore: Sendable {
  let handler: any RequestHandler
  let events: (@Sendable (ServerEvent) -> Void)?
  let limits: Limits
  let census: ConnectionCensus
  let bodies: ByteBudget
  let pool: WorkerPool
  let socket: ListeningSocket

  private let running = Monitor(Running())

  private struct Running: Sendable {
    var loops: [(thread: SystemThread, mailbox: LoopMailbox)] = []
    var summary = HTTPServer.StopSummary()
    /// Loops that still accept connections.
    var listening = 0
  }

  /// The configuration as the loops need it.
  struct Limits: Sendable {
    var connections: Int
    var connectionMemory: Int
    var silenceSeconds: UInt32
    var idle: Span
    var head: Span
    var idleAndHead: Span
    var body: Span
    var answer: Span
    var droppedBytes: Int
    var sweepInterval: Span

    init(_ configuration: HTTPServer.Configuration) {
      // Each connection has one descriptor, and a lingering one two.
      connections = Machine.roomForDescriptors(
        max(1, configuration.maximumConnections), reserve: 256)
      connectionMemory = configuration.connectionMemoryBytes
      idle = max(Span(configuration.idleTimeout), Span(.seconds(1)))
      silenceSeconds = UInt32(clamping: max(1, idle.seconds))
      head = Span(configuration.headDeadline)
      idleAndHead = Instant(nanoseconds: 0).advanced(by: idle).advanced(by: head)
        .since(Instant(nanoseconds: 0))
      body = Span(configuration.bodyDeadline)
      answer = Span(configuration.answerDeadline)
      droppedBytes = max(0, configuration.maximumDroppedBytes)
      let shortest = min(head, body, answer, idle)
      sweepInterval = min(
        max(Span(nanoseconds: shortest.nanoseconds / 8), Span(.milliseconds(5))), Span(.seconds(1)))
    }

    /// Bytes of an answer that the system takes from us at once: more of it may have to wait for a
    /// client who takes nothing.
    static let certainlySentBytes = 8 << 10

    /// How many items the query of a target may have.
    ///
    /// The library keeps the head and a record of 64 bytes for each item, which we have no use for,
    /// in the memory of the connection; a quarter of it is left for the fields and for the answer.
    func queryItems(targetBytes: Int) -> Int {
      max(16, (connectionMemory - connectionMemory / 4 - targetBytes) / 64)
    }
  }

  init(
    _ configuration: HTTPServer.Configuration, handler: any RequestHandler,
    events: (@Sendable (ServerEvent) -> Void)?
  ) throws(HTTPServerError) {
    let address = configuration.address
    try configuration.validate()
    self.handler = handler
    self.events = events
    limits = Limits(configuration)
    census = ConnectionCensus(
      maximum: limits.connections,
      maximumPerAddress: configuration.maximumConnectionsPerAddress)
    bodies = ByteBudget(limit: configuration.maximumBytesOfBodiesInFlight)
    do throws(SystemError) {
      socket = try ListeningSocket(address)
    } catch {
      throw HTTPServerError(.bind, error, address)
    }
    do throws(SystemError) {
      pool = try WorkerPool(
        threads: configuration.workers, queue: configuration.workerQueue,
        stackBytes: configuration.workerStackBytes, handler: handler)
    } catch {
      throw HTTPServerError(.start, error, address)
    }
    do throws(SystemError) {
      for _ in 0..<max(1, configuration.eventLoops) {
        try startLoop()
      }
    } catch {
      _ = stop(deadline: Span(nanoseconds: 0))
      throw HTTPServerError(.start, error, address)
    }
  }

  /// Starts a loop on a thread of its own and waits until its daemon accepts connections.
  private func startLoop() throws(SystemError) {
    let mailbox = try LoopMailbox()
    let outcome = Monitor<Result<Void, SystemError>?>(nil)
    let thread = try SystemThread { [self] in
      func report(_ result: Result<Void, SystemError>) {
        outcome.withLock { $0 = result }
        outcome.broadcast()
      }
      do throws(SystemError) {
        let loop = try EventLoop(core: self, mailbox: mailbox)
        let daemon = try Daemon(
          listeningOn: socket.duplicate(), DaemonOption.all(limits), for: loop)
        try loop.watch(daemon)
        report(.success(()))
        loop.run(daemon)
        finish(loop.summary)
      } catch {
        report(.failure(error))
      }
    }
    running.withLock { $0.loops.append((thread, mailbox)) }
    try outcome.wait { $0 }?.get()
    running.withLock { $0.listening += 1 }
  }

  /// A loop accepts no more.
  ///
  /// After the last one clients are turned away, rather than left to wait in a queue that nobody
  /// looks at.
  func loopIsDeaf() {
    let isLast = running.withLock { running in
      running.listening -= 1
      return running.listening == 0
    }
    if isLast { socket.close() }
  }

  private func finish(_ summary: HTTPServer.StopSummary) {
    running.withLock {
      $0.summary.finishedRequests += summary.finishedRequests
      $0.summary.cutRequests += summary.cutRequests
    }
  }

  /// Stops the loops, then the workers; does nothing the second time.
  func stop(deadline: Span) -> HTTPServer.StopSummary {
    let loops = running.withLock { running in
      defer { running.loops = [] }
      return running.loops
    }
    let end = Instant.now.advanced(by: deadline)
    for loop in loops { loop.mailbox.post(.drain(deadline: end)) }
    for loop in loops { loop.thread.join() }
    let abandoned = pool.stop(by: Instant.now.advanced(by: Span(.seconds(1))))
    return running.withLock { running in
      running.summary.abandonedWorkers += abandoned
      return running.summary
    }
  }
}
