// SPDX-License-Identifier: Apache-2.0
// ChainRule: JSON as it is written.

import Autodiff
import Foundation
import Testing

@testable import GraphDocuments

/// What a writer has written after `body`.
func written(
  nonFinite: NonFinitePolicy = .string, _ body: (inout JSONWriter) -> Void
) -> String {
  var writer = JSONWriter(capacity: 1, nonFinite: nonFinite)
  body(&writer)
  return String(decoding: writer.bytes, as: UTF8.self)
}

@Suite struct JSONWriterTests {
  @Test func commasAreWhereTheyBelong() {
    let text = written { writer in
      writer.beginObject()
      writer.name("a")
      writer.beginArray()
      writer.integer(1)
      writer.beginObject()
      writer.endObject()
      writer.beginArray()
      writer.endArray()
      writer.null()
      writer.endArray()
      writer.name("b")
      writer.boolean(true)
      writer.name("c\"")
      writer.boolean(false)
      writer.name("d")
      writer.beginObject()
      writer.name("e")
      writer.string("")
      writer.endObject()
      writer.endObject()
    }
    #expect(text == #"{"a":[1,{},[],null],"b":true,"c\"":false,"d":{"e":""}}"#)
  }

  static let stringsTable: [(String, String)] = [
    ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
    ("\0\u{1F}x", #""\u0000\u001fx""#), ("\u{E9}\u{1F600}\u{7F}", "\"\u{E9}\u{1F600}\u{7F}\""),
  ]

  @Test(arguments: stringsTable)
  func stringsAreEscaped(_ text: String, _ expected: String) throws {
    #expect(written { $0.string(text) } == expected)
    try withView("[\(expected)]") { view in #expect(view.string(at: 2) == text) }
  }

  @Test func whateverIsEscapedIsFoundAtEveryPlace() {
    let special: [(Unicode.Scalar, String)] = [
      ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\u{1F}", "\\u001f"),
      ("\u{E9}", "\u{E9}"), ("\u{7F}", "\u{7F}"),
    ]
    for count in 0...26 {
      let plain = String("abcdefghijklmnopqrstuvwxyz".prefix(count))
      #expect(written { $0.string(plain) } == "\"\(plain)\"")
      for place in 0...count {
        let (first, rest) = (plain.prefix(place), plain.dropFirst(place))
        for (scalar, escaped) in special {
          let text = "\(first)\(scalar)\(rest)"
          #expect(written { $0.string(text) } == "\"\(first)\(escaped)\(rest)\"")
        }
      }
    }
  }

  @Test(
    arguments: [[0.1, -0.1, 0.1], [-3, -0.0, 12], [.infinity, 0.25, -.infinity]], [false, true])
  func membersThatAreNumbersSayWhereTheNumbersStand(
    _ values: [Double], _ areGradients: Bool
  ) throws {
    let names = ["n1", "a\"b", "layer1_unit12"]
    var builder = GraphBuilder()
    for (name, value) in zip(names, values) { builder.variable(name, value) }
    let (graph, leaves) = try builder.build()
    let tape = try Plan(graph, outputs: [0, 1, 2]).forward(leaves, as: Double.self)
    let texts = NumberTexts(count: names.count)
    var writer = JSONWriter(capacity: 1, nonFinite: .string)
    var arePlain = true
    writer.beginObject()
    graph.withNames { names in
      tape.withScalars { scalars in
        let nodes = NamedNodes(
          0..<3, names, arePlain: false, texts: texts.memory, areGradients: areGradients)
        arePlain = Double.write(scalars, of: nodes, to: &writer)
      }
    }
    writer.endObject()
    #expect(!arePlain)
    let numbers = values.map { value in written { $0.number(value) } }
    let members = zip(names, numbers).map { name, number in
      "\(written { $0.string(name) }):\(number)"
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\(members.joined(separator: ","))}")
    for node in names.indices {
      let text = areGradients ? texts.gradient(of: node) : texts.value(of: node)
      let number = String(decoding: writer.bytes[text.places], as: UTF8.self)
      #expect(number == numbers[node])
    }
  }

  static let policiesTable: [(NonFinitePolicy, String)] = [
    (.string, #"["NaN","Infinity","-Infinity"]"#), (.null, "[null,null,null]"),
    (.error, "[null,null,null]"),
  ]

  @Test(arguments: policiesTable)
  func nonFiniteNumbersFollowThePolicy(_ policy: NonFinitePolicy, _ expected: String) {
    var writer = JSONWriter(nonFinite: policy)
    writer.number(1.0)
    #expect(writer.hasNonFinite == false)
    writer.reset()
    writer.beginArray()
    for value in [Double.nan, .infinity, -.infinity] { writer.number(value) }
    writer.endArray()
    #expect(writer.hasNonFinite == true)
    #expect(String(decoding: writer.copyBytes(), as: UTF8.self) == expected)
  }

  @Test(arguments: [0, 1, 40, 64])
  func memoryThatIsLentIsUsedAsFarAsItGoes(_ room: Int) {
    let expected = written { $0.string("0123456789012345678901234567890123456789") }
    var grown: [UInt8]?
    let lent = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
      let memory = UnsafeMutableBufferPointer(rebasing: memory[..<room])
      var writer = JSONWriter(into: memory, nonFinite: .string)
      writer.string("0123456789012345678901234567890123456789")
      if writer.isLent { count = writer.count } else { grown = writer.copyBytes() }
    }
    #expect((grown == nil) == (room >= 42))
    #expect(String(decoding: grown ?? lent, as: UTF8.self) == expected)
  }

  @Test func memoryIsKept() {
    var writer = JSONWriter(capacity: 1)
    for _ in 0..<1000 { writer.string("0123456789") }
    let capacity = writer.capacity
    writer.reset()
    #expect(writer.capacity == capacity && writer.count == 0)
    writer.integer(7)
    #expect(writer.copyBytes() == [0x37])
    writer.reset(keeping: 100)
    #expect(writer.capacity == 100)
  }

  @Test func aCodableDocumentIsWrittenInOneOrder() throws {
    let bytes = try DocumentEncoder.encode(["b": "x/y", "a": "z"])
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"a":"z","b":"x/y"}"#)
  }
}
