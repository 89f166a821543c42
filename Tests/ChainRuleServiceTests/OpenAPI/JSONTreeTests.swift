// SPDX-License-Identifier: Apache-2.0
// ChainRule: trees as JSON.

import Foundation
import Testing

@testable import ChainRuleService

@Suite("JSON trees")
struct JSONTreeTests {
  @Test("A tree is written with its members in order")
  func ordered() {
    let tree: JSONTree = ["b": 1, "a": [true, nil, 0.5], "c": [:], "d": []]
    #expect(
      String(decoding: tree.json(indented: false), as: UTF8.self)
        == #"{"b":1,"a":[true,null,0.5],"c":{},"d":[]}"#)
    #expect(
      String(decoding: tree.json(), as: UTF8.self) == """
        {
          "b": 1,
          "a": [
            true,
            null,
            0.5
          ],
          "c": {},
          "d": []
        }
        """)
  }

  @Test(
    "Numbers are written in their shortest form",
    arguments: [
      (0.0, "0"), (-0.0, "-0.0"), (5.0, "5"), (-2.5, "-2.5"), (1e-7, "1.0e-07"),
      (1e20, "1.0e+20"), (1.5e300, "1.5e+300"), (9007199254740991.0, "9007199254740991"),
      (0.1, "0.1"), (.nan, "\"NaN\""), (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""),
    ])
  func numbers(value: Double, text: String) {
    #expect(JSONText.number(value) == text)
    if value.isFinite { #expect(Double(text) == value) }
  }

  @Test("Any number reads back as itself")
  func numbersReadBack() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Double(JSONText.number(value))?.bitPattern == value.bitPattern)
    }
  }

  @Test("Any string reads back as itself, from one line of text")
  func strings() throws {
    for text in NastyStrings.all {
      let bytes = JSONTree.array([.string(text)]).json(indented: false)
      #expect(!bytes.contains { $0 < 0x20 || $0 == 0x7f })
      let read = try JSONDecoder().decode([String].self, from: Data(bytes))
      #expect(read.map { Array($0.unicodeScalars) } == [Array(text.unicodeScalars)])
    }
  }

  @Test("What would move a terminal or end a line is escaped")
  func escapes() {
    let bytes = JSONTree.string("\u{1b}\u{7f}\u{9b}\u{2028}\u{2029}é").json()
    #expect(
      String(decoding: bytes, as: UTF8.self) == #""\u001b\u007f\u009b\u2028\u2029é""#)
  }

  @Test("Members are looked up by name")
  func lookUp() {
    let tree: JSONTree = ["a": ["b": "c"]]
    #expect(tree["a"]?["b"] == "c")
    #expect(tree["b"] == nil)
    #expect(tree["a"]?["b"]?["c"] == nil)
  }

  @Test("Two members of one name in source code stop the program")
  func duplicateMembers() async {
    await #expect(processExitsWith: .failure) {
      let tree: JSONTree = ["a": 1, "a": 2]
      _ = tree
    }
  }
}
