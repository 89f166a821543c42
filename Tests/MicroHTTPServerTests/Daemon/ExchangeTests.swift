// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests and answers, byte for byte, over a real socket.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct ExchangeTests {
  /// A request and what the handler is to see of it, as `METHOD path?query bytes`.
  struct Row: Sendable, CustomTestStringConvertible {
    var sent: String
    var seen: String
    var testDescription: String { seen }

    init(_ sent: String, _ seen: String) {
      self.sent = sent
      self.seen = seen
    }
  }

  static let rows = [
    Row("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 0"),
    Row("GET /a?b=c%20d&e HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?b=c%20d&e 0"),
    Row("GET /a? HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a? 0"),
    Row("GET /a?b?c=+ HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?b?c=+ 0"),
    Row("GET /%2Fv1%2f%00/%C3%A9 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%2Fv1%2f%00/%C3%A9 0"),
    Row("GET //v1///graphs// HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/graphs/ 0"),
    Row("GET /a?b=//c HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?b=//c 0"),
    Row("GET http://host:80/a//b?c HTTP/1.1\r\nHost: host\r\n\r\n", "GET /a/b?c 0"),
    Row("GET http://host HTTP/1.1\r\nHost: host\r\n\r\n", "GET / 0"),
    Row("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * 0"),
    Row("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST /p 0"),
    Row("POST /p HTTP/1.1\r\nHost: a\r\n\r\n", "POST /p 0"),
    Row("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "POST /p 5"),
    Row(
      "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n", "POST /p 11"),
    Row(
      "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", "POST /p 0"),
    Row("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "PUT /p 1"),
    Row("DELETE /p HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE /p 0"),
    Row("PURGE /p HTTP/1.1\r\nHost: a\r\n\r\n", "PURGE /p 0"),
    Row("GET /b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody", "GET /b 0"),
  ]

  @Test(arguments: rows)
  func theHandlerSeesWhatWasSent(row: Row) throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    for _ in 0..<2 {
      try client.send(row.sent)
      let reply = try client.receive()
      #expect(reply.status == 200)
      #expect(reply.text == row.seen)
    }
    server.stop()
  }

  @Test func requestsInOneWriteAreAnsweredInTheirOrder() throws {
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(judge: { head in
        .accept(maximumBodyBytes: 100, execution: head.path == "/pooled" ? .pooled : .inline)
      }))
    let client = try RawClient(server.address)
    try client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        + "POST /pooled HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n"
        + "POST /4 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        + "GET /5 HTTP/1.1\r\nHost: a\r\n\r\n")
    for expected in ["GET /1 0", "POST /pooled 3", "GET /3 0", "POST /4 1", "GET /5 0"] {
      #expect(try client.receive().text == expected)
    }
    server.stop()
  }

  @Test func aRequestMayComeByteByByte() throws {
    let server = try HTTPServer(
      .test(), handler: TestHandler(answer: { .now(.text($0.body.text)) }))
    let client = try RawClient(server.address)
    for byte in "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody".utf8 {
      try client.send([byte])
    }
    #expect(try client.receive().text == "body")
    server.stop()
  }

  @Test func headHasTheLengthAndNoBody() throws {
    let server = try HTTPServer(
      .test(), handler: TestHandler(answer: { _ in .now(.text("12345")) }))
    let client = try RawClient(server.address)
    try client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
    let head = try client.receive(toHead: true)
    #expect(head.status == 200)
    #expect(head["Content-Length"] == "5")
    #expect(try client.receive().text == "12345")
    server.stop()
  }

  @Test func http10ClosesUnlessItAsksToBeKept() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let brief = try RawClient(server.address)
    try brief.send("GET /a HTTP/1.0\r\n\r\n")
    #expect(try brief.receive().text == "GET /a 0")
    #expect(brief.isClosedByServer())
    let kept = try RawClient(server.address)
    for _ in 0..<2 {
      try kept.send("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
      #expect(try kept.receive().text == "GET /a 0")
    }
    server.stop()
  }

  @Test func aClientThatAsksForTheEndGetsIt() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let client = try RawClient(server.address)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let reply = try client.receive()
    #expect(reply["Connection"]?.lowercased() == "close")
    #expect(client.isClosedByServer())
    server.stop()
  }

  @Test func fieldsAreFoundWhateverTheirCase() throws {
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { request in
        let missing = request.head[.accept] == nil
        return .now(.text("\(request.head[.userAgent] ?? "") \(missing)"))
      }))
    let client = try RawClient(server.address)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\nuSER-aGENT:  me \r\n\r\n")
    #expect(try client.receive().text == "me true")
    server.stop()
  }

  @Test func aHeadKeptTooLongAnswersNothing() throws {
    let kept = Monitor<RequestHead?>(nil)
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { request in
        kept.withLock { if $0 == nil { $0 = request.head } }
        return .now(.text(request.head[.userAgent] ?? "none"))
      }))
    let client = try RawClient(server.address)
    for name in ["first", "second"] {
      try client.send("GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: \(name)\r\n\r\n")
      #expect(try client.receive().text == name)
    }
    let head = try #require(kept.withLock { $0 })
    #expect(head[.userAgent] == nil)
    #expect(head.path == "/a")
    server.stop()
  }

  @Test func anAnswersFieldsAndEmptyBodyArrive() throws {
    let name = try #require(HTTPField.Name("X-Test"))
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { _ in
        .now(Response(status: .created, fields: [HTTPField(name: name, value: "a, b")]))
      }))
    let client = try RawClient(server.address)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    let reply = try client.receive()
    #expect(reply.status == 201)
    #expect(reply["X-Test"] == "a, b")
    #expect(reply["Content-Length"] == "0")
    #expect(reply["Date"] != nil)
    #expect(reply.body.isEmpty)
    server.stop()
  }

  @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
  func statusesWithoutABodyKeepTheConnection(status: HTTPResponse.Status) throws {
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { request in
        .now(request.head.path == "/a" ? Response(status: status) : .text("b"))
      }))
    let client = try RawClient(server.address)
    try client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receive(toHead: true).status == status.code)
    #expect(try client.receive().text == "b")
    server.stop()
  }

  @Test func largeBodiesArriveWhole() throws {
    let large = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(
        judge: { _ in .accept(maximumBodyBytes: 16 << 20, execution: .inlineUpTo(bytes: 1000)) },
        answer: { request in
          .now(Response(status: .ok, body: .bytes(request.body.withBytes { Array($0) })))
        }))
    let client = try RawClient(server.address)
    for _ in 0..<2 {
      try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(large.count)\r\n\r\n")
      try client.send(large)
      #expect(try client.receive().body == large)
    }
    server.stop()
  }

  @Test func aBodyIsFollowedByZeros() throws {
    let server = try HTTPServer(
      .test(),
      handler: TestHandler(answer: { request in
        let zeros = request.body.withBytes { bytes in
          guard let start = bytes.baseAddress else { return -1 }
          let padding = UnsafeBufferPointer(start: start + bytes.count, count: RequestBody.padding)
          return padding.count { $0 == 0 }
        }
        return .now(.text("\(zeros)"))
      }))
    let client = try RawClient(server.address)
    for count in [0, 1, 63, 64, 65, 5000] {
      try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
      try client.send([UInt8](repeating: 120, count: count))
      #expect(try client.receive().text == "64")
    }
    server.stop()
  }

  @Test func aClientThatWaitsForLeaveGetsIt() throws {
    let server = try HTTPServer(
      .test(), handler: TestHandler(answer: { .now(.text($0.body.text)) }))
    let client = try RawClient(server.address)
    try client.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n")
    #expect(try client.receive().status == 100)
    try client.send("body")
    #expect(try client.receive().text == "body")
    server.stop()
  }
}
