// SPDX-License-Identifier: Apache-2.0
// ChainRule: a client that sends exactly the bytes it is given.

import Glibc

@testable import MicroHTTPServer

/// A blocking socket with timeouts: what a test sends is what arrives.
final class RawClient: Sendable {
  /// What went wrong on the client's side.
  enum Failure: Error, Equatable {
    case connect(errno: CInt)
    case send(errno: CInt)
    case receive(errno: CInt)
    /// The server closed the connection before the answer was complete.
    case closed(received: Int)
    case malformed(String)
  }

  /// An answer as it came.
  struct Reply: Equatable {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String? {
      fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    static func == (left: Reply, right: Reply) -> Bool {
      left.status == right.status && left.body == right.body
    }
  }

  private let socket: CInt
  private let unread = Monitor<[UInt8]>([])

  init(_ address: HTTPServer.Address, timeout: Duration = .seconds(20)) throws {
    switch address {
    case .tcp(let host, let port):
      socket = try RawClient.connect(host: host, port: port)
      var one: CInt = 1
      setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
    case .unix(let path):
      socket = try RawClient.connect(path: path)
    }
    var time = timeval(tv_sec: Int(timeout.components.seconds), tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }

  deinit {
    close(socket)
  }

  func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(
          socket, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure.send(errno: errno) }
      sent += count
    }
  }

  /// Says that nothing more will be sent.
  func closeWriting() {
    shutdown(socket, CInt(SHUT_WR))
  }

  /// Leaves at once, with a reset instead of a farewell.
  func abort() {
    var choice = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &choice, socklen_t(MemoryLayout<linger>.size))
    shutdown(socket, CInt(SHUT_RDWR))
  }

  /// Leaves politely.
  func leave() {
    shutdown(socket, CInt(SHUT_RDWR))
  }

  /// Receives one answer; one to HEAD has a length and no body.
  func receive(toHead: Bool = false) throws -> Reply {
    var bytes = unread.withLock { $0 }
    var head: Reply?
    while true {
      if head == nil, let end = RawClient.endOfHead(bytes) {
        head = try RawClient.parse(head: Array(bytes[..<end]))
        bytes.removeFirst(end)
      }
      if var reply = head {
        let length = toHead ? 0 : reply["Content-Length"].flatMap { Int($0) } ?? 0
        if bytes.count >= length {
          reply.body = Array(bytes[..<length])
          let rest = Array(bytes[length...])
          unread.withLock { $0 = rest }
          return reply
        }
      }
      let more = try receiveBytes()
      guard !more.isEmpty else { throw Failure.closed(received: bytes.count) }
      bytes += more
    }
  }

  /// Everything up to the end of the stream.
  func receiveToEnd() throws -> [UInt8] {
    var bytes = unread.withLock { $0 }
    while true {
      let more = try receiveBytes()
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// Whether the server has closed the connection, asked for up to the timeout.
  func isClosedByServer() -> Bool {
    do {
      return try receiveBytes().isEmpty
    } catch Failure.receive(let number) {
      return number == ECONNRESET
    } catch {
      return false
    }
  }

  /// Some bytes; none at the end of the stream.
  func receiveBytes() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure.receive(errno: errno) }
    return Array(buffer[..<count])
  }

  private static func endOfHead(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 3..<bytes.count
    where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10 {
      return index + 1
    }
    return nil
  }

  private static func parse(head: [UInt8]) throws -> Reply {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    let parts = lines.first?.split(separator: " ") ?? []
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]) else {
      throw Failure.malformed(String(decoding: head, as: UTF8.self))
    }
    var fields: [(name: String, value: String)] = []
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields.append((String(line[..<colon]), String(value)))
    }
    return Reply(status: status, fields: fields, body: [])
  }

  private static func connect(host: String, port: Int) throws -> CInt {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list?.pointee else {
      throw Failure.connect(errno: EADDRNOTAVAIL)
    }
    defer { freeaddrinfo(list) }
    let socket = Glibc.socket(first.ai_family, CInt(SOCK_STREAM.rawValue), 0)
    guard Glibc.connect(socket, first.ai_addr, first.ai_addrlen) == 0 else {
      let number = errno
      close(socket)
      throw Failure.connect(errno: number)
    }
    return socket
  }

  private static func connect(path: String) throws -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let socket = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let number = errno
      close(socket)
      throw Failure.connect(errno: number)
    }
    return socket
  }
}
