// SPDX-License-Identifier: Apache-2.0
// ChainRule: stopping finishes what is in flight, and always ends.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct StopTests {
  @Test func nothingInFlightIsDoneAtOnce() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let idle = try RawClient(server.address)
    try idle.send(LimitTests.get)
    #expect(try idle.receive().status == 200)
    let fresh = try RawClient(server.address)
    #expect(server.stop(deadline: .seconds(100)) == HTTPServer.StopSummary())
    #expect(idle.isClosedByServer())
    #expect(fresh.isClosedByServer())
  }

  @Test func suspendedWorkThatEndsInTimeIsAnswered() throws {
    let gate = Gate()
    let core = try ServerCore(
      .test(),
      handler: WorkerTests.pooled { _ in
        gate.pass()
        return .now(.text("done"))
      }, events: nil)
    let address = core.socket.address
    let clients = try (0..<2).map { _ in try RawClient(address) }
    for client in clients { try client.send(WorkerTests.get) }
    #expect(gate.awaitArrivals(2))
    let summary = Monitor<HTTPServer.StopSummary?>(nil)
    let thread = try SystemThread {
      let result = core.stop(deadline: Span(.seconds(100)))
      summary.withLock { $0 = result }
    }
    // A newcomer is turned away, and only then the work ends.
    #expect(eventually { (try? RawClient(address)) == nil })
    gate.open()
    for client in clients {
      let reply = try client.receive()
      #expect(reply.text == "done")
      #expect(reply["Connection"]?.lowercased() == "close")
      #expect(client.isClosedByServer())
    }
    thread.join()
    let result = try #require(summary.withLock { $0 })
    #expect(result.finishedRequests == 2)
    #expect(result.cutRequests == 0)
    #expect(result.abandonedWorkers == 0)
  }

  @Test func suspendedWorkThatDoesNotEndIsCancelledAndRefused() throws {
    let gate = Gate()
    let cancelled = Monitor(0)
    let server = try HTTPServer(
      .test(),
      handler: WorkerTests.pooled { request in
        gate.pass()
        if eventually({ request.cancellation.isCancelled }) { cancelled.withLock { $0 += 1 } }
        return .now(.text(request.head[.userAgent] ?? "too late"))
      })
    gate.open()
    let clients = try (0..<4).map { _ in try RawClient(server.address) }
    for client in clients { try client.send(WorkerTests.get) }
    #expect(gate.awaitArrivals(2))
    #expect(eventually { server.waitingJobs == 2 })
    let summary = server.stop(deadline: .milliseconds(50))
    #expect(summary.cutRequests == 4)
    #expect(summary.abandonedWorkers == 0)
    for client in clients { #expect(try client.receive().text == "\(Refusal.draining)") }
    #expect(cancelled.withLock { $0 } == 2)
  }

  /// A worker that is freed by a cancellation would otherwise begin what is cut off a moment later.
  @Test func nothingIsBegunOnceThePoolIsToldSo() throws {
    let gate = Gate()
    let begun = Monitor(0)
    let pool = try WorkerPool(
      threads: 1, queue: 4, stackBytes: 256 << 10,
      handler: TestHandler(answer: { _ in
        begun.withLock { $0 += 1 }
        gate.pass()
        return .now(.text("done"))
      }))
    let mailbox = try LoopMailbox()
    func job() -> Job {
      Job(
        work: .respond(Request(head: RequestHead(method: .get, path: "/"))),
        cancellation: Cancellation(), connection: 1, mailbox: mailbox, queued: .now)
    }
    #expect(pool.submit(job()))
    #expect(gate.awaitArrivals(1))
    #expect(pool.submit(job()))
    pool.beginNoMore()
    #expect(!pool.submit(job()))
    gate.open()
    #expect(pool.stop(by: .soon) == 0)
    #expect(begun.withLock { $0 } == 1)
  }

  @Test func aHandlerThatNeverReturnsDoesNotHoldTheStop() throws {
    let gate = Gate()
    let server = try HTTPServer(
      .test(),
      handler: WorkerTests.pooled { _ in
        gate.pass()
        return .now(.text("never"))
      })
    let client = try RawClient(server.address)
    try client.send(WorkerTests.get)
    #expect(gate.awaitArrivals(1))
    let summary = server.stop(deadline: .zero)
    #expect(summary.abandonedWorkers >= 1)
    #expect(summary.cutRequests == 1)
    #expect(try client.receive().status == 503)
    gate.open()
  }

  @Test func headsThatComeWhileStoppingAreRefused() throws {
    let gate = Gate()
    let core = try ServerCore(
      .test { $0.eventLoops = 1 },
      handler: WorkerTests.pooled { request in
        if request.head.path == "/a" { gate.pass() }
        return .now(.text("done"))
      }, events: nil)
    let held = try RawClient(core.socket.address)
    try held.send(WorkerTests.get)
    #expect(gate.awaitArrivals(1))
    let partial = try RawClient(core.socket.address)
    try partial.send("GET /b HTTP/1.1\r\n")
    let address = core.socket.address
    let thread = try SystemThread { _ = core.stop(deadline: Span(.seconds(100))) }
    #expect(eventually { (try? RawClient(address)) == nil })
    try partial.send("Host: a\r\n\r\n")
    let reply = try partial.receive()
    #expect(reply.status == 503 || reply.status == 200)
    #expect(partial.isClosedByServer())
    gate.open()
    #expect(try held.receive().text == "done")
    thread.join()
  }

  @Test func aServerThatGoesOutOfScopeStopsAndFreesItsPort() throws {
    var address: HTTPServer.Address?
    var client: RawClient?
    do {
      let server = try HTTPServer(.test(), handler: TestHandler())
      address = server.address
      client = try RawClient(server.address)
    }
    let freed = try #require(address)
    #expect(client?.isClosedByServer() == true)
    let next = try HTTPServer(.test { $0.address = freed }, handler: TestHandler())
    #expect(next.address == freed)
    next.stop()
  }

  @Test func aBodyThatNeverComesIsCutAtTheDeadline() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send(
      "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.receive().status == 100)
    #expect(server.stop(deadline: .milliseconds(20)).cutRequests == 1)
    #expect(client.isClosedByServer())
  }
}
