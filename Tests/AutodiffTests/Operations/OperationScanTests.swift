// SPDX-License-Identifier: Apache-2.0
// ChainRule: the sources are searched for operations that the catalogue does not name.

import Foundation
import Testing

@testable import Autodiff

/// The compiler cannot find a type that nothing names, so this reads the sources: it is a search of
/// text, and knows conformances only where a type or an extension declares them in so many words.
struct OperationScanTests {
  static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Autodiff/Operations")

  /// The names of the types that declare a conformance to a protocol named `...Operation`.
  static func operations(in source: String) -> [String] {
    source.matches(
      of: /(?m)^\s*(?:public |package )?(?:struct|enum|extension)\s+(\w+)\s*:([^{]*)\{/
    )
    .filter { match in
      match.output.2.split(whereSeparator: { $0 == "," || $0.isWhitespace })
        .contains { $0.hasSuffix("Operation") || $0 == "ElementwiseLoss" || $0 == "GeneratedLeaf" }
    }
    .map { String($0.output.1) }
  }

  @Test func `every operation is named in the catalogue`() throws {
    let catalogue = try String(
      contentsOf: Self.sources.appending(path: "OperationCode+Type.swift"), encoding: .utf8)
    let files = try #require(
      FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil))
    var found = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      for name in Self.operations(in: try String(contentsOf: file, encoding: .utf8)) {
        found += 1
        #expect(catalogue.contains("(\(name).self)"), "\(name) is in no list")
      }
    }
    #expect(found >= OperationCode.allCases.count)
  }

  @Test func `the search finds declarations and passes over what they inherit`() {
    let source = """
      struct One: UnaryOperation, PlainOperation {
      extension Two: GeneralOperation {
      protocol ThreeOperation: UnaryOperation {
      struct Four: Sendable {
      """
    #expect(Self.operations(in: source) == ["One", "Two"])
  }

  @Test func `no two operations share a name`() {
    var seen: Set<String> = []
    for code in OperationCode.allCases {
      var lister = OperationLister()
      let listing = code.accept(&lister).listing
      for name in [listing.name] + listing.aliases {
        #expect(seen.insert(name).inserted, "\(name) is listed twice")
      }
      #expect(listing.summary.count <= 150 && listing.summary.hasSuffix("."))
    }
  }
}
