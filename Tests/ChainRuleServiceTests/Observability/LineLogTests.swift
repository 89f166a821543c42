// SPDX-License-Identifier: Apache-2.0
// ChainRule: events of the log as lines.

import Foundation
import Logging
import Testing

@testable import ChainRuleService

@Suite("Log")
struct LineLogTests {
  private struct Line: Decodable {
    let message: String
    let list: [String]
  }

  private struct Failure: Error, CustomStringConvertible {
    let description = "it \"broke\""
  }

  /// What a log writes while `body` uses it.
  private func lines(
    as form: LogForm, level: Logger.Level = .info, provider: Logger.MetadataProvider? = nil,
    _ body: (inout Logger) -> Void
  ) throws -> [String] {
    let pipe = Pipe()
    let output = LineOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    var handler = LineLog(
      label: "chainrule", form: form, level: level, output: output,
      clock: { Timestamp(milliseconds: 1_000_000_000_123) })
    handler.metadataProvider = provider
    var logger = Logger(label: "unused", factory: { _ in handler })
    body(&logger)
    try pipe.fileHandleForWriting.close()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.isEmpty || text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
  }

  @Test("An event is one JSON object, its own members first, metadata in order")
  func json() throws {
    let lines = try lines(as: .json) { logger in
      logger.info(
        "answered",
        metadata: [
          "status": .stringConvertible(200), "route": "/v1/gradients",
          "finite": .stringConvertible(true),
          "seconds": .stringConvertible(0.25), "nested": ["b": ["x", "y"], "a": [:]],
        ])
    }
    #expect(
      lines == [
        #"{"timestamp":"2001-09-09T01:46:40.123Z","level":"info","message":"answered","#
          + #""label":"chainrule","finite":true,"nested":{"a":{},"b":["x","y"]},"#
          + #""route":"/v1/gradients","seconds":0.25,"status":200}"#
      ])
  }

  @Test("Whatever an event holds, it is one line of valid JSON")
  func nasty() throws {
    let all = NastyStrings.all.filter { $0.utf8.count < 100 }
    for text in all {
      let lines = try lines(as: .json) { logger in
        logger.notice("\(text)", metadata: ["\(text)": "\(text)", "list": .array([.string(text)])])
      }
      #expect(lines.count == 1)
      let line = try JSONDecoder().decode(
        Line.self, from: Data(try #require(lines.first).utf8))
      #expect(Array(line.message.utf8) == Array(text.utf8))
      #expect(line.list.map { Array($0.utf8) } == [Array(text.utf8)])
    }
  }

  @Test("A member whose name is taken is written under another")
  func takenNames() throws {
    let lines = try lines(as: .json) { logger in
      logger.info("m", metadata: ["level": "x", "message": "y", "other": "z"])
    }
    let members = try JSONDecoder().decode(
      [String: String].self, from: Data(try #require(lines.first).utf8))
    #expect(members["level"] == "info")
    #expect(members["message"] == "m")
    #expect(members["metadata.level"] == "x")
    #expect(members["metadata.message"] == "y")
    #expect(members["other"] == "z")
  }

  @Test("The event's metadata wins over the provider's, which wins over the log's")
  func precedence() throws {
    let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
    let lines = try lines(as: .text, provider: provider) { logger in
      logger[metadataKey: "a"] = "log"
      logger[metadataKey: "b"] = "log"
      logger[metadataKey: "c"] = "log"
      logger.info("m", metadata: ["a": "event"])
    }
    #expect(lines == ["2001-09-09T01:46:40.123Z info chainrule: m a=event b=provider c=log"])
  }

  @Test("Text quotes what could be taken for something else")
  func text() throws {
    let lines = try lines(as: .text) { logger in
      logger.error(
        "two words",
        metadata: ["a": "b c", "d": "", "e": "x=y", "f g": "1", "n": .stringConvertible(2)])
      logger.warning("line\nbreak")
      logger.warning("", error: Failure())
    }
    #expect(
      lines == [
        #"2001-09-09T01:46:40.123Z error chainrule: two words a="b c" d="" e="x=y" "f g"=1 n=2"#,
        #"2001-09-09T01:46:40.123Z warning chainrule: "line\nbreak""#,
        #"2001-09-09T01:46:40.123Z warning chainrule: "" error="it \"broke\"""#,
      ])
  }

  @Test("Events below the level are not written")
  func level() throws {
    let lines = try lines(as: .text, level: .warning) { logger in
      logger.info("no")
      logger.warning("yes")
      logger.logLevel = .trace
      logger.trace("too")
    }
    #expect(lines.count == 2)
  }

  @Test("Lines of several threads stay whole")
  func threads() async throws {
    let pipe = Pipe()
    let output = LineOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    // Longer than what a pipe takes in one piece, so that writes are cut in parts.
    let length = 10_000
    let reading = Task.detached { try pipe.fileHandleForReading.readToEnd() ?? Data() }
    await withTaskGroup(of: Void.self) { group in
      for mark in "abcd".utf8 {
        group.addTask {
          let line = [UInt8](repeating: mark, count: length) + [UInt8(ascii: "\n")]
          for _ in 0..<25 { output.write(line) }
        }
      }
    }
    try pipe.fileHandleForWriting.close()
    let lines = try await reading.value.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 100)
    #expect(lines.allSatisfy { line in line.count == length && Set(line).count == 1 })
  }

  @Test("A descriptor that cannot be written to loses the line and nothing else")
  func closed() {
    LineOutput(descriptor: -1).write(Array("lost\n".utf8))
    let log = Logger(
      label: "x",
      factory: { label in
        LineLog(label: label, form: .json, output: LineOutput(descriptor: -1))
      })
    log.info("lost")
  }
}
