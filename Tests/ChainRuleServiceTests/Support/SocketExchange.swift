// SPDX-License-Identifier: Apache-2.0
// ChainRule: one request over one connection, for tests.

import Glibc
import MicroHTTPServer
import Testing

/// One request over one connection.
struct SocketExchange {
  enum Failure: Error {
    case connect(errno: CInt)
    case incomplete
  }

  private let address: HTTPServer.Address

  init(_ address: HTTPServer.Address) {
    self.address = address
  }

  func ask(_ question: ServiceClient.Question) throws -> ServiceReply {
    let socket = try connected()
    defer { close(socket) }
    var text = "\(question.method) \(question.target) HTTP/1.1\r\nHost: localhost\r\n"
    text += "Connection: close\r\n"
    for (name, value) in question.fields { text += "\(name): \(value)\r\n" }
    if !question.body.isEmpty { text += "Content-Length: \(question.body.count)\r\n" }
    send(Array((text + "\r\n").utf8) + question.body, to: socket)
    return try SocketExchange.parse(everything(from: socket))
  }

  /// Opens a connection and sends bytes; the caller closes it.
  func open(sending bytes: [UInt8]) throws -> CInt {
    let socket = try connected()
    send(bytes, to: socket)
    return socket
  }

  private func connected() throws -> CInt {
    guard case .tcp(_, let port) = address else { throw Failure.connect(errno: 0) }
    let socket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var time = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = in_port_t(port).bigEndian
    target.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let result = withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno: errno) }
    return socket
  }

  /// Sends what is taken: a server that refuses may stop reading.
  private func send(_ bytes: [UInt8], to socket: CInt) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          socket, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, CInt(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      sent += count
    }
  }

  private func everything(from socket: CInt) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &piece, piece.count, 0)
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
    }
  }

  private static func parse(_ bytes: [UInt8]) throws -> ServiceReply {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Failure.incomplete }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
    let words = lines[0].split(separator: " ")
    let fields = lines.dropFirst().map { line -> (name: String, value: String) in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (
        name: String(parts[0]), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
      )
    }
    return ServiceReply(
      status: try #require(Int(words[1])), fields: fields, body: Array(bytes[end.upperBound...]))
  }
}
