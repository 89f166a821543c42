// SPDX-License-Identifier: Apache-2.0
// ChainRule: one body of the corpus, and what is expected of it.

import ChainRuleService
import GraphDocuments

/// One body of the corpus, and what is expected of it.
struct CorpusCase: Sendable {
  let name: String
  let verb: Verb
  let body: Body
  let expectation: CorpusExpectation
  /// The members that a good body's reply has among others, as JSON; `nil` for bad bodies.
  let reply: [UInt8]?

  /// Where the bytes of a body come from.
  enum Body: Sendable {
    /// As they stand in the file.
    case bytes([UInt8])
    /// Made by a word, as they would fill the file.
    case generated(CorpusGenerator)
  }

  /// The bytes of the body.
  var bytes: [UInt8] {
    switch body {
    case .bytes(let bytes): bytes
    case .generated(let generator): generator.bytes
    }
  }

  /// Whether the body is short enough to be sent ten thousand times.
  var isSmall: Bool {
    if case .bytes = body { true } else { false }
  }
}

/// What is expected of a body, as the file says it.
struct CorpusExpectation: Decodable, Sendable {
  let name: String
  let verb: String?
  let text: String?
  let base64: String?
  let generator: String?
  let status: Int?
  /// How many findings there are, where only some are listed.
  let count: Int?
  let findings: [CorpusFinding]?
}

/// What is expected of a finding; members that are absent are not compared, but for the pointer.
struct CorpusFinding: Decodable, Sendable {
  let code: String
  /// The pointer; none means that the finding has none.
  let pointer: String?
  let line: Int?
  let column: Int?
  let nodes: [String]?
  let related: [String]?
  /// Where in the expression: the first code point, and the one past the last.
  let span: [Int]?
  /// Texts that stand in its detail or its hint.
  let says: [String]?

  /// What is wrong with a finding that has this code and pointer.
  func mistakes(in finding: Finding) -> [String] {
    var mistakes: [String] = []
    if let line, finding.line != line { mistakes.append("line is not \(line)") }
    if let column, finding.column != column { mistakes.append("column is not \(column)") }
    if let nodes, finding.nodes != nodes { mistakes.append("nodes are not \(nodes)") }
    let found = finding.related?.map(\.description)
    if let related, found != related { mistakes.append("related is not \(related)") }
    if let span, finding.span.map({ [$0.start, $0.end] }) != span {
      mistakes.append("span is not \(span)")
    }
    let words = finding.detail + " " + (finding.hint ?? "")
    for text in says ?? [] where !words.contains(text) { mistakes.append("does not say \(text)") }
    return mistakes
  }

  /// Whether this is said of the finding.
  func isAbout(_ finding: Finding) -> Bool {
    finding.code == code && finding.pointer?.description == pointer
  }
}
