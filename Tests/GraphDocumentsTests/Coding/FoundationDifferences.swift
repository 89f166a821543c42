// SPDX-License-Identifier: Apache-2.0
// ChainRule: every difference between our decoder and Foundation's, with a body that shows it.

import Foundation
import Testing

@testable import GraphDocuments

/// Every known difference between our decoder and Foundation's, a body each, for `{"a": <Int>}`.
///
/// The comparison of changed documents lets through what stands here, and nothing else; a difference
/// that Foundation gives up fails here first.
@Suite("Where our decoder and Foundation's differ") struct FoundationDifferences {
  private struct One: Decodable, Equatable { let a: Int }

  /// What Foundation takes for `{"a": 1}`, and why we do not.
  static let tooLenient: [(what: String, body: Data)] = [
    ("a comma before a brace, which is no JSON", Data(#"{"a": 1,}"#.utf8)),
    ("a name twice, of which it takes the first without a word", Data(#"{"a": 1, "a": 2}"#.utf8)),
    ("a byte order mark, which RFC 8259 forbids to send", Data("\u{FEFF}{\"a\": 1}".utf8)),
    ("UTF-16, which RFC 8259 no longer has", encoded(.utf16LittleEndian)),
    ("UTF-32, which RFC 8259 no longer has", encoded(.utf32BigEndian)),
    ("a number that is none, where nobody reads it", Data(#"{"b": 1.2.3e, "a": 1}"#.utf8)),
    (
      "broken UTF-8, where nobody reads it",
      Data(Array(#"{"b": ""#.utf8) + [0xFF] + Array(#"", "a": 1}"#.utf8))
    ),
    ("a half of a surrogate pair, where nobody reads it", Data(#"{"b": "\ud800", "a": 1}"#.utf8)),
  ]

  private static func encoded(_ encoding: String.Encoding) -> Data {
    #"{"a": 1}"#.data(using: encoding) ?? Data()
  }

  @Test("Foundation takes more", arguments: tooLenient.indices)
  func takesMore(_ index: Int) throws {
    let (what, body) = Self.tooLenient[index]
    #expect(try JSONDecoder().decode(One.self, from: body) == One(a: 1), "\(what)")
    let error = try #require(throws: DecodingError.self, "\(what)") {
      try DocumentDecoder.decode(One.self, from: Array(body))
    }
    guard case .dataCorrupted(let context) = error else { throw error }
    let cause = try #require(context.underlyingError as? DocumentError)
    #expect(cause.findings.first?.line == 1 && cause.findings.first?.column != nil)
  }

  @Test("A number too small for a double is a zero of its sign, which Foundation refuses")
  func tiny() throws {
    let text = Data("[1e-400, -1e-400]".utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Double].self, from: text) }
    let zeros = try DocumentDecoder.decode([Double].self, from: text)
    #expect(zeros.map(\.bitPattern) == [0.0, -0.0].map(\.bitPattern))
  }

  @Test("A number too small for a double is no integer, which Foundation takes for 0")
  func tinyInteger() throws {
    let text = Data(#"{"a": 1e-400}"#.utf8)
    #expect(try JSONDecoder().decode(One.self, from: text) == One(a: 0))
    #expect(throws: DecodingError.self) { try DocumentDecoder.decode(One.self, from: Array(text)) }
  }

  /// The path of an error of a number, by either decoder.
  private func path<Number: Decodable>(
    _ text: String, _ type: Number.Type
  ) throws -> (ours: [String], theirs: [String]) {
    func steps(_ decode: () throws -> Void) throws -> [String] {
      let error = try #require(throws: DecodingError.self) { try decode() }
      guard case .dataCorrupted(let context) = error else { throw error }
      return context.codingPath.map { $0.stringValue }
    }
    let ours = try steps {
      _ = try DocumentDecoder.decode([String: [Number]].self, from: Array(text.utf8))
    }
    let theirs = try steps {
      _ = try JSONDecoder().decode([String: [Number]].self, from: Data(text.utf8))
    }
    return (ours, theirs)
  }

  @Test("Foundation forgets where a number stands that does not fit")
  func tooLarge() throws {
    let double = try path(#"{"a": [1, 1e309]}"#, Double.self)
    #expect(double.ours == ["a", "Index 1"] && double.theirs == [])
    let integer = try path(#"{"a": [1, 300]}"#, UInt8.self)
    #expect(integer.ours == ["a", "Index 1"] && integer.theirs == [])
  }

  @Test("Foundation does not say where a document stops being JSON")
  func syntax() throws {
    let text = "{\n  \"a\": 1\n  \"b\": 2\n}"
    func context(_ decode: () throws -> Void) throws -> DecodingError.Context {
      let error = try #require(throws: DecodingError.self) { try decode() }
      guard case .dataCorrupted(let context) = error else { throw error }
      return context
    }
    let theirs = try context { _ = try JSONDecoder().decode(One.self, from: Data(text.utf8)) }
    #expect(theirs.codingPath.isEmpty && theirs.underlyingError == nil)
    let ours = try context { _ = try DocumentDecoder.decode(One.self, from: Array(text.utf8)) }
    let finding = try #require((ours.underlyingError as? DocumentError)?.findings.first)
    #expect(finding.line == 3 && finding.column == 3)
  }

  @Test("For Foundation a null is a wrong truth value, but a missing number")
  func null() throws {
    struct Truth: Decodable { let a: Bool }
    let text = Data(#"{"a": null}"#.utf8)
    let error = try #require(throws: DecodingError.self) {
      try JSONDecoder().decode(Truth.self, from: text)
    }
    guard case .typeMismatch = error else { throw error }
    let own = try #require(throws: DecodingError.self) {
      try DocumentDecoder.decode(Truth.self, from: Array(text))
    }
    guard case .valueNotFound = own else { throw own }
  }
}
