// SPDX-License-Identifier: Apache-2.0
// ChainRule: entity tags and the conditions that name them.

import HTTPTypes
import MicroHTTPServer
import Testing

@Suite("Entity tags")
struct EntityTagTests {
  @Test(
    "A tag is read and rendered",
    arguments: [("\"abc\"", false), ("W/\"abc\"", true), ("\"\"", false), ("\"a,b\\\"", false)])
  func reads(text: String, isWeak: Bool) throws {
    let tag = try #require(EntityTag(text))
    #expect(tag.isWeak == isWeak)
    #expect(tag.description == text)
  }

  @Test(
    "What is no tag is nil",
    arguments: [
      "", "abc", "\"abc", "abc\"", "w/\"a\"", "W\"a\"", "\"a b\"", "\"a\"b", "\"a\u{7f}\"",
    ])
  func refuses(text: String) {
    #expect(EntityTag(text) == nil)
  }

  @Test("A tag is made of text, of a digest, and for a coding")
  func makes() throws {
    let tag = try #require(EntityTag(strong: "v1-abc"))
    #expect(tag.description == "\"v1-abc\"")
    #expect(EntityTag(strong: "a\"b") == nil)
    #expect(EntityTag(strong: "a b") == nil)
    #expect(EntityTag(digest: [0x00, 0x9f, 0xff]).opaque == "009fff")
    #expect(tag.coded(.identity) == tag)
    #expect(tag.coded(.gzip).opaque == "v1-abc-gzip")
  }

  @Test("Strong comparison wants strong tags, weak comparison does not")
  func compares() throws {
    let strong = try #require(EntityTag("\"a\""))
    let weak = try #require(EntityTag("W/\"a\""))
    let other = try #require(EntityTag("\"b\""))
    #expect(strong.isStronglyEqual(to: strong))
    #expect(!strong.isStronglyEqual(to: weak))
    #expect(!weak.isStronglyEqual(to: weak))
    #expect(strong.isWeaklyEqual(to: weak))
    #expect(!strong.isWeaklyEqual(to: other))
    #expect(!strong.isStronglyEqual(to: other))
  }

  @Test(
    "A list of tags is read",
    arguments: [
      ("*", 0), (" * ", 0), ("\"a\"", 1), ("\"a\", W/\"b\" ,\"c,d\"", 3), (",\"a\",,", 1), ("", 0),
    ])
  func readsLists(text: String, count: Int) throws {
    let list = try #require(EntityTagList(text))
    switch list {
    case .any: #expect(text.contains("*"))
    case .tags(let tags): #expect(tags.count == count)
    }
  }

  @Test("What is no list is nil", arguments: ["a", "\"a\" \"b\"", "*, \"a\"", "\"a\", b", "\"a"])
  func refusesLists(text: String) {
    #expect(EntityTagList(text) == nil)
  }
}

@Suite("Preconditions")
struct PreconditionTests {
  struct Row: Sendable {
    var method: HTTPRequest.Method = .get
    var ifMatch: String?
    var ifNoneMatch: String?
    var current: String? = "\"a\""
    var outcome: PreconditionOutcome
  }

  @Test(
    "Conditions decide as RFC 9110 says",
    arguments: [
      Row(outcome: .proceed),
      Row(ifNoneMatch: "\"a\"", outcome: .notModified),
      Row(ifNoneMatch: "W/\"a\"", outcome: .notModified),
      Row(ifNoneMatch: "\"b\", \"a\"", outcome: .notModified),
      Row(ifNoneMatch: "*", outcome: .notModified),
      Row(ifNoneMatch: "\"b\"", outcome: .proceed),
      Row(ifNoneMatch: "\"a\"", current: nil, outcome: .proceed),
      Row(ifNoneMatch: "broken", outcome: .proceed),
      Row(method: .head, ifNoneMatch: "\"a\"", outcome: .notModified),
      Row(method: .put, ifNoneMatch: "\"a\"", outcome: .failed),
      Row(method: .put, ifNoneMatch: "*", outcome: .failed),
      Row(method: .put, ifNoneMatch: "*", current: nil, outcome: .proceed),
      Row(method: .put, ifNoneMatch: "broken", outcome: .failed),
      Row(method: .put, ifMatch: "\"a\"", outcome: .proceed),
      Row(method: .put, ifMatch: "W/\"a\"", outcome: .failed),
      Row(method: .put, ifMatch: "\"b\"", outcome: .failed),
      Row(method: .put, ifMatch: "*", outcome: .proceed),
      Row(method: .put, ifMatch: "*", current: nil, outcome: .failed),
      Row(method: .delete, ifMatch: "\"a\"", current: nil, outcome: .failed),
      Row(method: .delete, ifMatch: "broken", outcome: .failed),
      Row(ifMatch: "\"b\"", ifNoneMatch: "\"a\"", outcome: .failed),
      Row(ifMatch: "\"a\"", ifNoneMatch: "\"a\"", outcome: .notModified),
      Row(ifMatch: "\"a\"", ifNoneMatch: "\"b\"", outcome: .proceed),
    ])
  func decides(row: Row) {
    var fields: HTTPFields = [:]
    fields[.ifMatch] = row.ifMatch
    fields[.ifNoneMatch] = row.ifNoneMatch
    let head = RequestHead(method: row.method, path: "/", fields: StoredFields(fields))
    let current = row.current.flatMap { EntityTag($0) }
    #expect(PreconditionOutcome.of(head, current: current) == row.outcome)
  }
}
