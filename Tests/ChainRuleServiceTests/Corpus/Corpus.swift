// SPDX-License-Identifier: Apache-2.0
// ChainRule: the corpus of request bodies, read from its files.

import ChainRuleService
import Foundation
import GraphDocuments

/// The corpus of request bodies: bad ones with what is wrong with them, and good but strange ones.
///
/// A case gives its body as `body` (JSON, taken byte by byte as it stands in the file), as `text`,
/// as `base64` where it is not UTF-8, or by the word of a ``CorpusGenerator``. What is expected was
/// written by hand from the contract, never recorded from the program.
enum Corpus {
  /// The bad bodies, by topic.
  static let bad: [CorpusCase] =
    [
      "syntax", "members", "references", "graphs", "leaves", "values", "batches", "expressions",
      "pictures", "dialects", "claims", "indices", "together",
    ]
    .flatMap(read)

  /// The good bodies.
  static let good: [CorpusCase] = read("good")

  /// The case of a name.
  static func named(_ name: String) -> CorpusCase? {
    (bad + good).first { $0.name == name }
  }

  /// A request that is right, small, and answered the same way every time.
  static let plain = Array(#"{"nodes": [{"id": "x", "value": 7}]}"#.utf8)

  private static func read(_ topic: String) -> [CorpusCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(components: "Bodies", "\(topic).json")
    do {
      let data = try Data(contentsOf: file)
      let expectations = try JSONDecoder().decode([CorpusExpectation].self, from: data)
      let slices = try JSONSlices(Array(data))
      return try expectations.enumerated().map { index, expectation in
        try made(expectation, body: slices["body", of: index], reply: slices["reply", of: index])
      }
    } catch {
      preconditionFailure("\(topic).json is no part of a corpus: \(error)")
    }
  }

  private static func made(
    _ expectation: CorpusExpectation, body: [UInt8]?, reply: [UInt8]?
  ) throws -> CorpusCase {
    let data = expectation.base64.flatMap { Data(base64Encoded: $0) }
    let written = body ?? expectation.text.map { Array($0.utf8) } ?? data.map { Array($0) }
    let generated = expectation.generator.flatMap { CorpusGenerator($0) }
    guard let body = written.map(CorpusCase.Body.bytes) ?? generated.map(CorpusCase.Body.generated),
      let verb = Verb(rawValue: expectation.verb ?? "gradients"),
      (reply == nil) == (expectation.status != nil)
    else { throw Unreadable(name: expectation.name) }
    return CorpusCase(
      name: expectation.name, verb: verb, body: body, expectation: expectation, reply: reply)
  }

  /// A case without a body, with an unknown verb, or with both a reply and a status.
  private struct Unreadable: Error {
    let name: String
  }
}

/// The members of the objects in an array, as they stand in a file.
private struct JSONSlices {
  private var members: [[String: [UInt8]]] = []

  init(_ bytes: [UInt8]) throws {
    var tape = JSONTape()
    members = try tape.withScanned(copying: bytes) { view, _ in
      view.elements(of: view.root).map { object in
        var slices: [String: [UInt8]] = [:]
        for (name, value) in view.members(of: object) {
          slices[view.string(at: name)] = Array(view.text[view.byteRange(of: value)])
        }
        return slices
      }
    }
  }

  subscript(name: String, of index: Int) -> [UInt8]? { members[index][name] }
}
