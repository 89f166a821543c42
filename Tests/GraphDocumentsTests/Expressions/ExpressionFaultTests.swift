// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is said of texts that are no expressions, and where.

import Testing

@testable import GraphDocuments

@Suite struct ExpressionFaultTests {
  private func finding(_ text: String) throws -> Finding {
    do throws(ExpressionFault) {
      let expression = try ExpressionParser.parse(text)
      Issue.record("\(text) was read as \(expression.text)")
    } catch {
      return error.finding(in: text)
    }
    return Finding(code: "", detail: "")
  }

  @Test(arguments: [
    ("", 0, 0), ("  ", 2, 2), ("a +", 3, 3), ("a + * b", 4, 5), ("(a", 0, 1), ("a)", 1, 2),
    ("(a]", 2, 3), ("[a)", 2, 3), ("f(a", 1, 2), ("x[0", 1, 2), ("x[]", 2, 3), ("x[0,]", 4, 5),
    ("x[i:]", 2, 3), ("x[:, i, j]", 0, 10), ("x[1.5]", 2, 5), ("x[0:1:2:3]", 7, 8), ("x[,0]", 2, 3),
    ("2x", 1, 2),
    ("x y", 2, 3), ("(a)(b)", 3, 4), ("2(3)", 1, 2), ("a b = 3", 2, 3), ("a + b = 3", 6, 7),
    ("a < b < c", 6, 7), ("f(x) = 2", 5, 6), ("f(a=1, b)", 7, 8), ("f(a=1, a=2)", 7, 8),
    ("f(a=b)", 4, 5), ("f(a=1 + 1)", 6, 7), ("f(a=1,)", 6, 7), ("f(a,)", 4, 5), ("[a,]", 3, 4),
    ("f(a=[1, [[2]]])", 9, 10), ("f(,)", 2, 3), ("[,a]", 1, 2), ("()", 1, 2), (";", 0, 1),
    ("a;;b", 2, 3),
    ("a = ;", 4, 5), ("= 3", 0, 1), ("a & b", 2, 3), ("a ! b", 2, 3), ("a % b", 2, 3),
    ("_a", 0, 1), ("`a", 0, 1), ("'a", 0, 1), ("'a'", 0, 3), ("x.T", 1, 2), ("pi = 3", 0, 2),
    ("π = 3", 0, 1), ("1e999", 0, 5), ("1..2", 2, 4), ("⁻", 0, 1), ("²", 0, 1), ("a\u{0}b", 1, 2),
    ("a\u{202E}b", 1, 2), ("a\u{200F}", 1, 2), ("é·", 2, 2), ("(a; b)", 0, 1), ("a = b = c", 6, 7),
    ("x[1:2", 1, 2), ("f(x, a=", 7, 7), ("np.", 2, 3), ("x[y[0]:]", 2, 6), ("(1, 2)", 2, 3),
    ("a : b", 2, 3), ("(a : b)", 3, 4), ("\u{FEFF}a", 0, 1), ("a +\u{FFFD}", 3, 4),
  ])
  func `every mistake has its place`(text: String, start: Int, end: Int) throws {
    let finding = try finding(text)
    #expect(finding.code == "expression-syntax")
    #expect(finding.span == Finding.Span(start: start, end: end), "\(text): \(finding.detail)")
    #expect(!finding.detail.isEmpty && finding.detail.hasSuffix("."))
    let lines = (finding.hint ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count > 2)
    #expect(lines.dropFirst().first?.drop { $0 == " " }.allSatisfy { $0 == "^" } == true)
  }

  @Test func `the place is shown`() throws {
    #expect(
      try finding("z = 2x + 1").hint == """
        z = 2x + 1
             ^
        There is no implicit product: write *x. Statements are kept apart by ';'.
        """)
    #expect(
      try finding("a = 1;\nb = (a + 2;\nc = 3").hint == """
        b = (a + 2;
            ^
        The mistake is where the caret is.
        """)
  }

  @Test func `of a long line only the surroundings are shown`() throws {
    let text =
      String(repeating: "x + ", count: 1000) + "* y" + String(repeating: " + z", count: 1000)
    let hint = try #require(try finding(text).hint)
    #expect(
      hint.hasPrefix(
        """
        ...+ x + x + x + x + x + x + x + * y + z + z + z + z + z + z + ...
                                         ^

        """))
  }

  @Test func `what cannot be seen is not shown`() throws {
    let hint = try #require(try finding("a\u{202E}b\u{7}").hint)
    #expect(hint.hasPrefix("a\u{FFFD}b\u{FFFD}\n ^\n"))
  }

  @Test(arguments: [
    ("x.T", "Write transpose(x)."), ("F.relu(x)", "Write relu(F), or leave 'F.' out"),
    ("a < b < c", "Compare once"), ("f(x) = 2", "To compare, write '=='"),
    ("where(a = 0, b)", "To compare, write '=='"), ("a % b", "mod(a, b)"),
  ])
  func `hints know what was meant`(text: String, hint: String) throws {
    #expect(try finding(text).hint?.contains(hint) == true)
  }

  @Test(arguments: ["(", "-", "[", "f(", "x[", "a^", "(-", "1+("])
  func `hostile depth is refused or read, never a trap`(piece: String) throws {
    let text = String(repeating: piece, count: 1_000_000)
    #expect(throws: ExpressionFault.self) { try ExpressionParser.parse(text) }
    let limited = #expect(throws: ExpressionFault.self) {
      try ExpressionParser.parse(text + "x", maximumTerms: 10_000)
    }
    let codes = ["expression-syntax", "too-many-nodes", "too-deep"]
    #expect(limited.map { codes.contains($0.code) } == true)
  }

  @Test func `depth has a limit that is told`() throws {
    let depth = ExpressionParser.maximumDepth + 1
    let finding = try finding(String(repeating: "(", count: depth))
    #expect(finding.code == "too-deep")
    #expect(finding.detail.contains("100000"))
  }
}
