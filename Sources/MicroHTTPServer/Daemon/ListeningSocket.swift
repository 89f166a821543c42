// SPDX-License-Identifier: Apache-2.0
// ChainRule: the one socket that every daemon accepts from.

internal import CMicroHTTPD
internal import Glibc

/// A bound, listening, non-blocking socket; a Unix socket's file goes with it.
struct ListeningSocket: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// The bound address, with the port that was chosen.
  let address: HTTPServer.Address

  /// Binds and listens.
  init(_ address: HTTPServer.Address) throws(SystemError) {
    switch address {
    case .tcp(let host, let port):
      descriptor = try ListeningSocket.tcp(host: host, port: port)
      self.address = ListeningSocket.boundAddress(descriptor.number) ?? address
    case .unix(let path):
      descriptor = try ListeningSocket.unix(path: path)
      self.address = address
    }
  }

  deinit {
    if case .unix(let path) = address { unlink(path) }
  }

  /// A second descriptor of the socket, for a daemon that closes its own when it stops.
  func duplicate() throws(SystemError) -> Descriptor {
    try descriptor.duplicate()
  }

  /// Listens no more: whoever connects from now on is refused.
  func close() {
    shutdown(descriptor.number, CInt(SHUT_RDWR))
  }

  private static let backlog: CInt = 4096

  private static func open(_ family: CInt) throws(SystemError) -> Descriptor {
    let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    return try Descriptor(socket(family, kind, 0))
  }

  private static func check(_ result: CInt) throws(SystemError) {
    guard result == 0 else { throw SystemError.last }
  }

  private static func setOption(
    _ socket: CInt, _ level: CInt, _ name: CInt, _ value: CInt
  ) throws(SystemError) {
    var value = value
    try check(setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<CInt>.size)))
  }

  /// Tries each address that the host stands for; the first that can be listened on is kept.
  private static func tcp(host: String, port: Int) throws(SystemError) -> Descriptor {
    guard let port = UInt16(exactly: port) else { throw SystemError(EINVAL) }
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else {
      throw SystemError(EADDRNOTAVAIL)
    }
    defer { freeaddrinfo(list) }
    var failure = SystemError(EADDRNOTAVAIL)
    var next = list
    while let candidate = next?.pointee {
      do throws(SystemError) {
        return try bound(to: candidate)
      } catch {
        failure = error
      }
      next = candidate.ai_next
    }
    throw failure
  }

  private static func bound(to candidate: addrinfo) throws(SystemError) -> Descriptor {
    let descriptor = try open(candidate.ai_family)
    try setOption(descriptor.number, SOL_SOCKET, SO_REUSEADDR, 1)
    if candidate.ai_family == AF_INET6 {
      try setOption(descriptor.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, 0)
    }
    try check(Glibc.bind(descriptor.number, candidate.ai_addr, candidate.ai_addrlen))
    try check(listen(descriptor.number, backlog))
    return descriptor
  }

  private static func unix(path: String) throws(SystemError) -> Descriptor {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
      guard !bytes.isEmpty, bytes.count < target.count, !bytes.contains(0) else { return false }
      target.copyBytes(from: bytes)
      return true
    }
    guard fits else { throw SystemError(bytes.isEmpty ? EINVAL : ENAMETOOLONG) }
    let descriptor = try open(AF_UNIX)
    do throws(SystemError) {
      try bind(descriptor.number, to: address)
    } catch {
      guard error.number == EADDRINUSE, try isDeserted(address) else { throw error }
      unlink(path)
      try bind(descriptor.number, to: address)
    }
    try check(listen(descriptor.number, backlog))
    return descriptor
  }

  private static func bind(_ socket: CInt, to address: sockaddr_un) throws(SystemError) {
    try check(withSocketAddress(address) { Glibc.bind(socket, $0, $1) })
  }

  /// Whether the file of a Unix socket is there but nobody listens on it any more.
  private static func isDeserted(_ address: sockaddr_un) throws(SystemError) -> Bool {
    let probe = try open(AF_UNIX)
    return withSocketAddress(address) { connect(probe.number, $0, $1) } != 0
      && errno == ECONNREFUSED
  }

  private static func withSocketAddress(
    _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func boundAddress(_ socket: CInt) -> HTTPServer.Address? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard getsockname(socket, address, &length) == 0 else { return nil }
        return SocketAddress.hostAndPort(address).map { .tcp(host: $0.host, port: $0.port) }
      }
    }
  }
}
