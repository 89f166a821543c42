// SPDX-License-Identifier: Apache-2.0
// ChainRule: the small parts of the daemon, each alone.

import Glibc
import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite struct RequestFramingTests {
  @Test(arguments: [
    ("Host", "a", 1, 0, 0), ("hOST", "", 1, 0, 0), ("Content-Length", "12", 0, 1, 0),
    ("transfer-encoding", "Chunked", 0, 0, 1), ("Hosts", "a", 0, 0, 0),
    ("Content_Length", "1", 0, 0, 0), ("", "", 0, 0, 0),
  ])
  func fieldsAreCounted(name: String, value: String, hosts: Int, lengths: Int, codings: Int) {
    var framing = RequestFraming()
    framing.note(name, value)
    #expect(framing.hosts == hosts)
    #expect(framing.contentLengths == lengths)
    #expect(framing.transferEncodings == codings)
    #expect(framing.isChunked == (codings == 1))
  }

  @Test(
    arguments: [
      ("0", 0), ("007", 7), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
      ("", nil), ("+1", nil), ("-1", nil), ("1 ", nil), ("1a", nil), ("0x1", nil),
    ] as [(String, Int?)])
  func lengthsAreDecimal(text: String, length: Int?) {
    var framing = RequestFraming()
    framing.note("Host", "a")
    framing.note("Content-Length", text)
    #expect(framing.contentLength == length)
    #expect((framing.fault == nil) == (length != nil))
  }

  @Test func expectationsAreTold() {
    var framing = RequestFraming()
    framing.note("Expect", "100-Continue")
    #expect(framing.expectation == .continuation)
    framing.note("expect", "else")
    #expect(framing.expectation == .other)
  }
}

extension RequestFraming {
  mutating func note(_ name: String, _ value: String) {
    let name = Array(name.utf8)
    let value = Array(value.utf8)
    name.withUnsafeBytes { name in
      value.withUnsafeBytes { note(name: name, value: $0) }
    }
  }
}

@Suite struct RequestTargetTests {
  @Test(
    arguments: [
      ("/", "/", nil), ("", "/", nil), ("?", "/", ""), ("/a?", "/a", ""), ("/a?b?c", "/a", "b?c"),
      ("//", "/", nil), ("//a//b///?//", "/a/b/", "//"), ("/%2f%2F", "/%2f%2F", nil),
      ("*", "*", nil), ("http://h", "/", nil), ("http://h?q", "/", "q"),
      ("https://h:1//a", "/a", nil), ("a:b", "a:b", nil), ("/a://b", "/a:/b", nil),
    ] as [(String, String, String?)])
  func targetsAreTakenApart(target: String, path: String, query: String?) {
    let parts = Array(target.utf8).withUnsafeBytes { RequestTarget($0) }
    #expect(parts.path == path)
    #expect(parts.query == query)
  }

  @Test func bytesThatAreNoTextAreReplaced() {
    let parts = ([0x2F, 0xFF, 0x2F] as [UInt8]).withUnsafeBytes { RequestTarget($0) }
    #expect(parts.path == "/\u{FFFD}/")
  }
}

@Suite struct ByteBudgetTests {
  @Test func takenBytesAreGivenBack() {
    let budget = ByteBudget(limit: 10)
    #expect(budget.take(6))
    #expect(!budget.take(5))
    #expect(budget.take(4))
    #expect(!budget.take(1))
    #expect(budget.take(0))
    budget.give(6)
    #expect(budget.take(6))
    #expect(!budget.take(.max))
    #expect(budget.count == 10)
  }
}

@Suite struct DirectReplyTests {
  @Test func theBytesAreThoseOfAnAnswer() {
    let bytes = DirectReply.bytes(of: .text("too slow", status: .requestTimeout), at: 784_111_777)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
        + "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 8\r\n"
        + "Content-Type: text/plain\r\n\r\ntoo slow")
  }
}

@Suite struct InstantTests {
  @Test(
    arguments: [
      (Duration.seconds(1), 1_000_000_000), (.milliseconds(-5), 0), (.nanoseconds(7), 7),
      (.seconds(Int64.max), UInt64.max),
    ] as [(Duration, UInt64)])
  func durationsBecomeSpans(duration: Duration, nanoseconds: UInt64) {
    #expect(Span(duration).nanoseconds == nanoseconds)
  }

  @Test func spansRoundUpAndNeverWrap() {
    #expect(Span(nanoseconds: 1).milliseconds == 1)
    #expect(Span(nanoseconds: 2_000_000).milliseconds == 2)
    #expect(Span(nanoseconds: 1_000_000_001).seconds == 2)
    let end = Instant(nanoseconds: 5).advanced(by: Span(nanoseconds: .max))
    #expect(end.nanoseconds == .max)
    #expect(Instant(nanoseconds: 5).since(Instant(nanoseconds: 9)).nanoseconds == 0)
  }
}

@Suite struct WorkerPoolTests {
  @Test func aPoolThatStopsTakesNothingMore() throws {
    let pool = try WorkerPool(threads: 1, queue: 1, stackBytes: 256 << 10, handler: TestHandler())
    let job = Job(
      work: .finish { .text("a") }, cancellation: Cancellation(), connection: 7,
      mailbox: try LoopMailbox(), queued: .now)
    #expect(pool.submit(job))
    #expect(eventually { pool.waiting == 0 })
    #expect(pool.stop(by: .soon) == 0)
    #expect(!pool.submit(job))
  }

  @Test func cancelledWorkIsNotBegun() throws {
    let pool = try WorkerPool(threads: 1, queue: 1, stackBytes: 256 << 10, handler: TestHandler())
    let mailbox = try LoopMailbox()
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(
      pool.submit(
        Job(
          work: .finish { .text("a") }, cancellation: cancellation, connection: 7,
          mailbox: mailbox, queued: .now)))
    var messages: [LoopMessage] = []
    #expect(
      eventually {
        messages += mailbox.take()
        return !messages.isEmpty
      })
    guard case .finished(let result)? = messages.first else {
      Issue.record("no result")
      return
    }
    #expect(result.connection == 7)
    #expect(result.response == nil)
    pool.stop(by: .soon)
  }
}
