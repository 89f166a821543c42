// SPDX-License-Identifier: Apache-2.0
// ChainRule: bounds that hold over all loops together.

import Glibc
import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct LimitTests {
  static let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Whether a connection is served rather than closed at once.
  private func isServed(_ client: RawClient) -> Bool {
    do {
      try client.send(LimitTests.get)
      return try client.receive().status == 200
    } catch {
      return false
    }
  }

  @Test func connectionsAreCountedOverAllLoops() throws {
    let events = EventRecorder()
    let server = try HTTPServer(
      .test {
        $0.eventLoops = 4
        $0.maximumConnections = 24
      }, handler: TestHandler(), events: events.record)
    let clients = try (0..<24).map { _ in try RawClient(server.address) }
    for client in clients { #expect(isServed(client)) }
    for _ in 0..<6 { #expect(!isServed(try RawClient(server.address))) }
    #expect(
      events.await(6) {
        if case .connectionRefused(_, .total(limit: 24)) = $0 { true } else { false }
      })
    clients[3].leave()
    #expect(eventually { (try? RawClient(server.address)).map(isServed) ?? false })
    server.stop()
  }

  @Test func connectionsOfOneAddressAreCountedOverAllLoops() throws {
    let events = EventRecorder()
    let server = try HTTPServer(
      .test {
        $0.eventLoops = 4
        $0.maximumConnectionsPerAddress = 5
      }, handler: TestHandler(), events: events.record)
    let clients = try (0..<5).map { _ in try RawClient(server.address) }
    for client in clients { #expect(isServed(client)) }
    for _ in 0..<5 { #expect(!isServed(try RawClient(server.address))) }
    #expect(
      events.await(5) {
        if case .connectionRefused("127.0.0.1", .perAddress(limit: 5)) = $0 { true } else { false }
      })
    clients[0].leave()
    #expect(eventually { (try? RawClient(server.address)).map(isServed) ?? false })
    server.stop()
  }

  /// The library's own loop stands still for as long as the idle timeout when exactly 128 events
  /// are ready.
  ///
  /// The client's patience is shorter than that timeout, so a stall fails the test.
  @Test func aThousandBusyConnectionsNeverStall() throws {
    let server = try HTTPServer(
      .test {
        $0.eventLoops = 1
        $0.idleTimeout = .seconds(120)
      }, handler: TestHandler())
    let clients = try (0..<1000).map { _ in
      try RawClient(server.address, timeout: .seconds(30))
    }
    for count in [1000, 128, 256, 129, 1000, 128, 640, 1000] {
      for client in clients[..<count] { try client.send(LimitTests.get) }
      for client in clients[..<count] { #expect(try client.receive().text == "GET /a 0") }
    }
    server.stop()
  }

  @Test func oneConnectionForEachRequest() throws {
    let server = try HTTPServer(.test { $0.eventLoops = 4 }, handler: TestHandler())
    for _ in 0..<300 { #expect(isServed(try RawClient(server.address))) }
    server.stop()
  }
}

@Suite struct DeadlineTests {
  /// A server whose deadlines are a fraction of a second, and whose silence is allowed for long.
  private func server(_ events: EventRecorder) throws -> HTTPServer {
    try HTTPServer(
      .test {
        $0.headDeadline = .milliseconds(300)
        $0.bodyDeadline = .milliseconds(300)
        $0.idleTimeout = .seconds(1)
      }, handler: TestHandler(), events: events.record)
  }

  /// Sends a byte now and then until the server has had enough.
  private func drip(_ client: RawClient) throws -> RawClient.Reply {
    let pause = Monitor(false)
    for _ in 0..<2000 {
      do {
        try client.send("x")
      } catch {
        break
      }
      _ = pause.wait(until: .now.advanced(by: Span(.milliseconds(10)))) { $0 ? true : nil }
    }
    return try client.receive()
  }

  @Test(arguments: [
    "GET /", "GET / HTTP/1.1\r\nHost: a\r\nX: ",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nX: ",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /",
  ])
  func aDrippedRequestIsCutOffByItsAge(start: String) throws {
    let events = EventRecorder()
    let server = try server(events)
    let client = try RawClient(server.address)
    try client.send(start)
    if start.hasPrefix("GET / HTTP/1.1\r\nHost: a\r\n\r\n") {
      #expect(try client.receive().status == 200)
    }
    #expect(try drip(client).status == 408)
    if start.hasPrefix("POST") {
      #expect(
        events.await(1) {
          guard case .requestAbandoned(let report, reason: .timedOut) = $0 else { return false }
          return report.status == .requestTimeout && report.bytesIn > 1
        })
    }
    server.stop()
  }

  @Test func aSilentConnectionIsClosed() throws {
    let server = try server(EventRecorder())
    let client = try RawClient(server.address)
    try client.send(LimitTests.get)
    #expect(try client.receive().status == 200)
    #expect(client.isClosedByServer())
    server.stop()
  }

  @Test func aRefusalPastTheLibraryHasItsReasonPhrase() throws {
    let server = try server(EventRecorder())
    let client = try RawClient(server.address)
    try client.send("GET / HTTP/1.1\r\n")
    let bytes = try client.receiveToEnd()
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    let made = Response(status: HTTPResponse.Status(code: 413))
    let text = String(decoding: DirectReply.bytes(of: made, at: 0), as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
    server.stop()
  }

  /// A client that takes nothing is silent, too.
  @Test func aSilentClientOfALargeAnswerIsGivenUp() throws {
    try expectGivenUp(.test { $0.idleTimeout = .seconds(1) })
  }

  @Test func anAnswerThatIsNotTakenIsGivenUp() throws {
    try expectGivenUp(.test { $0.answerDeadline = .milliseconds(300) })
  }

  /// Asks for a large answer, takes nothing of it, and waits until the server gives it up.
  private func expectGivenUp(_ configuration: HTTPServer.Configuration) throws {
    let events = EventRecorder()
    let server = try HTTPServer(
      configuration,
      handler: TestHandler(answer: { _ in
        .now(Response(status: .ok, body: .bytes([UInt8](repeating: 97, count: 64 << 20))))
      }), events: events.record)
    let client = try RawClient(server.address)
    try client.send(LimitTests.get)
    #expect(
      events.await(1) {
        if case .requestAbandoned(_, reason: .timedOut) = $0 { true } else { false }
      })
    server.stop()
  }
}
