// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests are answered, here or on a worker.

internal import CMicroHTTPD
internal import HTTPTypes

extension EventLoop {
  func request(of connection: ClientConnection) -> Request {
    Request(
      head: connection.exchange.head ?? RequestHead(method: .get, path: "/"),
      body: connection.takeBody(), kept: connection.exchange.kept,
      cancellation: connection.freshCancellation())
  }

  /// Has the handler answer here; what it leaves for later goes to a worker.
  func respond(to connection: ClientConnection) -> Bool {
    let request = request(of: connection)
    switch timed(connection, { core.handler.respond(to: request) }) {
    case .now(let response): return answer(connection, with: response)
    case .later(let work): return hand(connection, .finish(work))
    }
  }

  /// Gives a request to a worker and suspends its connection meanwhile; refuses it at once if all
  /// are busy and the queue is full.
  func hand(_ connection: ClientConnection, _ work: Job.Work) -> Bool {
    if case .cutting = mode { return refuse(connection, .draining) }
    let job = Job(
      work: work, cancellation: connection.currentCancellation, connection: connection.identity,
      mailbox: mailbox, queued: .now)
    guard core.pool.submit(job) else {
      return refuse(connection, mode == .serving ? .overloaded : .draining)
    }
    MHD_suspend_connection(connection.handle)
    connection.enter(.working, at: clock)
    suspended[connection.identity] = connection
    do throws(SystemError) {
      try poller.add(
        connection.descriptor, .departure, tag: Tag.suspended(connection.identity))
    } catch {
      // Unwatched, the client's leaving shows only when its answer cannot be sent.
    }
    return true
  }

  private func refuse(_ connection: ClientConnection, _ refusal: Refusal) -> Bool {
    connection.exchange.refusal = refusal
    return answer(
      connection, with: core.handler.render(refusal, of: connection.exchange.head))
  }

  /// A worker is done: the connection goes on, unless it was cut off meanwhile.
  func finished(_ result: WorkResult) {
    guard let connection = suspended[result.connection] else { return }
    connection.exchange.waiting = result.waiting
    connection.exchange.handling.nanoseconds &+= result.handling.nanoseconds
    resume(connection, with: result.response)
  }

  /// Takes a connection back from a worker; without an answer it is closed.
  func resume(_ connection: ClientConnection, with response: Response?) {
    suspended[connection.identity] = nil
    poller.remove(connection.descriptor)
    connection.exchange.answer = response
    connection.exchange.isResumed = true
    connection.enter(.answering, at: clock)
    MHD_resume_connection(connection.handle)
  }

  /// Gives the library an answer; it writes head and body together.
  func answer(_ connection: ClientConnection, with response: Response) -> Bool {
    guard let queued = QueuedResponse(response, on: connection) else { return false }
    if mode != .serving { queued.add("Connection", "close") }
    connection.exchange.status = response.status.code
    connection.exchange.bytesOut = response.body.count
    connection.enter(.answering, at: clock)
    if response.body.count > ServerCore.Limits.certainlySentBytes {
      connection.watchSilence(seconds: core.limits.silenceSeconds)
    }
    return queued.queue(on: connection, status: response.status.code)
  }

  /// The library is done with a request, one way or another.
  func completed(_ connection: ClientConnection, _ code: MHD_RequestTerminationCode) {
    let isComplete = code == .REQUEST_TERMINATED_COMPLETED_OK
    if mode != .serving, isComplete, connection.exchange.refusal != .draining {
      summary.finishedRequests += 1
    }
    if let events = core.events { report(connection, code, to: events) }
    releaseBody(of: connection)
    connection.closeFields()
    connection.watchSilence(seconds: 0)
    connection.exchange.head = nil
    connection.exchange.answer = nil
    connection.exchange.kept = nil
    if connection.phase != .ending { connection.enter(.idle, at: clock) }
  }

  private func report(
    _ connection: ClientConnection, _ code: MHD_RequestTerminationCode,
    to events: @Sendable (ServerEvent) -> Void
  ) {
    let status = connection.exchange.status ?? Int(chainrule_mhd_status(connection.handle))
    guard let head = connection.exchange.head else {
      if status != 0, !connection.exchange.isTargetRefused {
        events(
          .headRefused(
            clientAddress: connection.clientAddress, status: HTTPResponse.Status(code: status),
            refusal: nil))
      }
      return
    }
    let report = RequestReport(
      head: head, status: status == 0 ? nil : HTTPResponse.Status(code: status),
      refusal: connection.exchange.refusal, bytesIn: connection.exchange.bytesIn,
      bytesOut: connection.exchange.bytesOut, kept: connection.exchange.kept,
      receivingSpan: (connection.exchange.received ?? clock).since(connection.exchange.started),
      waitingSpan: connection.exchange.waiting, handlingSpan: connection.exchange.handling)
    let abandoned = connection.exchange.abandoned
    if code == .REQUEST_TERMINATED_COMPLETED_OK && abandoned == nil {
      events(.requestCompleted(report))
    } else {
      events(.requestAbandoned(report, reason: abandoned ?? reason(of: code)))
    }
  }

  private func reason(of code: MHD_RequestTerminationCode) -> AbandonReason {
    switch code {
    case .REQUEST_TERMINATED_TIMEOUT_REACHED: .timedOut
    case .REQUEST_TERMINATED_DAEMON_SHUTDOWN: .stopped
    default: .clientLeft
    }
  }

  /// Runs a piece of the handler, and its time is noted if anybody will hear of it.
  func timed<Result>(_ connection: ClientConnection, _ body: () -> Result) -> Result {
    guard core.events != nil else { return body() }
    let start = Instant.now
    let result = body()
    connection.exchange.handling.nanoseconds &+= Instant.now.since(start).nanoseconds
    return result
  }
}
