// SPDX-License-Identifier: Apache-2.0
// ChainRule: our decoder on every document, and on types of every kind.

import Foundation
import Testing

@testable import GraphDocuments

@Suite("DocumentDecoder") struct DocumentDecoderTests {
  private static let names = DocumentCatalogue.all.map { $0.schemaName }

  @Test("Every example, as Foundation and as we write it, is read", arguments: names)
  func examples(_ name: String) throws {
    func check<Document: Documented>(_ type: Document.Type) throws {
      let foundation = try JSONEncoder().encode(Document.example)
      #expect(try DocumentDecoder.decode(Document.self, from: foundation) == Document.example)
      let ours = try DocumentEncoder.encode(Document.example)
      #expect(try DocumentDecoder.decode(Document.self, from: ours) == Document.example)
      #expect(try JSONDecoder().decode(Document.self, from: Data(ours)) == Document.example)
    }
    try check(DocumentTests.document(name))
  }

  @Test("Integers of every width, to their ends")
  func integers() throws {
    func ends<Integer: FixedWidthInteger & Codable>(_ type: Integer.Type) throws {
      let text = "[\(Integer.min), \(Integer.max)]"
      let bytes = Array(text.utf8)
      #expect(try DocumentDecoder.decode([Integer].self, from: bytes) == [.min, .max])
      let written = try DocumentEncoder.encode([Integer.min, .max])
      #expect(String(decoding: written, as: UTF8.self) == "[\(Integer.min),\(Integer.max)]")
      #expect(throws: DecodingError.self) {
        try DocumentDecoder.decode(Integer.self, from: Array("\(Integer.max)0".utf8))
      }
    }
    try ends(Int8.self)
    try ends(Int16.self)
    try ends(Int32.self)
    try ends(Int64.self)
    try ends(Int.self)
    try ends(UInt8.self)
    try ends(UInt16.self)
    try ends(UInt32.self)
    try ends(UInt64.self)
    try ends(UInt.self)
  }

  @Test("An object of many members is read without a search for each")
  func manyMembers() throws {
    let members = Dictionary(uniqueKeysWithValues: (0..<50_000).map { ("m\($0)", $0) })
    let bytes = try DocumentEncoder.encode(members)
    #expect(try DocumentDecoder.decode([String: Int].self, from: bytes) == members)
  }

  /// A class hierarchy, whose coders use `superEncoder` and nested containers.
  private class Animal: Codable {
    let name: String
    init(name: String) { self.name = name }
  }

  private final class Dog: Animal {
    let tricks: [[String: Int?]]

    private enum Keys: String, CodingKey { case inner, tricks }

    init(name: String, tricks: [[String: Int?]]) {
      self.tricks = tricks
      super.init(name: name)
    }

    required init(from decoder: any Decoder) throws {
      let inner = try decoder.container(keyedBy: Keys.self)
        .nestedContainer(keyedBy: Keys.self, forKey: .inner)
      tricks = try inner.decode([[String: Int?]].self, forKey: .tricks)
      try super.init(from: decoder.container(keyedBy: Keys.self).superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
      try inner.encode(tricks, forKey: .tricks)
      try super.encode(to: container.superEncoder())
    }
  }

  @Test("Nested containers and superclasses")
  func nested() throws {
    let bytes = try DocumentEncoder.encode(Dog(name: "Rex", tricks: [["sit": 1], ["roll": nil]]))
    let text = #"{"inner":{"tricks":[{"sit":1},{"roll":null}]},"super":{"name":"Rex"}}"#
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    for dog in [
      try DocumentDecoder.decode(Dog.self, from: bytes),
      try JSONDecoder().decode(Dog.self, from: Data(bytes)),
    ] {
      #expect(dog.name == "Rex" && dog.tricks == [["sit": 1], ["roll": nil]])
    }
  }

  @Test("Two types in one object")
  func flattened() throws {
    struct Both: Encodable {
      func encode(to encoder: any Encoder) throws {
        try ["a": [1.5]].encode(to: encoder)
        try ["b": [Double]()].encode(to: encoder)
      }
    }
    #expect(
      String(decoding: try DocumentEncoder.encode(Both()), as: UTF8.self) == #"{"a":[1.5],"b":[]}"#)
  }

  @Test("A container that is written to after another has begun is refused")
  func inTurns() throws {
    struct Turns: Encodable {
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        var first = container.nestedUnkeyedContainer()
        var second = container.nestedUnkeyedContainer()
        try first.encode(1)
        try second.encode(2)
      }
    }
    #expect(throws: EncodingError.self) { try DocumentEncoder.encode(Turns()) }
  }

  @Test("A bare number that is not finite is refused, with its path")
  func notFinite() throws {
    let error = try #require(throws: EncodingError.self) {
      try DocumentEncoder.encode(["a": [1, Double.nan]])
    }
    guard case .invalidValue(_, let context) = error else { throw error }
    #expect(context.codingPath.map(\.stringValue) == ["a", "Index 1"])
  }

  @Test("What encodes nothing is an empty object")
  func nothing() throws {
    struct Nothing: Encodable { func encode(to encoder: any Encoder) {} }
    #expect(String(decoding: try DocumentEncoder.encode([Nothing()]), as: UTF8.self) == "[{}]")
  }
}
