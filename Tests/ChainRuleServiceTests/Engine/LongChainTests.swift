// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of graphs that are as deep as they are large.

import ChainRuleService
import Foundation
import MicroHTTPServer
import Testing

@Suite("A chain of a million additions")
struct LongChainTests {
  @Test(
    "is right in whatever order it is written, on a small stack",
    arguments: ChainDocument.Order.allCases)
  func chain(order: ChainDocument.Order) throws {
    let document = ChainDocument(length: 1_000_000, order: order)
    let outcome = try SmallStack.run { EngineRunner.outcome(ofBytes: document.bytes, .gradients) }
    let bytes = try #require(outcome.replyBytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text
        == #"{"outputs":{"n1000000":1000000.5},"gradients":{"n0":1},"finite":true,"warnings":[]}"#)
  }

  @Test("doubles sixty times without walking every path")
  func doubling() throws {
    let nodes = (1...60).map {
      #"{"id":"b\#($0)","op":"add","inputs":["b\#($0 - 1)","b\#($0 - 1)"]}"#
    }
    let document =
      #"{"nodes":[{"id":"b0","value":1},\#(nodes.joined(separator: ","))],"wrt":["b0"]}"#
    let reply = try EngineRunner.reply(to: document)
    #expect(try EngineRunner.numbers(reply["gradients"]) == ["b0": 0x1p60])
  }
}

/// Runs work on a thread with the smallest stack that is promised to do.
enum SmallStack {
  private final class Job: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) throws -> Value {
    nonisolated(unsafe) var result: Value?
    let job = Job { result = work() }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, HTTPServer.Configuration().workerStackBytes)
    var thread = pthread_t()
    let started = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(job).toOpaque())
    try #require(started == 0)
    pthread_join(thread, nil)
    return try #require(result)
  }
}
