// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests that leave the event loop.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct WorkerTests {
  static let get = "GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\n\r\n"

  /// A handler that runs `/a` on workers, everything else inline.
  static func pooled(_ answer: @escaping @Sendable (Request) -> Answer) -> TestHandler {
    TestHandler(
      judge: { head in
        .accept(maximumBodyBytes: 1 << 20, execution: head.path == "/a" ? .pooled : .inline)
      }, answer: answer)
  }

  @Test func aWorkersAnswerWakesTheLoop() throws {
    let server = try HTTPServer(
      .test { $0.eventLoops = 1 },
      handler: WorkerTests.pooled { .now(.text($0.head[.userAgent] ?? "no field")) })
    let client = try RawClient(server.address, timeout: .seconds(10))
    for _ in 0..<50 {
      try client.send(WorkerTests.get)
      #expect(try client.receive().text == "me")
    }
    server.stop()
  }

  @Test func whatIsLeftForLaterRunsOnAWorker() throws {
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { request in
        .later { .text("later: \(request.body.text)") }
      }))
    let client = try RawClient(server.address)
    for _ in 0..<3 {
      try client.send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
      #expect(try client.receive().text == "later: body")
    }
    server.stop()
  }

  @Test func onAWorkerLaterIsNow() throws {
    let server = try HTTPServer(
      .test(), handler: WorkerTests.pooled { _ in .later { .text("later") } })
    let client = try RawClient(server.address)
    try client.send(WorkerTests.get)
    #expect(try client.receive().text == "later")
    server.stop()
  }

  @Test func theSizeOfTheBodyDecidesWhereItRuns() throws {
    let events = EventRecorder()
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(judge: { _ in
        .accept(maximumBodyBytes: 100, execution: .inlineUpTo(bytes: 10))
      }), events: events.record)
    let client = try RawClient(server.address)
    for count in [10, 11] {
      try client.send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
      try client.send([UInt8](repeating: 97, count: count))
      #expect(try client.receive().text == "POST /b \(count)")
      let waited = events.await { event -> Bool? in
        guard case .requestCompleted(let report) = event, report.bytesIn == count else {
          return nil
        }
        return report.waiting > .zero
      }
      #expect(waited == (count > 10))
    }
    server.stop()
  }

  @Test(arguments: [Execution.inline, .pooled])
  func whatIsKeptOfAJudgementComesBack(execution: Execution) throws {
    final class Note: Sendable {}
    let note = Note()
    let events = EventRecorder()
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(
        judge: { _ in .accept(maximumBodyBytes: 0, execution: execution, keeping: note) },
        answer: { .now(.text($0.kept === note ? "kept" : "lost")) }),
      events: events.record)
    let client = try RawClient(server.address)
    try client.send(WorkerTests.get)
    #expect(try client.receive().text == "kept")
    let isKept = events.await { event -> Bool? in
      guard case .requestCompleted(let report) = event else { return nil }
      return report.kept === note
    }
    #expect(isKept == true)
    server.stop()
  }

  @Test func loopsAnswerWhileAllWorkersAreBusyAndTheQueueIsBounded() throws {
    let gate = Gate()
    let server = try HTTPServer(
      .test {
        $0.workers = 2
        $0.workerQueue = 3
      },
      handler: WorkerTests.pooled { request in
        if request.head.path == "/a" { gate.pass() }
        return .now(.text("done"))
      })
    let busy = try (0..<2).map { _ in try RawClient(server.address) }
    for client in busy { try client.send(WorkerTests.get) }
    #expect(gate.awaitArrivals(2))
    let queued = try (0..<3).map { _ in try RawClient(server.address) }
    for client in queued { try client.send(WorkerTests.get) }
    // The queue is full once a request more is refused; the ones before it are in it by then.
    let refused = try eventually {
      let client = try RawClient(server.address)
      try client.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.receive().text == "done")
      return server.waitingJobs == 3
    }
    #expect(refused)
    let late = try RawClient(server.address)
    try late.send(WorkerTests.get)
    let reply = try late.receive()
    #expect(reply.status == 503)
    #expect(reply.text == "\(Refusal.overloaded)")
    gate.open()
    for client in busy + queued { #expect(try client.receive().text == "done") }
    try late.send(WorkerTests.get)
    #expect(try late.receive().text == "done")
    server.stop()
  }

  enum Departure: CaseIterable { case polite, abrupt, half }

  @Test(arguments: Departure.allCases)
  func aClientThatLeavesCancelsItsWork(departure: Departure) throws {
    let arrived = Gate()
    let cancelled = Gate()
    let events = EventRecorder()
    let server = try HTTPServer(
      .test(),
      handler: WorkerTests.pooled { request in
        arrived.pass()
        let isCancelled = eventually { request.cancellation.isCancelled }
        if isCancelled { cancelled.open() }
        return .now(.text("cancelled: \(isCancelled)"))
      }, events: events.record)
    arrived.open()
    let client = try RawClient(server.address)
    try client.send(WorkerTests.get)
    #expect(arrived.awaitArrivals(1))
    switch departure {
    case .polite: client.leave()
    case .abrupt: client.abort()
    case .half: client.closeWriting()
    }
    #expect(cancelled.pass())
    if departure == .half { #expect(try client.receive().text == "cancelled: true") }
    let left = events.await { event in
      if case .clientLeft(let head) = event { head.path } else { nil }
    }
    #expect(left == "/a")
    server.stop()
  }

  @Test func workWhoseClientLeftInTheQueueIsNotBegun() throws {
    let gate = Gate()
    let begun = Monitor<[String]>([])
    let events = EventRecorder()
    let server = try HTTPServer(
      .test { $0.workers = 1 },
      handler: WorkerTests.pooled { request in
        begun.withLock { $0.append(request.head[.userAgent] ?? "") }
        gate.pass()
        return .now(.text("done"))
      }, events: events.record)
    let first = try RawClient(server.address)
    try first.send(WorkerTests.get)
    #expect(gate.awaitArrivals(1))
    let second = try RawClient(server.address)
    try second.send("GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: second\r\n\r\n")
    #expect(eventually { server.waitingJobs == 1 })
    second.leave()
    #expect(events.await(1) { if case .clientLeft = $0 { true } else { false } })
    gate.open()
    #expect(try first.receive().text == "done")
    #expect(
      events.await(1) {
        if case .requestAbandoned(_, reason: .clientLeft) = $0 { true } else { false }
      })
    #expect(begun.withLock { $0 } == ["me"])
    server.stop()
  }

  @Test func aWorkerHasTheStackItIsGiven() throws {
    let server = try HTTPServer(
      .test { $0.workerStackBytes = 8 << 20 },
      handler: WorkerTests.pooled { _ in .now(.text("\(WorkerTests.depth(1000))")) })
    let client = try RawClient(server.address)
    try client.send(WorkerTests.get)
    #expect(try client.receive().text == "1000")
    server.stop()
  }

  /// Uses some kibibytes of stack for each level.
  @inline(never)
  private static func depth(_ left: Int) -> Int {
    guard left > 0 else { return 0 }
    return withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 8) { bytes in
      bytes[left % 1000] = 1
      return depth(left - 1) + Int(bytes[left % 1000])
    }
  }
}

extension HTTPServer {
  /// Jobs that no worker has taken yet.
  var waitingJobs: Int { core.pool.waiting }
}
