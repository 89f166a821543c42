// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests that the page about errors says what the sources say.

import ChainRuleService
import Foundation
import Testing

@Suite("The page about errors")
struct ErrorCodesTests {
  /// Codes that no body of the corpus can bring about: of the query, of replies and bodies larger
  /// than a test should make.
  static let unreachable: Set = [
    "bad-parameter", "malformed-parameter", "reply-too-large", "too-long",
  ]

  @Test("lists every code of the sources, and no other")
  func codes() throws {
    let listed = try ErrorPage.firstCells(under: "Findings")
    let written = try SourceCodes.all()
    #expect(Set(listed).count == listed.count)
    #expect(written.subtracting(listed).sorted() == [])
    #expect(Set(listed).subtracting(written).sorted() == [])
  }

  @Test("lists every kind of problem with its status, and no other")
  func problems() throws {
    let rows = try ErrorPage.rows(under: "Problems").map { Array($0.prefix(2)) }
    let kinds = ProblemKind.allCases.map { [$0.rawValue, "\($0.definition.status)"] }
    #expect(rows.sorted { $0[0] < $1[0] } == kinds.sorted { $0[0] < $1[0] })
  }

  @Test("lists codes that the corpus brings about")
  func coverage() throws {
    let listed = try ErrorPage.firstCells(under: "Findings")
    let expected = Corpus.bad.flatMap { $0.expectation.findings ?? [] }.map(\.code)
    #expect(Set(listed).subtracting(expected) == Self.unreachable)
  }

  @Test("names the statuses under which the corpus finds each code")
  func statuses() throws {
    var statuses: [String: Set<Int>] = [:]
    for test in Corpus.bad {
      let findings = test.expectation.findings ?? []
      guard let status = test.expectation.status, findings.count == 1 else { continue }
      statuses[findings[0].code, default: []].insert(status)
    }
    for row in try ErrorPage.rows(under: "Findings") {
      let listed = Set(row[1].split(separator: ",").compactMap { Int($0.drop { $0 == " " }) })
      #expect(statuses[row[0], default: []].isSubset(of: listed), "\(row[0])")
    }
  }

  @Test("is read by rows, and the sources by code")
  func selfTest() throws {
    #expect(try ErrorPage.firstCells(under: "Findings").contains("cycle"))
    #expect(try SourceCodes.all().isSuperset(of: ["cycle", "too-many-nodes", "not-finite"]))
    #expect(SourceCodes.literals(inProperty: "var x: Int { 1 }") == [])
  }
}

/// The tables of the page about errors.
private enum ErrorPage {
  static func firstCells(under heading: String) throws -> [String] {
    try rows(under: heading).map { $0[0] }
  }

  /// The cells of each row of the table under a heading, without marks.
  static func rows(under heading: String) throws -> [[String]] {
    let page = try Sources.text(of: Sources.root.appending(path: "Documentation/errors.md"))
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
    return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").map { cell in
        cell.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
    }
  }
}

/// The codes of findings, as the sources write them.
private enum SourceCodes {
  static func all() throws -> Set<String> {
    var codes: Set<String> = []
    for file in try Sources.swiftFiles() {
      let text = try Sources.text(of: file)
      codes.formUnion(literals(inProperty: text))
      codes.formUnion(matches(of: #"\bcode: "([^"\\]+)""#, in: text))
      codes.formUnion(matches(of: #"\brefusal\(\s*"([^"\\]+)""#, in: text))
      codes.formUnion(matches(of: #"\blimit\(name: "([a-z]+)""#, in: text).map { "too-many-\($0)" })
    }
    return codes
  }

  /// The literals in the bodies of properties `code: String`; the one that is put together from the
  /// name of a limit is found where limits are named.
  static func literals(inProperty text: String) -> [String] {
    text.components(separatedBy: "var code: String {\n").dropFirst().flatMap { rest in
      let body = rest.components(separatedBy: "\n  }").first ?? ""
      return matches(of: #""([a-z0-9-]+)""#, in: body)
    }
  }

  private static func matches(of pattern: String, in text: String) -> [String] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
    let whole = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: whole).compactMap { match in
      Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
  }
}

/// The sources of this package.
private enum Sources {
  static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }

  static func text(of file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
  }

  static func swiftFiles() throws -> [URL] {
    let folder = root.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return files?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
  }
}
