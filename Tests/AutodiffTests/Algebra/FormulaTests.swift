// SPDX-License-Identifier: Apache-2.0
// ChainRule: formulas, simplified and printed.

import Testing

@testable import Autodiff

struct FormulaTests {
  static let (a, b, x, f) = (
    Formula.name("a"), Formula.name("b"), Formula.name("x"), Formula.name("f")
  )

  @Test func `rules print as a person would write them`() {
    #expect(Sigmoid().partialFormulas([Self.x], value: Self.f)[0].text == "f*(1 - f)")
    #expect(Sigmoid().formula([Self.x]).text == "1/(1 + exp(-x))")
    #expect(Multiply().partialFormulas([Self.a, Self.b], value: Self.f).map(\.text) == ["b", "a"])
    #expect(
      Divide().partialFormulas([Self.a, Self.b], value: Self.f).map(\.text)
        == ["1/b", "-(a/b^2)"])
    #expect(Negate().partialFormulas([Self.x], value: Self.f)[0].text == "-1")
    #expect(Tanh().partialFormulas([Self.x], value: Self.f)[0].latex == "1 - {f}^{2}")
    #expect(
      RectifiedLinear().formula([Self.x]).latex
        == "\\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}")
  }

  /// A formula and its text: parentheses where the grammar needs them and nowhere else.
  static let texts: [(Formula, String)] = [
    (a - (b - x), "a - (b - x)"),
    (a - b - x, "a - b - x"),
    (a / (b * x), "a/(b*x)"),
    (a / b * x, "a/b*x"),
    (a * (b + x), "a*(b + x)"),
    (-(.power(x, Formula(2))), "-x^2"),
    (.power(-x, Formula(2)), "(-x)^2"),
    (.power(x, Formula(-2)), "x^(-2)"),
    (.power(.power(x, a), b), "(x^a)^b"),
    (.power(x, .power(a, b)), "x^a^b"),
    (.power(a / b, Formula(2)), "(a/b)^2"),
    (-(-x), "-(-x)"),
    (-(a * b), "-(a*b)"),
    (-a * b, "-a*b"),
    (a * -b, "a*(-b)"),
    (a + -b, "a + (-b)"),
    (-a + b, "-a + b"),
    (-(a + b), "-(a + b)"),
    (Formula(-2) * x, "-2*x"),
    (Formula(0.1) + 1e-7 + 1e21, "0.1 + 1e-07 + 1e+21"),
    (Formula(-.infinity), "-(1/0)"),
    (Formula(.nan), "0/0"),
    (Formula(.pi) * .name("pi"), "pi*`pi`"),
    (.name("a b") + .name("w_1") + .name("1st") + .name("größe"), "`a b` + w_1 + `1st` + größe"),
    (.select(a, .greaterOrEqual, b, then: a, else: -b), "where(a >= b, a, -b)"),
    (.comparison(a, .less, b) * x, "(a < b)*x"),
    (.sinc(x, order: 3), "sinc(x, order=3)"),
    (.hypot(a + b, .exp(-x)), "hypot(a + b, exp(-x))"),
  ]

  @Test(arguments: texts)
  func `text has the parentheses it needs and reads back`(formula: Formula, text: String) {
    #expect(formula.text == text)
    let infinite = text.contains("/0")
    #expect(infinite || FormulaParser.parse(text) == formula)
  }

  static let simplifications: [(Formula, String)] = [
    (1 * x, "x"), (x * 1, "x"), (x + 0, "x"), (0 + x, "x"), (x - 0, "x"), (0 - x, "-x"),
    (0 * x, "0"), (x / 1, "x"), (-(-x), "x"), (a + -b, "a - b"), (a - -b, "a + b"),
    (Formula(-1) * x, "-x"), (Formula(2) * 3 * x, "6*x"), (Formula(2) - 5, "-3"),
    (Formula(0.1) + 0.2, "0.1 + 0.2"), (Formula(1) / 3, "1/3"), (.power(x, Formula(1)), "x"),
    (.select(a, .less, b, then: x * 1, else: x), "x"), (.exp(0 + x), "exp(x)"),
  ]

  @Test(arguments: simplifications)
  func `simplifying strikes out what a reader would`(formula: Formula, text: String) {
    #expect(formula.simplified.text == text)
  }

  @Test func `names become letters and indices`() {
    #expect(Formula.name("w12").latex == "w_{12}")
    #expect(Formula.name("w_0").latex == "w_{0}")
    #expect(Formula.name("sigma").latex == "\\sigma")
    #expect(Formula.name("loss").latex == "\\mathit{loss}")
    #expect(Formula.name("a_b%").latex == "\\mathit{a\\_b\\%}")
    #expect(Formula.name("7").latex == "7")
    #expect(Formula.name("w1").mathML.contains("<msub><mi>w</mi><mn>1</mn></msub>"))
    #expect(Formula.name("<&\u{1}>").mathML.contains("<mi>&lt;&amp;\u{FFFD}&gt;</mi>"))
    #expect(Formula(1.5e-7).latex == "1.5 \\cdot 10^{-7}")
  }

  @Test func `what is too deep is cut short`() {
    let deep = (0..<2_000).reduce(Self.x) { formula, _ in Formula.exp(formula) }
    #expect(deep.text.contains("…") && deep.text.count < 3_000)
    #expect(deep.simplified.mathML.contains("<mo>…</mo>"))
    #expect(deep.latex.contains("\\dots"))
  }
}
