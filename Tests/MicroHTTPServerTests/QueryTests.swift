// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a query string says.

import MicroHTTPServer
import Testing

@Suite("Query")
struct QueryTests {
  @Test(
    "Items are read in their order",
    arguments: [
      ("a=1&b=2", [Query.Item(name: "a", value: "1"), .init(name: "b", value: "2")]),
      ("wrt=w0&wrt=w1", [.init(name: "wrt", value: "w0"), .init(name: "wrt", value: "w1")]),
      ("x=1e+3", [.init(name: "x", value: "1e+3")]),
      ("x=1e%2B3", [.init(name: "x", value: "1e+3")]),
      (
        "a=&b&=c",
        [
          .init(name: "a", value: ""), .init(name: "b", value: nil),
          .init(name: "", value: "c"),
        ]
      ),
      ("expression=z=x;z*z", [.init(name: "expression", value: "z=x;z*z")]),
      ("e=%CF%83(w*x)&", [.init(name: "e", value: "σ(w*x)")]),
      ("e=σ", [.init(name: "e", value: "σ")]),
      ("&&a=1&&", [.init(name: "a", value: "1")]),
      ("a=b?c/d%26e", [.init(name: "a", value: "b?c/d&e")]),
      ("%61=%00", [.init(name: "a", value: "\0")]),
      ("", []),
      ("&", []),
      ("=", [.init(name: "", value: "")]),
    ])
  func reads(text: String, items: [Query.Item]) {
    let query = Query(text)
    #expect(query.items == items)
    #expect(query.problems.isEmpty)
  }

  @Test("No query has no items")
  func absent() {
    #expect(Query(nil).items.isEmpty)
    #expect(Query(nil) == Query(""))
  }

  @Test(
    "What does not decode is told, the rest is read",
    arguments: [
      ("ok=1&x=%", "x=%", 5, PercentDecodingError.invalidEscape(offset: 0)),
      ("x=ab%4&ok=1", "x=ab%4", 0, .invalidEscape(offset: 2)),
      ("ok=1&%GG=1", "%GG=1", 5, .invalidEscape(offset: 0)),
      ("ok=1&x=%FF", "x=%FF", 5, .invalidUTF8),
      ("x=%C3%28&ok=1", "x=%C3%28", 0, .invalidUTF8),
      ("x=%ED%A0%80&ok=1", "x=%ED%A0%80", 0, .invalidUTF8),
      ("%C0%80&ok=1", "%C0%80", 0, .invalidUTF8),
    ])
  func tells(text: String, item: String, offset: Int, reason: PercentDecodingError) throws {
    let query = Query(text)
    #expect(query.items == [.init(name: "ok", value: "1")])
    let problem = try #require(query.problems.first)
    #expect(query.problems.count == 1)
    #expect(problem.item == item)
    #expect(problem.offset == offset)
    #expect(problem.reason == reason)
  }

  @Test("Values are looked up by name")
  func looksUp() {
    let query = Query("w=1&flag&w=2&w&empty=")
    #expect(query["w"] == "1")
    #expect(query.values(of: "w") == ["1", "2"])
    #expect(query["flag"] == nil)
    #expect(query["empty"] == "")
    #expect(query["none"] == nil)
    #expect(query.values(of: "none").isEmpty)
  }

  @Test("Random bytes never trap")
  func neverTraps() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("%&=+aF0?σ".utf8)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...24, using: &generator)
      let bytes = (0..<count).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      let query = Query(String(decoding: bytes, as: UTF8.self))
      let separators = bytes.count { $0 == UInt8(ascii: "&") }
      #expect(query.items.count + query.problems.count <= separators + 1)
    }
  }
}

/// A generator that gives the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
