// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the line that every request leaves in the log.

import ChainRuleService
import Foundation
import Logging
import Testing

@Suite("Lines of requests")
struct RequestLogTests {
  private struct Line: Decodable {
    let level: String
    let message: String
    let requestId: String
    let route: String
    let method: String
    let status: Int
    let bytesIn: Int
    let bytesOut: Int
    let milliseconds: Double
  }

  private func lines(
    level: Logger.Level, _ body: (ServiceClient) throws -> Void
  ) throws -> [String] {
    let pipe = Pipe()
    let output = LineOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    var configuration = ServiceConfiguration()
    configuration.logger = Logger(label: "chainrule") { label in
      LineLog(label: label, form: .json, level: level, output: output)
    }
    try ServiceClient.run(.handler, configuration, body)
    try pipe.fileHandleForWriting.close()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("a request leaves one line, by its pattern and without what the client said")
  func line() throws {
    let all = try lines(level: .info) { client in
      _ = try client.post(
        "/v1/gradients?x0=1234.5", Samples.neuron, [("X-Request-Id", "abc")])
      _ = try client.get("/v1/operations/secret")
    }
    #expect(all.count == 2)
    let line = try JSONDecoder().decode(Line.self, from: Data(try #require(all.first).utf8))
    #expect(line.level == "info" && line.message == "request")
    #expect(line.requestId == "abc" && line.route == "/v1/gradients" && line.method == "POST")
    #expect(line.status == 200 && line.bytesIn == Samples.neuron.utf8.count && line.bytesOut > 0)
    #expect(line.milliseconds > 0)
    #expect(!all.joined().contains("1234.5"))
    #expect(!all.joined().contains("secret"))
    #expect(all.last?.contains("/v1/operations/{name}") == true)
  }

  @Test("above info, requests leave none")
  func quiet() throws {
    let all = try lines(level: .notice) { client in
      let reply = try client.get("/livez")
      #expect(reply.status == 200)
    }
    #expect(all.isEmpty)
  }
}
