// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the service as a process: starting, signals, the environment.

import Foundation
import Testing

@Suite("The service as a process")
struct ServeTests {
  @Test(
    "says where it listens, answers, and ends with 0 on a signal", arguments: [SIGTERM, SIGINT])
  func lifetime(_ signal: Int32) throws {
    let service = try RunningService()
    #expect(service.url.hasPrefix("http://127.0.0.1:"))
    #expect(try Executable.run(["health", service.url]).status == 0)
    kill(service.process.processIdentifier, signal)
    let log = service.log()
    #expect(service.process.terminationReason == .exit)
    #expect(service.process.terminationStatus == 0)
    #expect(log.contains(#""message":"stopped""#))
    let health = try Executable.run(["health", service.url])
    #expect(health.status == 1)
    #expect(health.errors.contains("does not answer"))
  }

  @Test("finishes a request that has begun, and takes no other")
  func drain() throws {
    let service = try RunningService()
    let client = try HalfRequest(to: service.url)
    kill(service.process.processIdentifier, SIGTERM)
    try #require(try takesNothingNew(service))
    #expect(client.finish().hasPrefix("HTTP/1.1 200"))
    #expect(service.log().contains(#""finishedRequests":1"#))
    #expect(service.process.terminationStatus == 0)
  }

  @Test("ends at once on the second signal")
  func second() throws {
    let service = try RunningService()
    let client = try HalfRequest(to: service.url)
    kill(service.process.processIdentifier, SIGTERM)
    try #require(try takesNothingNew(service))
    kill(service.process.processIdentifier, SIGTERM)
    service.process.waitUntilExit()
    #expect(service.process.terminationReason == .uncaughtSignal)
    withExtendedLifetime(client) {}
  }

  /// Whether the service stops answering, asked for up to a hundred times.
  private func takesNothingNew(_ service: RunningService) throws -> Bool {
    for _ in 0..<100 {
      if try Executable.run(["health", service.url]).status != 0 { return true }
    }
    return false
  }

  @Test("takes flags from the environment, unless they are given")
  func environment() throws {
    let service = try RunningService(
      [], environment: ["CHAINRULE_PORT": "0", "CHAINRULE_LOG_FORMAT": "text"])
    #expect(try Executable.run(["health", service.url]).status == 0)
    service.process.terminate()
    #expect(service.log().contains("notice chainrule: stopping"))
    let given = try RunningService(["--port", "0"], environment: ["CHAINRULE_PORT": "nonsense"])
    given.process.terminate()
    _ = given.log()
    #expect(given.process.terminationStatus == 0)
  }

  @Test("logs requests at level info, one JSON line each")
  func log() throws {
    let service = try RunningService(["--port", "0", "--log-level", "info"])
    _ = try Executable.run(["health", service.url])
    service.process.terminate()
    let lines = service.log().split(separator: "\n")
    #expect(lines.filter { $0.contains(#""message":"request""#) }.count == 1)
    for line in lines {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  @Test("a port that is taken is said, with exit code 1")
  func taken() throws {
    let service = try RunningService()
    let port = try #require(service.url.split(separator: ":").last)
    let second = try Executable.run(["serve", "--port", String(port)])
    #expect(second.status == 1)
    #expect(second.errors.contains("cannot listen"))
  }

  @Test(
    "what cannot be used is refused with 64",
    arguments: [
      ["--port", "65536"], ["--port", "x"], ["--limit", "knots=1"], ["--limit", "nodes"],
      ["--cors-origin", "example.org"], ["--threads", "0"], ["--log-level", "loud"],
      ["--blas-threads", "0"], ["--blas-threads", "65"], ["--prot", "1"],
    ])
  func usage(_ arguments: [String]) throws {
    let run = try Executable.run(["serve"] + arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(!run.errors.isEmpty)
  }

  @Test("a wrong variable is refused, and named")
  func wrongVariable() throws {
    let run = try Executable.run(["serve"], environment: ["CHAINRULE_PORT": "x"])
    #expect(run.status == 64)
    #expect(run.errors.contains("CHAINRULE_PORT=x"))
  }
}

/// A request whose head was taken and whose body has not been sent.
final class HalfRequest {
  private let socket: Int32
  private let body = #"{"nodes":[{"id":"x","value":3}]}"#

  init(to url: String) throws {
    let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
    socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = port.bigEndian
    target.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    #expect(connected == 0)
    write(
      "POST /v1/evaluate HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n")
    #expect(read().hasPrefix("HTTP/1.1 100"))
  }

  deinit {
    close(socket)
  }

  /// Sends the body and says what came back.
  func finish() -> String {
    write(body)
    return read()
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
  }

  private func read() -> String {
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket, &piece, piece.count, 0)
    return String(decoding: piece.prefix(max(0, count)), as: UTF8.self)
  }
}
