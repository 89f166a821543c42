// SPDX-License-Identifier: Apache-2.0
// ChainRule: many clients at once, some of whom leave, and a stop in their midst.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct LoadTests {
  /// What the clients saw.
  struct Tally: Sendable {
    var served = 0
    var refused = 0
    var left = 0
    var wrong: [String] = []
  }

  @Test func clientsWithSuspendedWorkThatComeAndGo() throws {
    let core = try ServerCore(
      .test {
        $0.workers = 3
        $0.workerQueue = 4
      },
      handler: TestHandler(
        judge: { head in
          .accept(
            maximumBodyBytes: 1 << 20,
            execution: head.path == "/inline" ? .inline : .inlineUpTo(bytes: 100))
        },
        answer: { request in
          if request.head.path == "/later" {
            return .later { .text("\(request.body.count) \(request.head[.userAgent] ?? "")") }
          }
          return .now(.text("\(request.body.count) \(request.head[.userAgent] ?? "")"))
        }), events: { _ in })
    let tally = Monitor(Tally())
    let isStopping = Monitor(false)
    let threads = try (0..<8).map { number in
      try SystemThread {
        LoadTests.client(number, of: core.socket.address, tally, isStopping)
      }
    }
    #expect(tally.wait(until: .soon) { $0.served >= 2000 ? true : nil } == true)
    isStopping.withLock { $0 = true }
    let summary = core.stop(deadline: Span(.seconds(5)))
    for thread in threads { thread.join() }
    let result = tally.withLock { $0 }
    print("served \(result.served), refused \(result.refused), left \(result.left)")
    #expect(result.wrong.isEmpty)
    #expect(summary.abandonedWorkers == 0)
    #expect(core.bodies.count == 0)
  }

  /// One client: requests of three kinds, and now and then it leaves without its answer.
  private static func client(
    _ number: Int, of address: HTTPServer.Address, _ tally: Monitor<Tally>,
    _ isStopping: Monitor<Bool>
  ) {
    var connection: RawClient?
    for round in 0..<1_000_000 {
      let isOver = isStopping.withLock { $0 }
      do {
        let client = try connection ?? RawClient(address)
        connection = client
        let size = round % 3 == 0 ? 10 : 1000
        let path = ["/inline", "/pooled", "/later"][(round + number) % 3]
        try client.send(
          "POST \(path) HTTP/1.1\r\nHost: a\r\nUser-Agent: \(number)\r\n"
            + "Content-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size))
        if (round + number) % 10 == 9 {
          if round % 2 == 0 { client.abort() } else { client.leave() }
          connection = nil
          tally.withLock { $0.left += 1 }
          continue
        }
        let reply = try client.receive()
        tally.withLock { tally in
          switch reply.status {
          case 200 where reply.text == "\(size) \(number)": tally.served += 1
          case 503: tally.refused += 1
          default: tally.wrong.append("\(reply.status) \(reply.text)")
          }
        }
        tally.broadcast()
        if reply["Connection"]?.lowercased() == "close" { connection = nil }
      } catch {
        connection = nil
        if isOver { return }
        if !isStopping.withLock({ $0 }) {
          tally.withLock { $0.wrong.append("\(error)") }
        }
      }
    }
  }
}
