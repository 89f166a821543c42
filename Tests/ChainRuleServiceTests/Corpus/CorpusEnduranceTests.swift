// SPDX-License-Identifier: Apache-2.0
// ChainRule: a test that bad bodies cost nothing that stays.

import Foundation
import MicroHTTPServer
import Testing

@Suite("The corpus, over and over")
struct CorpusEnduranceTests {
  /// So many bodies are sent before memory is counted: allocators, those of sanitizers most of all,
  /// keep taking a little for a while.
  private static let warmUp = 5_000

  // In a process of its own, so that no other test's sockets and memory are counted.
  @Test("leaves no descriptors and no memory behind after ten thousand bad bodies")
  func endurance() async {
    await #expect(processExitsWith: .success) {
      let small = Corpus.bad.filter(\.isSmall)
      let server = try CorpusServer.start()
      let descriptors = try ProcessFigures.descriptors()
      try CorpusServer.refuse(small, count: Self.warmUp, on: server.address)
      #expect(try ProcessFigures.descriptors(untilAtMost: descriptors) == descriptors)
      let memory = try ProcessFigures.memory()
      try CorpusServer.refuse(small, count: 10_000, on: server.address)
      #expect(try ProcessFigures.descriptors(untilAtMost: descriptors) == descriptors)
      #expect(try ProcessFigures.memory() - memory <= ProcessFigures.allowedGrowth)
    }
  }
}

extension CorpusServer {
  /// Sends bodies in turn, a new connection for every five hundred, and expects their statuses.
  fileprivate static func refuse(
    _ tests: [CorpusCase], count: Int, on address: HTTPServer.Address
  ) throws {
    var client = try CorpusClient(address)
    for number in 0..<count {
      if number % 500 == 499 { client = try CorpusClient(address) }
      let test = tests[number % tests.count]
      let reply = try client.post(test.bytes, to: test.path)
      #expect(reply.status == test.expectation.status, "\(test.name)")
    }
  }
}

/// What the system says of this process.
enum ProcessFigures {
  /// How much a process may grow once it is warm.
  ///
  /// That is what the allocator holds back and what warms up late; ten thousand bodies that left a
  /// kilobyte each behind would not fit.
  static let allowedGrowth = 8 << 20

  /// How many descriptors are open, asked again while they are more than a target: a server closes
  /// a connection a moment after its client.
  static func descriptors(untilAtMost target: Int = .max) throws -> Int {
    var count = 0
    for _ in 0..<20_000 {
      count = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      if count <= target { break }
    }
    return count
  }

  /// The bytes of memory that are resident.
  static func memory() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    let words = line?.split(whereSeparator: \.isWhitespace) ?? []
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0) << 10
  }
}
