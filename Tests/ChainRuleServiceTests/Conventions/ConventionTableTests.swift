// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of kinks and ends of domains, each under every convention.

import Autodiff
import ChainRuleService
import GraphDocuments
import Testing

@Suite("At kinks and at the ends of domains")
struct ConventionTableTests {
  @Test("a reply has the gradient of its convention", arguments: ConventionCase.all)
  func reply(_ test: ConventionCase) throws {
    let reply = try EngineRunner.reply(to: test.row.document(test.convention))
    let value = try Numbers.flat(#require(reply["outputs"] as? [String: Any])["result"])
    expectSame(value, test.row.value, "value")
    let gradients = try #require(reply["gradients"] as? [String: Any])
    for (input, expected) in zip(test.row.inputs, test.gradients) {
      expectSame(try Numbers.flat(gradients[input.name]), expected, input.name)
    }
    try expectRemark(reply, test.row)
    try expectKink(reply, test)
  }

  /// What is not finite is told of, with what made it so and what helps.
  private func expectRemark(_ reply: [String: Any], _ row: ConventionRow) throws {
    let remark = reply["nonFinite"] as? [String: Any]
    guard let part = row.remark else {
      #expect(remark == nil)
      return #expect(reply["finite"] as? Bool == true)
    }
    let words = ["cause", "hint"].compactMap { remark?[$0] as? String }.joined(separator: " ")
    #expect(words.contains(part), "\(words)")
    #expect(remark?["phase"] is String)
  }

  /// A choice is told of, with the convention that made it.
  private func expectKink(_ reply: [String: Any], _ test: ConventionCase) throws {
    guard !test.row.others.isEmpty else { return }
    let warnings = try #require(reply["warnings"] as? [[String: Any]])
    let kink = try #require(warnings.first { $0["code"] as? String == "kink" })
    let interval = try #require(kink["interval"] as? [Double])
    let chosen = try #require(kink["chosen"] as? Double)
    #expect(interval[0] <= chosen && chosen <= interval[1])
    let detail = try #require(kink["detail"] as? String)
    #expect(detail.hasSuffix("was taken, which is the convention \(test.convention.rawValue)."))
  }

  @Test("float32 has the same gradient", arguments: ConventionCase.all)
  func float32(_ test: ConventionCase) throws {
    let document = try test.row.document(test.convention, #", "dtype": "float32""#)
    let gradients = try #require(
      try EngineRunner.reply(to: document)["gradients"] as? [String: Any])
    for (input, expected) in zip(test.row.inputs, test.gradients) {
      expectSame(try Numbers.flat(gradients[input.name]), expected, input.name, within: 1e-6)
    }
  }

  @Test("rows of a batch have the same gradient", arguments: ConventionCase.all)
  func rows(_ test: ConventionCase) throws {
    let reply = try EngineRunner.reply(to: test.row.document(test.convention, times: 3))
    let gradients = try #require(reply["gradients"] as? [String: Any])
    for (input, expected) in zip(test.row.inputs, test.gradients) {
      let rows = Array(repeatElement(expected, count: 3).joined())
      expectSame(try Numbers.flat(gradients[input.name]), rows, input.name)
    }
  }

  @Test(
    "elements of a tensor have the same gradient",
    arguments: ConventionCase.all.filter { $0.row.isOfScalars })
  func elements(_ test: ConventionCase) throws {
    let inputs = test.row.inputs.map { #""\#($0.name)": [\#($0.value), \#($0.value)]"# }
    let names = test.row.inputs.map { #""\#($0.name)""# }.joined(separator: ", ")
    let document = """
      {"expression": "\(test.row.expression)", "inputs": {\(inputs.joined(separator: ", "))},
       "wrt": [\(names)], "convention": "\(test.convention.rawValue)",
       "cotangents": {"result": [1, 1]}, "detail": "gradients"}
      """
    let gradients = try #require(
      try EngineRunner.reply(to: document)["gradients"] as? [String: Any])
    for (input, expected) in zip(test.row.inputs, test.gradients) {
      expectSame(try Numbers.flat(gradients[input.name]), expected + expected, input.name)
    }
  }

  @Test(
    "a check takes it for right",
    arguments: ConventionCase.all.filter { test in
      test.row.remark == nil && test.row.inputs.allSatisfy { !$0.value.hasPrefix("[[") }
    })
  func check(_ test: ConventionCase) throws {
    let claims = zip(test.row.inputs, test.gradients).map { input, gradient in
      let numbers = gradient.map { "\($0)" }.joined(separator: ", ")
      let isVector = input.value.hasPrefix("[")
      return "\"\(input.name)\": \(isVector ? "[\(numbers)]" : numbers)"
    }
    let document = try test.row.document(
      test.convention, ", \"claims\": {\(claims.joined(separator: ", "))}")
    let reply = try EngineRunner.reply(
      to: document.replacing(/"wrt": \[[^\]]*\],/, with: ""), .check)
    #expect(reply["passed"] as? Bool == true)
  }

  @Test("rows whose operations there are by now wait for nothing")
  func awaiting() {
    let missing = Set(
      ConventionTable.rows.flatMap(\.operations).filter { OperationTable.find($0) == nil }
    )
    .union(ConventionTable.refused.flatMap(\.operations).filter { OperationTable.find($0) == nil })
    #expect(
      ConventionTable.awaiting == missing,
      """
      Strike off 'awaiting' what is there by now; its rows run already, and what conventions choose \
      at its kinks is declared beside them (Kink.others).
      """)
  }

  @Test("every row of the table can be read, and has a gradient for each input")
  func table() throws {
    #expect(ConventionTable.rows.count >= 60)
    #expect(Set(ConventionTable.rows.map(\.name)).count == ConventionTable.rows.count)
    for row in ConventionTable.rows {
      _ = try ExpressionParser.parse(row.expression)
      for convention in KinkConvention.allCases {
        #expect(row.gradients(under: convention).count == row.inputs.count, "\(row.name)")
      }
    }
  }

  @Test(
    "a matrix that an operation cannot take is refused, and the node named",
    arguments: ConventionTable.refused.filter {
      $0.operations.allSatisfy { OperationTable.find($0) != nil }
    })
  func refused(_ row: RefusedRow) throws {
    let document =
      #"{"expression": "f = \#(row.expression); sum(f)", "inputs": {"x": \#(row.value)}}"#
    let error = try EngineRunner.findings(in: document)
    #expect(error.findings.count == 1)
    #expect(error.findings.first?.nodes?.contains("f") == true)
  }
}

/// Numbers of a reply, where those that are not finite are texts.
enum Numbers {
  /// All numbers of a value, in order.
  static func flat(_ value: Any?) throws -> [Double] {
    if let list = value as? [Any] { return try list.flatMap { try flat($0) } }
    if let text = value as? String { return [try #require(Double(text))] }
    return [try #require(value as? Double)]
  }
}

/// Expects the same numbers; NaN is the same as NaN.
func expectSame(
  _ found: [Double], _ expected: [Double], _ what: String, within tolerance: Double = 1e-15,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let isSame =
    found.count == expected.count
    && zip(found, expected).allSatisfy { found, expected in
      found == expected || found.isNaN && expected.isNaN
        || abs(found - expected) <= tolerance * abs(expected)
    }
  #expect(isSame, "\(what): \(found), not \(expected)", sourceLocation: sourceLocation)
}
