// SPDX-License-Identifier: Apache-2.0
// ChainRule: a client that posts bodies on one connection, whatever they are.

import Glibc
import MicroHTTPServer

/// A client that posts bodies on one connection, whatever they are.
final class CorpusClient {
  /// What went wrong with the connection.
  enum Failure: Error {
    case connect(errno: CInt), send(errno: CInt), receive(errno: CInt)
    /// The server closed the connection, or its answer has no status or no length.
    case closed, malformed(String)
  }

  /// An answer.
  struct Reply {
    let status: Int
    let contentType: String
    let body: [UInt8]
  }

  private let socket: CInt
  private var unread: [UInt8] = []

  /// Connects; every wait is bounded.
  init(_ server: HTTPServer.Address) throws {
    guard case .tcp(_, let port) = server else { throw Failure.connect(errno: EAFNOSUPPORT) }
    socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var time = timeval(tv_sec: 60, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(clamping: port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno: errno) }
  }

  deinit { close(socket) }

  /// Posts a body and waits for the answer.
  func post(_ body: [UInt8], to path: String) throws -> Reply {
    let head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.count)\r\n\r\n"
    try send(Array(head.utf8) + body)
    return try receive()
  }

  private func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, noSignal)
      }
      guard count > 0 else { throw Failure.send(errno: errno) }
      sent += count
    }
  }

  private func receive() throws -> Reply {
    var end = endOfHead()
    while end == nil {
      try receiveMore()
      end = endOfHead()
    }
    let size = end ?? 0
    let head = String(decoding: unread[..<size], as: UTF8.self)
    unread.removeFirst(size)
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let length = CorpusClient.field("content-length", in: head).flatMap { Int($0) }
    guard let status, let length else { throw Failure.malformed(head) }
    while unread.count < length { try receiveMore() }
    let body = Array(unread[..<length])
    unread.removeFirst(length)
    let type = CorpusClient.field("content-type", in: head) ?? ""
    return Reply(status: status, contentType: type, body: body)
  }

  private func receiveMore() throws {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure.receive(errno: errno) }
    guard count > 0 else { throw Failure.closed }
    unread += buffer[..<count]
  }

  private func endOfHead() -> Int? {
    let mark: [UInt8] = [13, 10, 13, 10]
    return unread.indices.first { unread[$0...].starts(with: mark) }.map { $0 + mark.count }
  }

  private static func field(_ name: String, in head: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return String(parts[1].drop { $0 == " " })
      }
    }
    return nil
  }
}

private let noSignal = CInt(MSG_NOSIGNAL)
