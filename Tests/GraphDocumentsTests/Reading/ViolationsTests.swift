// SPDX-License-Identifier: Apache-2.0
// ChainRule: findings, their places and their order.

import Foundation
import Testing

@testable import GraphDocuments

@Suite struct ViolationsTests {
  @Test func findingsComeInDocumentOrderWithTheirPlaces() throws {
    try withView("{\"a\": 1,\n \"b\": [2, \"x\"]}") { view in
      var violations = Violations()
      let b = try #require(view.member("b", of: view.root))
      let a = try #require(view.member("a", of: view.root))
      violations.add(
        TensorFault.notANumber(found: .string, text: "x"), at: view.first(in: b) + 1,
        nodes: ["n"], related: [a, b])
      violations.add(Finding(code: "nowhere", detail: "No place."))
      violations.add(TensorFault.badDimension(text: "1"), at: a)
      let findings = violations.findings(in: view)
      #expect(findings.map(\.code) == ["nowhere", "bad-shape", "bad-number"])
      #expect(findings.map { $0.pointer?.description } == [nil, "/a", "/b/1"])
      #expect(findings.map(\.line) == [nil, 1, 2])
      #expect(findings.map(\.column) == [nil, 7, 11])
      #expect(findings[2].related?.map(\.description) == ["/a", "/b"])
      #expect(findings[2].nodes == ["n"])
      #expect(throws: DocumentError.self) { try violations.throwIfAny(in: view) }
    }
  }

  @Test func whatIsNotListedIsNotWorkedOut() {
    struct Costly: DocumentFault {
      let number: Int
      var code: String { "costly" }
      var detail: String { "" }
      var hint: String? {
        #expect(number < Violations.maximum)
        return nil
      }
    }
    var violations = Violations()
    for number in 0..<3000 { violations.add(Costly(number: number), at: nil) }
    #expect(violations.isFull && violations.omitted == 3000 - Violations.maximum)
  }

  @Test func aLongListIsCut() throws {
    let text = "[" + Array(repeating: "0", count: 3000).joined(separator: ",") + "]"
    try withView(text) { view in
      var violations = Violations()
      for element in view.elements(of: view.root) {
        violations.add(TensorFault.badDimension(text: "0"), at: element)
      }
      #expect(violations.count == 3000)
      let findings = violations.findings(in: view)
      #expect(findings.count == Violations.maximum + 1)
      #expect(findings.last?.code == "findings-omitted")
      #expect(findings.dropLast().last?.pointer?.description == "/999")
    }
  }

  @Test func nothingWrongIsNoError() throws {
    try Violations().throwIfAny(in: nil)
    var violations = Violations()
    violations.add(try #require(refusal(of: Array("[".utf8))), at: nil)
    #expect(violations.isMalformed)
  }

  @Test func aFindingLeavesOutWhatItDoesNotSay() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(Finding.example), as: UTF8.self)
    #expect(
      text == #"{"code":"unknown-operation","column":24,"detail":"There is no operation "#
        + #"\"sigmiod\".","hint":"Did you mean \"sigmoid\"?","line":5,"nodes":["f"],"#
        + #""pointer":"/nodes/3/op"}"#)
  }

  @Test func aSyntaxErrorIsAFinding() throws {
    let error = try #require(refusal(of: Array("{\"a\": NaN}".utf8)))
    let finding = error.finding
    #expect(finding.code == "invalid-json")
    #expect(finding.detail == "JSON cannot write this number without quotes.")
    #expect(finding.hint == "Write the string \"NaN\".")
    #expect([finding.line, finding.column] == [1, 7])
  }

  @Test("Findings about long ids are counted once they fill a million bytes")
  func longNames() {
    let id = String(repeating: "x", count: 100_000)
    var violations = Violations()
    for _ in 0..<500 {
      violations.add(Finding(code: "shape", detail: "It does not fit.", nodes: [id]))
    }
    #expect(violations.isFull)
    let findings = violations.findings(in: nil)
    #expect(findings.count == 12)
    #expect(findings.last?.code == "findings-omitted")
    #expect(violations.count == 500)
  }
}
