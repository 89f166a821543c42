// SPDX-License-Identifier: Apache-2.0
// ChainRule: requests and answers, byte for byte, over a real socket.

import HTTPTypes
import MicroHTTPServer
import Testing

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
}
