// SPDX-License-Identifier: Apache-2.0
// ChainRule: a server's errors in English.

internal import CMicroHTTPD
internal import Glibc

extension HTTPServerError: CustomStringConvertible {
  /// One sentence for a person: what failed, where, and the system's reason.
  public var description: String {
    let reason = errno == 0 ? "" : ": \(HTTPServerError.text(of: errno))"
    if code == .bind { return "cannot listen on \(address)\(reason)" }
    if code == .option {
      return "the configuration's \(option ?? "value") cannot be used\(reason)"
    }
    return "the server cannot start on \(address)\(reason)"
  }

  private static func text(of number: CInt) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0
      else { return "error \(number)" }
      return String(cString: start)
    }
  }
}

extension HTTPServer.Address: CustomStringConvertible {
  /// The address as people write it: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/server.sock`.
  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
