// SPDX-License-Identifier: Apache-2.0
// ChainRule: names of requests, taken and made, and the traces they belong to.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Request identity")
struct RequestIdentityTests {
  private func head(_ fields: HTTPFields) -> RequestHead {
    RequestHead(method: .get, path: "/", fields: StoredFields(fields))
  }

  private func source(seed: UInt64) -> IdentitySource {
    var generator = SeededGenerator(seed: seed)
    return IdentitySource(using: &generator)
  }

  @Test(
    "A safe identifier is taken",
    arguments: [
      "a", "0f8c-1", "A-b._~:/+=@9", String(repeating: "x", count: 128),
    ])
  func takes(sent: String) {
    let identity = RequestIdentity(of: head([.requestID: sent]), from: source(seed: 1))
    #expect(identity.requestID == sent)
  }

  @Test(
    "Any other is replaced",
    arguments: [
      "", String(repeating: "x", count: 129), "a b", "a\tb", "a\"b", "a<b", "a\\b", "a,b", "é",
      "a;b", "${x}", "a%41", "a'b",
    ])
  func replaces(sent: String) {
    let identity = RequestIdentity(of: head([.requestID: sent]), from: source(seed: 1))
    #expect(identity.requestID != sent)
    #expect(identity.requestID.count == 32)
    #expect(identity.requestID.allSatisfy { "0123456789abcdef".contains($0) })
  }

  @Test("Made identifiers are never the same")
  func unique() {
    let source = IdentitySource()
    let made = (0..<10_000).map { _ in RequestIdentity(of: head([:]), from: source).requestID }
    #expect(Set(made).count == made.count)
    #expect(Set(made.map { $0.prefix(16) }).count == made.count)
  }

  @Test("Identifiers made at once on several threads are never the same")
  func uniqueAcrossThreads() async {
    let source = IdentitySource()
    let made = await withTaskGroup(of: [UInt64].self) { group in
      for _ in 0..<4 {
        group.addTask { (0..<5_000).map { _ in source.next().high } }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(made).count == 20_000)
  }

  @Test("Two sources give different identifiers, equal seeds the same")
  func seeded() {
    #expect(source(seed: 1).next() == source(seed: 1).next())
    #expect(source(seed: 1).next() != source(seed: 2).next())
    #expect(IdentitySource().next() != IdentitySource().next())
  }

  @Test("A reply is marked with the identifier and the trace")
  func marks() {
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let identity = RequestIdentity(
      of: head([.requestID: "mine", .traceparent: parent]), from: source(seed: 1))
    var response = Response(status: .ok)
    identity.mark(&response)
    #expect(response[.requestID] == "mine")
    #expect(response[.traceparent]?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") == true)
    #expect(response[.traceparent] != parent)
    var untraced = Response(status: .ok)
    RequestIdentity(of: head([.traceparent: "broken"]), from: source(seed: 1)).mark(&untraced)
    #expect(untraced[.traceparent] == nil)
    #expect(untraced.fields.count == 1)
  }
}

@Suite("Trace context")
struct TraceContextTests {
  private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private let parent = "00f067aa0ba902b7"

  @Test("A context is read and continued")
  func continues() throws {
    let context = try #require(TraceContext("00-\(trace)-\(parent)-01"))
    #expect(context.traceID == trace)
    #expect(context.parentID == parent)
    #expect(context.isSampled)
    #expect(context.fieldValue == "00-\(trace)-\(parent)-01")
    let next = context.continued(by: IdentitySource())
    #expect(next.traceID == trace)
    #expect(next.parentID != parent)
    #expect(next.isSampled)
    #expect(TraceContext(next.fieldValue) == next)
  }

  @Test(
    "Flags and later versions are read as far as they are known",
    arguments: [
      ("00", "-00", false), ("00", "-03", true), ("00", "-fe", false), ("01", "-01", true),
      ("cc", "-01-what-the-future-brings", true), ("cc", "-00-", false),
    ])
  func versions(version: String, rest: String, isSampled: Bool) throws {
    let context = try #require(TraceContext("\(version)-\(trace)-\(parent)\(rest)"))
    #expect(context.isSampled == isSampled)
    #expect(context.fieldValue.hasPrefix("00-\(trace)-"))
  }

  @Test(
    "What is no context is nil",
    arguments: [
      "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
      "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.x",
      "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
      "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
      " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
  func refuses(field: String) {
    #expect(TraceContext(field) == nil)
  }
}
