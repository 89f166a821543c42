// SPDX-License-Identifier: Apache-2.0
// ChainRule: RFC 6901.

import Foundation
import Testing

@testable import GraphDocuments

@Suite struct JSONPointerTests {
  static let textAndTokensAgreeTable: [(String, [String])] = [
    ("", []), ("/foo", ["foo"]), ("/foo/0", ["foo", "0"]), ("/", [""]), ("/a~1b", ["a/b"]),
    ("/m~0n", ["m~n"]), ("/~01", ["~1"]), ("/c%d//", ["c%d", "", ""]), ("/ /\"", [" ", "\""]),
  ]

  @Test(arguments: textAndTokensAgreeTable)
  func textAndTokensAgree(_ text: String, _ tokens: [String]) throws {
    let pointer = try #require(JSONPointer(text))
    #expect(pointer.tokens == tokens)
    #expect(pointer.description == text)
  }

  @Test(arguments: ["foo", "/~", "/~2", "#/a", "/a~"])
  func otherTextIsNone(_ text: String) { #expect(JSONPointer(text) == nil) }

  @Test func aPointerIsAString() throws {
    let pointer = JSONPointer.root.appending("a/b").appending("2")
    let data = try JSONEncoder().encode([pointer])
    #expect(try JSONDecoder().decode([String].self, from: data) == ["/a~1b/2"])
    #expect(try JSONDecoder().decode([JSONPointer].self, from: data) == [pointer])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([JSONPointer].self, from: Data("[\"a\"]".utf8))
    }
  }
}
