// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the server itself refuses, and that clients see it.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct RefusalTests {
  /// The library keeps a record of each item and, with no memory left for an answer, closes without
  /// one.
  @Test(arguments: ["a=1", "", "abcdefghij=klmnopqrst"])
  func aQueryOfManyItemsIsAnsweredHoweverManyThereAre(item: String) throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    var statuses: [Int] = []
    for count in [1, 100, 150, 170, 180, 190, 200, 230, 250, 350, 1_000, 2_000] {
      let client = try RawClient(server.address)
      let query = Array(repeating: item, count: count).joined(separator: "&")
      try client.send(
        "GET /a?\(query) HTTP/1.1\r\nHost: a\r\nUser-Agent: \(String(repeating: "u", count: 500))\r\n\r\n"
      )
      statuses.append(try client.receive().status)
    }
    #expect(statuses.prefix(3).allSatisfy { $0 == 200 || item.count > 10 })
    #expect(statuses.allSatisfy { $0 == 200 || $0 == 414 })
    #expect(statuses.last == 414)
    server.stop()
  }

  @Test func aRefusedQueryIsReportedOnceAndNamesItsBound() throws {
    let events = EventRecorder()
    let server = try HTTPServer(.test(), handler: TestHandler(), events: events.record)
    let client = try RawClient(server.address)
    let query = String(repeating: "&", count: 999)
    try client.send("GET /a?\(query) HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try client.receive()
    #expect(reply.text == "\(Refusal.queryTooLong(maximumItems: 192))")
    #expect(client.isClosedByServer())
    #expect(
      events.await(1) { if case .connectionClosed = $0 { true } else { false } })
    #expect(
      events.await { event -> Refusal? in
        if case .headRefused(_, .uriTooLong, let refusal) = event { refusal } else { nil }
      } == .queryTooLong(maximumItems: 192))
    server.stop()
  }

  /// Mostly the library sees the end and closes; where it does not, the client would wait for the
  /// deadline of the body.
  @Test(arguments: [0, 5, 9_000, 50_000])
  func aBodyThatEndsTooEarlyIsNotWaitedFor(count: Int) throws {
    let events = EventRecorder()
    let server = try HTTPServer(
      .test { $0.bodyDeadline = .seconds(100) }, handler: TestHandler(), events: events.record)
    for _ in 0..<10 {
      let client = try RawClient(server.address, timeout: .seconds(10))
      try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
      try client.send([UInt8](repeating: 97, count: count))
      client.closeWriting()
      let said = String(decoding: try client.receiveToEnd(), as: UTF8.self)
      #expect(said.isEmpty || said.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }
    #expect(
      events.await(10) {
        if case .requestAbandoned(_, reason: .clientLeft) = $0 { true } else { false }
      })
    server.stop()
  }

  @Test func aHalfClosedRequestThatIsCompleteIsAnswered() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
    client.closeWriting()
    #expect(try client.receive().text == "POST /a 3")
    server.stop()
  }

  static let limited = TestHandler(judge: { head in
    head.path == "/refused"
      ? .refuse(.text("refused by the handler", status: .unsupportedMediaType))
      : .accept(maximumBodyBytes: 10, execution: .inline)
  })

  @Test func aBodyThatIsAnnouncedTooLargeIsRefusedAndTheConnectionKept() throws {
    let server = try HTTPServer(.test(), handler: RefusalTests.limited)
    let client = try RawClient(server.address)
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890")
    let reply = try client.receive()
    #expect(reply.status == 413)
    #expect(reply.text == "\(Refusal.bodyTooLarge(limit: 10, announced: 11))")
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789")
    #expect(try client.receive().status == 200)
    server.stop()
  }

  @Test func aChunkedBodyIsCountedWhileItArrives() throws {
    let server = try HTTPServer(.test(), handler: RefusalTests.limited)
    let client = try RawClient(server.address)
    let head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    try client.send(head + "6\r\n012345\r\n5\r\n67890\r\n3\r\nabc\r\n0\r\n\r\n")
    let reply = try client.receive()
    #expect(reply.status == 413)
    #expect(reply.text == "\(Refusal.bodyTooLarge(limit: 10, announced: nil))")
    try client.send(head + "6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n")
    #expect(try client.receive().text == "POST /a 10")
    server.stop()
  }

  @Test func theHandlersRefusalComesBeforeTheBody() throws {
    let server = try HTTPServer(.test(), handler: RefusalTests.limited)
    let client = try RawClient(server.address)
    try client.send(
      "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
    let reply = try client.receive()
    #expect(reply.status == 415)
    #expect(reply.text == "refused by the handler")
    #expect(client.isClosedByServer())
    server.stop()
  }

  @Test(arguments: ["Content-Length: 3000000", "Transfer-Encoding: chunked"])
  func aClientThatSendsItsWholeBodyStillReadsTheRefusal(framing: String) throws {
    let server = try HTTPServer(.test(), handler: RefusalTests.limited)
    let client = try RawClient(server.address)
    let isChunked = framing.hasPrefix("Transfer")
    try client.send("POST /refused HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
    if isChunked { try client.send("2dc6c0\r\n") }
    try client.send([UInt8](repeating: 97, count: 3_000_000))
    if isChunked { try client.send("\r\n0\r\n\r\n") }
    #expect(try client.receive().status == 415)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receive().status == 200)
    server.stop()
  }

  /// Of a body that is too long to be dropped the server reads no more than the bound before it
  /// answers, and no more than the bound after that.
  @Test(arguments: [
    ("Content-Length: 3000000", 900_000), ("Transfer-Encoding: chunked", 1_900_000),
  ])
  func aClientWhoseBodyNeverEndsReadsTheRefusalToo(framing: String, sent: Int) throws {
    let server = try HTTPServer(
      .test { $0.maximumDroppedBytes = 1 << 20 }, handler: RefusalTests.limited)
    let client = try RawClient(server.address)
    try client.send("POST /refused HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
    if framing.hasPrefix("Transfer") { try client.send("2dc6c0\r\n") }
    try client.send([UInt8](repeating: 97, count: sent))
    let reply = try client.receive()
    #expect(reply.status == 415)
    #expect(reply.text == "refused by the handler")
    #expect(reply["Connection"]?.lowercased() == "close")
    #expect(client.isClosedByServer())
    server.stop()
  }

  @Test func anUnknownExpectationIsRefused() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n")
    let reply = try client.receive()
    #expect(reply.status == 417)
    #expect(reply.text == "\(Refusal.expectationFailed("a-miracle"))")
    server.stop()
  }

  @Test(arguments: [
    "Host: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "Host: a\r\nTransfer-Encoding: identity\r\n\r\n",
    "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Host: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "Content-Length: 0\r\n\r\n",
    "Host: a\r\nHost: b\r\n\r\n",
    "Host: a\r\nContent-Length: -1\r\n\r\n",
    "Host: a\r\nContent-Length: 4x\r\n\r\nabcd",
    "Host: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
  ])
  func framingIsNotGuessedAt(head: String) throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send("POST /a HTTP/1.1\r\n\(head)")
    #expect(try client.receive().status == 400)
    #expect(client.isClosedByServer())
    server.stop()
  }

  @Test func aSmuggledRequestIsNotAnswered() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
    let everything = String(decoding: try client.receiveToEnd(), as: UTF8.self)
    #expect(everything.hasPrefix("HTTP/1.1 400 "))
    #expect(!everything.contains("smuggled"))
    server.stop()
  }

  @Test func bodiesInFlightAreBounded() throws {
    let gate = Gate()
    let server = try HTTPServer(
      .test { $0.maximumBytesOfBodiesInFlight = 1000 },
      handler: TestHandler(
        judge: { _ in .accept(maximumBodyBytes: 5000, execution: .pooled) },
        answer: { request in
          if request.head.path == "/held" { gate.pass() }
          return .now(.text("done"))
        }))
    let held = try RawClient(server.address)
    try held.send("POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 800\r\n\r\n")
    try held.send([UInt8](repeating: 97, count: 800))
    #expect(gate.awaitArrivals(1))
    let chunk = String(repeating: "b", count: 0x180)
    for framing in [
      "Content-Length: 384\r\n\r\n\(chunk)",
      "Transfer-Encoding: chunked\r\n\r\n180\r\n\(chunk)\r\n0\r\n\r\n",
    ] {
      let other = try RawClient(server.address)
      try other.send("POST /other HTTP/1.1\r\nHost: a\r\n\(framing)")
      let refused = try other.receive()
      #expect(refused.status == 503)
      #expect(refused.text == "\(Refusal.bodiesInFlight(limit: 1000))")
    }
    gate.open()
    #expect(try held.receive().text == "done")
    let freed = try eventually {
      try held.send("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 384\r\n\r\n\(chunk)")
      return try held.receive().status == 200
    }
    #expect(freed)
    server.stop()
  }

  @Test func theLibraryAnswersWhatIsNotHTTP() throws {
    let events = EventRecorder()
    let server = try HTTPServer(.test(), handler: TestHandler(), events: events.record)
    for (sent, status) in [
      ("GET /a HTTP/3.7\r\n\r\n", 505),
      ("GET /a HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 40000))\r\n\r\n", 431),
      ("GET /\(String(repeating: "x", count: 40000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ] {
      let client = try RawClient(server.address)
      // The library may answer and close before the last byte is sent.
      try? client.send(sent)
      #expect(try client.receive().status == status)
    }
    let seen = events.await { event in
      if case .headRefused(_, let status, nil) = event, status.code == 431 { true } else { nil }
    }
    #expect(seen == true)
    server.stop()
  }
}
