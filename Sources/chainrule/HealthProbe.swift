// SPDX-License-Identifier: Apache-2.0
// ChainRule: one GET over a socket, without a client library.

internal import Glibc

/// One `GET` of a service, with a bound on every step.
struct HealthProbe: Equatable {
  /// How long connecting, sending and receiving may each take.
  static let timeoutSeconds = 3

  let host: String
  let port: String
  let path: String

  /// Reads `http://HOST:PORT/PATH`; without a port 80, without a path `/livez`.
  init?(_ url: String) {
    let prefix = "http://"
    guard url.hasPrefix(prefix) else { return nil }
    let rest = url.dropFirst(prefix.count)
    let authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count)
    guard let (host, port) = HealthProbe.parts(authority),
      path.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    self.host = host
    self.port = port
    self.path = path.isEmpty || path == "/" ? "/livez" : String(path)
  }

  private static func parts(_ authority: Substring) -> (host: String, port: String)? {
    var host = authority
    var port: Substring = "80"
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, UInt16(port) != nil,
      host.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    return (String(host), String(port))
  }

  /// The status of the reply; `nil` if there is none.
  func status() -> Int? {
    guard let socket = connected() else { return nil }
    defer { close(socket) }
    let name = host.contains(":") ? "[\(host)]" : host
    let request = "GET \(path) HTTP/1.1\r\nHost: \(name):\(port)\r\nConnection: close\r\n\r\n"
    let bytes = Array(request.utf8)
    let sent = bytes.withUnsafeBytes {
      send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    guard sent == bytes.count else { return nil }
    return HealthProbe.status(of: firstLine(socket))
  }

  /// The status in a first line such as `HTTP/1.1 200 OK`.
  static func status(of line: [UInt8]) -> Int? {
    let words = line.split(separator: UInt8(ascii: " "))
    guard words.count >= 2, words[0].starts(with: "HTTP/1.".utf8), words[1].count == 3 else {
      return nil
    }
    return Int(String(decoding: words[1], as: UTF8.self))
  }

  private func firstLine(_ socket: CInt) -> [UInt8] {
    var line: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 512)
    while line.count < 512, !line.contains(UInt8(ascii: "\n")) {
      let count = piece.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { break }
      line.append(contentsOf: piece[..<count])
    }
    return Array(line.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
  }

  private func connected() -> CInt? {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, port, &hints, &list) == 0 else { return nil }
    defer { freeaddrinfo(list) }
    var next = list
    while let entry = next?.pointee {
      let socket = Glibc.socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
      if socket >= 0 {
        HealthProbe.limit(socket)
        if connect(socket, entry.ai_addr, entry.ai_addrlen) == 0 { return socket }
        close(socket)
      }
      next = entry.ai_next
    }
    return nil
  }

  /// Bounds every step, connecting included.
  private static func limit(_ socket: CInt) {
    var time = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }
}
