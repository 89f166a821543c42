// SPDX-License-Identifier: Apache-2.0
// ChainRule: reading, writing and reading again is reading once.

import Testing

@testable import GraphDocuments

@Suite struct ExpressionRoundTripTests {
  @Test(arguments: [
    ("((a)) + (b*c)", "a + b*c"), ("(a + b) + c", "a + b + c"), ("a + (b + c)", "a + (b + c)"),
    ("a - (b - c)", "a - (b - c)"), ("(a*b)/c", "a*b/c"), ("a/(b*c)", "a/(b*c)"),
    ("-(x^2)", "-x^2"), ("(-x)^2", "(-x)^2"), ("a^(b^c)", "a^b^c"), ("(a^b)^c", "(a^b)^c"),
    ("-(a*b)", "-(a*b)"), ("(-a)*b", "-a*b"), ("a*(-b)", "a*-b"), ("2^(-1)", "2^-1"),
    ("(a @ b)[0]", "(a @ b)[0]"), ("x²", "x^2"), ("(a < b) + 1", "(a < b) + 1"),
    ("f((a), (b))", "f(a, b)"), ("softmax( z,axis = -1 )", "softmax(z, axis=-1)"),
    ("z=w·x;σ(z)", "z = w*x; σ(z)"), ("x[ 1+1 : , -1]", "x[2:, -1]"),
    ("x[(i+1) ,-1,k[j]]", "x[i + 1, -1, k[j]]"), ("`ab`", "ab"),
    ("`a``b` = `pi`", "`a``b` = `pi`"), ("f(x, s='a\"b')", "f(x, s=\"a\"\"b\")"),
    ("np.exp(+x)", "exp(x)"), ("1e21 + 0.0000001", "1e21 + 1e-7"),
  ])
  func `parentheses stand where they say something`(text: String, expected: String) throws {
    #expect(try ExpressionParser.parse(text).text == expected)
  }

  @Test(arguments: 0..<40)
  func `what is written reads as the same`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let text = RandomExpression(&generator).text
      let expression = try ExpressionParser.parse(text)
      let printed = expression.text
      let again = try ExpressionParser.parse(printed)
      #expect(again.isSame(as: expression), "\(text) became \(printed)")
      #expect(again.text == printed)
      #expect(again.tree == expression.tree)
    }
  }

  @Test(arguments: 0..<20)
  func `no parentheses could be left out`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 1000 + seed)
    for _ in 0..<20 {
      let printed = try ExpressionParser.parse(RandomExpression(&generator).text).text
      let expression = try ExpressionParser.parse(printed)
      let scalars = Array(printed.unicodeScalars)
      for term in expression.terms where term.isEnclosed {
        var shorter = scalars
        shorter.remove(at: term.span.end)
        shorter.remove(at: term.span.start - 1)
        let text = String(String.UnicodeScalarView(shorter))
        let other = try? ExpressionParser.parse(text)
        #expect(other?.isSame(as: expression) != true, "\(printed) and \(text)")
      }
    }
  }

  @Test func `a term alone is written, too`() throws {
    let expression = try ExpressionParser.parse("f = 1/(1 + exp(-z))")
    #expect(expression.text(of: 5) == "1 + exp(-z)")
  }
}
