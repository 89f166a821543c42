// SPDX-License-Identifier: Apache-2.0
// ChainRule: where a server can listen, and what it says when it cannot.

import Glibc
import Testing

@testable import MicroHTTPServer

@Suite struct ListeningTests {
  private func served(_ address: HTTPServer.Address) throws -> String {
    let client = try RawClient(address)
    try client.send(LimitTests.get)
    return try client.receive().text
  }

  /// A path of this process in the directory for temporary files.
  private static func temporaryPath(_ name: String) -> String {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return "\(directory)/microhttpserver-\(getpid())-\(name).socket"
  }

  static let hasIPv6: Bool = {
    do {
      _ = try ListeningSocket(.tcp(host: "::1", port: 0))
      return true
    } catch {
      return false
    }
  }()

  @Test func portZeroIsChosen() throws {
    let first = try HTTPServer(.test(), handler: TestHandler())
    let second = try HTTPServer(.test(), handler: TestHandler())
    #expect(first.address != second.address)
    guard case .tcp("127.0.0.1", let port) = first.address else {
      Issue.record("not an address of TCP")
      return
    }
    #expect(port > 0)
    #expect(try served(first.address) == "GET /a 0")
    first.stop()
    second.stop()
  }

  @Test func aPortInUseIsAnError() throws {
    let server = try HTTPServer(.test(), handler: TestHandler())
    let address = server.address
    let error = #expect(throws: HTTPServerError.self) {
      _ = try HTTPServer(.test { $0.address = address }, handler: TestHandler())
    }
    #expect(error?.code == .bind)
    #expect(error?.errno == EADDRINUSE)
    #expect(error?.address == address)
    #expect(error?.description == "cannot listen on \(address): Address already in use")
    server.stop()
  }

  @Test(arguments: [("192.0.2.1", 0), ("not a host", 0), ("127.0.0.1", 70000), ("127.0.0.1", -1)])
  func anAddressThatIsNotOursIsAnError(host: String, port: Int) throws {
    let error = #expect(throws: HTTPServerError.self) {
      _ = try HTTPServer(
        .test { $0.address = .tcp(host: host, port: port) }, handler: TestHandler())
    }
    #expect(error?.code == .bind)
    #expect(error?.errno != 0)
  }

  @Test func aValueThatCannotBeUsedIsNamed() throws {
    let error = #expect(throws: HTTPServerError.self) {
      _ = try HTTPServer(.test { $0.workers = 0 }, handler: TestHandler())
    }
    #expect(error?.code == .option)
    #expect(error?.option == "workers")
    #expect(error?.description == "the configuration's workers cannot be used")
  }

  @Test(.enabled(if: ListeningTests.hasIPv6, "this machine has no IPv6"))
  func ipv6AndBothFamilies() throws {
    let one = try HTTPServer(
      .test { $0.address = .tcp(host: "::1", port: 0) }, handler: TestHandler())
    #expect(try served(one.address) == "GET /a 0")
    one.stop()
    let seen = Monitor<[String?]>([])
    let both = try HTTPServer(
      .test { $0.address = .tcp(host: "::", port: 0) },
      handler: TestHandler(judge: { head in
        seen.withLock { $0.append(head.clientAddress) }
        return .accept(maximumBodyBytes: 0, execution: .inline)
      }))
    guard case .tcp(_, let port) = both.address else {
      Issue.record("not an address of TCP")
      return
    }
    for host in ["::1", "127.0.0.1"] {
      #expect(try served(.tcp(host: host, port: port)) == "GET /a 0")
    }
    #expect(seen.withLock { $0 } == ["::1", "127.0.0.1"])
    both.stop()
  }

  @Test func aUnixSocketComesAndGoes() throws {
    let path = ListeningTests.temporaryPath("plain")
    let configuration = HTTPServer.Configuration.test { $0.address = .unix(path: path) }
    let server = try HTTPServer(
      configuration,
      handler: TestHandler(answer: { .now(.text($0.head.clientAddress ?? "nobody")) }))
    #expect(try served(server.address) == "nobody")
    let error = #expect(throws: HTTPServerError.self) {
      _ = try HTTPServer(configuration, handler: TestHandler())
    }
    #expect(error?.errno == EADDRINUSE)
    #expect(try served(server.address) == "nobody")
    server.stop()
    #expect(access(path, F_OK) == -1)
  }

  @Test func aUnixSocketThatWasLeftBehindIsReplaced() throws {
    let path = ListeningTests.temporaryPath("stale")
    let left = try ListeningSocket(.unix(path: path))
    // Closed without the file: as after a crash.
    left.close()
    let server = try HTTPServer(
      .test { $0.address = .unix(path: path) }, handler: TestHandler())
    #expect(try served(server.address) == "GET /a 0")
    server.stop()
  }

  @Test func aUnixPathThatIsTooLongIsAnError() throws {
    let error = #expect(throws: HTTPServerError.self) {
      _ = try HTTPServer(
        .test { $0.address = .unix(path: "/tmp/" + String(repeating: "x", count: 200)) },
        handler: TestHandler())
    }
    #expect(error?.errno == ENAMETOOLONG)
  }
}
