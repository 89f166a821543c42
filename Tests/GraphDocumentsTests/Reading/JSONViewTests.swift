// SPDX-License-Identifier: Apache-2.0
// ChainRule: walking a scanned document.

import Testing

@testable import GraphDocuments

@Suite struct JSONViewTests {
  static let document = """
    {"nodes": [{"id": "w0", "op": "mul"}, {"a/b": [1, [2, true]], "m~n": null}],
     "\\u00e9": {"x": -1.5}, "n": [1, 2, 3]}
    """

  @Test func membersAndElementsComeInOrder() throws {
    try withView(JSONViewTests.document) { view in
      let names = view.members(of: view.root).map { view.string(at: $0.name) }
      #expect(names == ["nodes", "\u{E9}", "n"])
      let nodes = try #require(view.member("nodes", of: view.root))
      #expect(view.count(of: nodes) == 2)
      #expect(view.elements(of: nodes).map { view.count(of: $0) } == [2, 2])
      #expect(!view.isAllNumbers(nodes))
      let n = try #require(view.member("n", of: view.root))
      #expect(view.isAllNumbers(n))
      #expect(view.elements(of: n).map { view.double(at: $0) } == [1, 2, 3])
      let e = try #require(view.member(named: "\u{E9}", of: view.root))
      #expect(view.member("\u{E9}", of: view.root) == e)
      #expect(view.member("x", of: e).map { view.double(at: $0) } == -1.5)
      #expect(view.member("nod", of: view.root) == nil)
      #expect(view.member(named: "nodess", of: view.root) == nil)
    }
  }

  @Test func pointersLeadBack() throws {
    try withView(JSONViewTests.document) { view in
      let n = try #require(view.member("n", of: view.root))
      let nodes = try #require(view.member("nodes", of: view.root))
      let second = try #require(view.elements(of: nodes).dropFirst(1).first { _ in true })
      let ab = try #require(view.member("a/b", of: second))
      let inner = view.after(view.first(in: ab))
      #expect(view.pointer(to: view.root)?.description == "")
      #expect(view.pointer(to: nodes)?.description == "/nodes")
      #expect(view.pointer(to: nodes - 1)?.description == "/nodes")
      #expect(view.pointer(to: second)?.description == "/nodes/1")
      #expect(view.pointer(to: ab)?.description == "/nodes/1/a~1b")
      #expect(view.pointer(to: inner)?.description == "/nodes/1/a~1b/1")
      #expect(view.pointer(to: view.first(in: inner) + 1)?.description == "/nodes/1/a~1b/1/1")
      #expect(view.pointer(to: view.first(in: n) + 2)?.description == "/n/2")
      let mn = try #require(view.member("m~n", of: second))
      #expect(view.pointer(to: mn)?.description == "/nodes/1/m~0n")
    }
  }

  @Test func positionsCountCodePoints() throws {
    try withView(JSONViewTests.document) { view in
      let n = try #require(view.member("n", of: view.root))
      #expect(view.position(of: n).line == 2)
      #expect(view.position(of: n).column == 30)
    }
    try withView("[\"\u{1F600}\u{E9}\", 7]") { view in
      #expect(view.position(of: 3).column == 8)
      #expect(view.byteRange(of: 2) == 1..<9)
      #expect(view.byteRange(of: view.root) == 0..<13)
    }
  }

  @Test func oneWalkFindsEveryPlace() throws {
    try withView(JSONViewTests.document) { view in
      var locator = JSONLocator(view)
      var index = view.root
      while index < view.after(view.root) {
        #expect(locator.locate(index).pointer == view.pointer(to: index))
        #expect(locator.locate(index).position == view.position(of: index))
        // A container's second word is no place.
        index += view.kind(at: index).isContainer ? 2 : 1
      }
    }
  }

  @Test func pointersThatNobodyReadsAreLeftOut() throws {
    let name = String(repeating: "n", count: 5000)
    try withView("{\"\(name)\": [1]}") { view in
      #expect(view.pointer(to: 5) == nil)
      #expect(view.position(of: 5).column == 5007)
      #expect(view.excerpt(at: 2).count == 60)
    }
  }

  @Test func stringsAreTheirText() throws {
    try withView("[\"a\\n\\u00e9\\ud83d\\ude00\\/\", \"plain\"]") { view in
      #expect(view.string(at: 2) == "a\n\u{E9}\u{1F600}/")
      #expect(view.hasEscapes(at: 2) && !view.hasEscapes(at: 3))
      #expect(view.string(3, equals: "plain") && !view.string(3, equals: "plai"))
      #expect(view.isString(3, "plain"))
      var buffer: [UInt8] = []
      view.appendString(at: 2, to: &buffer)
      view.appendString(at: 3, to: &buffer)
      #expect(String(decoding: buffer, as: UTF8.self) == "a\n\u{E9}\u{1F600}/plain")
    }
  }
}
