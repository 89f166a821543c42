// SPDX-License-Identifier: Apache-2.0
// ChainRule: depth, size, reuse and duplicate names.

import Testing

@testable import GraphDocuments

@Suite struct JSONTapeTests {
  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(refusal(of: nested(512)) == nil)
    let error = try #require(refusal(of: nested(513)))
    #expect(error.kind == .tooDeep(limit: 512))
    #expect(error.offset == 512)
    #expect(refusal(of: nested(100_000))?.offset == 512)
    #expect(refusal(of: nested(100_000), maximumDepth: 100_000) == nil)
    #expect(refusal(of: Array("[[1]]".utf8), maximumDepth: 1)?.column == 2)
  }

  @Test func everyLengthOfStringAndNumberIsRead() throws {
    for length in 0..<80 {
      let text = String(repeating: "7", count: length)
      try withView("[\"\(text)\\n\u{E9}\(text)\",\"\(text)\"]") { view in
        #expect(view.string(at: 2) == "\(text)\n\u{E9}\(text)")
        #expect(view.string(at: 3) == text)
      }
      guard length > 0 else { continue }
      try withView("[\(text),1]") { view in
        #expect(view.double(at: 2) == Double(text))
        #expect(view.double(at: 3) == 1)
      }
    }
  }

  @Test func aTapeServesManyDocuments() throws {
    var tape = JSONTape()
    let large = "[" + Array(repeating: "[1]", count: 10_000).joined(separator: ",") + "]"
    for text in [large, "[1]", large, "{\"a\":[]}"] {
      try tape.withScanned(copying: Array(text.utf8)) { view, _ in
        #expect(view.after(view.root) == (text == large ? 30_002 : text == "[1]" ? 3 : 5))
      }
      #expect(throws: JSONSyntaxError.self) {
        try tape.withScanned(copying: Array("[[[".utf8)) { _, _ in }
      }
    }
    tape.reset(keeping: 100)
    #expect(tape.capacity == 100)
    try tape.withScanned(copying: Array(large.utf8)) { view, _ in
      #expect(view.count(of: view.root) == 10_000)
    }
  }

  static let duplicateNamesAreFoundTable: [(String, [[String]])] = [
    ("{\"a\":1,\"b\":2,\"a\":3}", [["/a", "/a"]]), ("{\"a\":1,\"\\u0061\":2}", [["/a", "/a"]]),
    (
      "{\"a\":{\"x\":1,\"x\":2},\"b\":[{\"y\":1,\"y\":2}]}",
      [["/a/x", "/a/x"], ["/b/0/y", "/b/0/y"]]
    ),
    ("{\"a\":1,\"b\":{\"a\":1},\"c\":[{\"a\":1}]}", []), ("{\"\":1,\"\":2}", [["/", "/"]]),
    ("{\"abcdefgh1\":1,\"abcdefgh2\":2}", []),
    ("{\"a\":1,\"a\":2,\"a\":3}", [["/a", "/a"], ["/a", "/a"]]),
  ]

  @Test(arguments: duplicateNamesAreFoundTable)
  func duplicateNamesAreFound(_ text: String, _ expected: [[String]]) throws {
    var tape = JSONTape()
    try tape.withScanned(copying: Array(text.utf8)) { view, duplicates in
      let found = duplicates.map { pair in
        [pair.first, pair.second].compactMap { view.pointer(to: $0)?.description }
      }
      #expect(found == expected)
      #expect(duplicates.allSatisfy { $0.first < $0.second })
    }
  }

  @Test func duplicatesAmongManyNamesAreFound() throws {
    var members = (0..<5000).map { "\"name\($0)\":\($0)" }
    members[4321] = "\"name17\":0"
    members[100] = "\"na\\u006de99\":0"
    let text = "{" + members.joined(separator: ",") + "}"
    var tape = JSONTape()
    try tape.withScanned(copying: Array(text.utf8)) { view, duplicates in
      #expect(duplicates.map { view.string(at: $0.first) } == ["name99", "name17"])
      #expect(duplicates.map { ($0.second - 2) / 2 } == [100, 4321])
      #expect(view.hasDuplicateNames(view.root))
    }
  }

  @Test func whatIsKeptOfDuplicatesIsBounded() throws {
    let text = "{" + Array(repeating: "\"a\":1", count: 20_000).joined(separator: ",") + "}"
    var tape = JSONTape()
    try tape.withScanned(copying: Array(text.utf8)) { _, duplicates in
      #expect(duplicates.count == JSONTape.maximumDuplicates)
    }
  }
}
