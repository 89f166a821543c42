// SPDX-License-Identifier: Apache-2.0
// ChainRule: our decoder against Foundation's on many thousand changed documents.

import Foundation
import Testing

@testable import GraphDocuments

@Suite("Our decoder and Foundation's") struct CoderDifferentialTests {
  private static let names = DocumentCatalogue.all.map { $0.schemaName }

  /// How many changed bodies each document gets; 104,000 in all.
  private static let bodies = 4000

  @Test("agree on changed documents", arguments: names)
  func agree(_ name: String) throws {
    func compare<Document: Documented>(_ type: Document.Type) throws {
      // Several of them, so that most of a body lies after its first 100 bytes.
      let one = try JSONEncoder().encode(Document.example)
      let documents = [Document](repeating: Document.example, count: 1 + 250 / one.count)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let mutation = try BodyMutation(Array(try encoder.encode(documents)))
      var generator = SeededGenerator(seed: UInt64(one.count))
      var comparison = CoderComparison<[Document]>()
      for _ in 0..<Self.bodies { comparison.compare(mutation.mutated(&generator)) }
      #expect(comparison.mistakes.prefix(3) == [], "\(comparison.mistakes.count) mistakes")
      let report = BodyClass.allCases.map { "\(comparison.classes[$0] ?? 0) \($0.rawValue)" }
      print("\(name): \(report.joined(separator: ", "))")
      let share = { Double(comparison.classes[$0] ?? 0) / Double(Self.bodies) }
      #expect(share(.acceptedByBoth) >= 0.3, "too few are accepted")
      #expect(share(.refusedLate) >= 0.3, "too few are refused late")
    }
    try compare(DocumentTests.document(name))
  }
}
