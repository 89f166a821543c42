// SPDX-License-Identifier: Apache-2.0
// ChainRule: a server's errors in English.

extension HTTPServerError: CustomStringConvertible {
  /// One sentence for a person: what failed, where, and the system's reason.
  public var description: String {
    let reason = errno == 0 ? "" : ": \(SystemError(errno).text)"
    if code == .bind { return "cannot listen on \(address)\(reason)" }
    if code == .option {
      return "the configuration's \(option ?? "value") cannot be used\(reason)"
    }
    return "the server cannot start on \(address)\(reason)"
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
