// SPDX-License-Identifier: Apache-2.0
// ChainRule: every row of the grammar, and which operator binds what.

import Testing

@testable import GraphDocuments

@Suite struct ExpressionParserTests {
  @Test(arguments: [
    // program, binding
    ("a; b;", "a; b"), ("z = a + b; f = 1/z", "z = (+ a b); f = (/ 1 z)"), (" a\n", "a"),
    // sum, product, unary
    ("a - b - c", "(- (- a b) c)"), ("a + b*c", "(+ a (* b c))"), ("(a + b)*c", "(* (+ a b) c)"),
    ("a / b * c", "(* (/ a b) c)"), ("a @ b @ c", "(@ (@ a b) c)"), ("a*-b", "(* a (neg b))"),
    ("-a*b", "(* (neg a) b)"), ("- -a", "(neg (neg a))"), ("+a", "a"), ("a - +b", "(- a b)"),
    ("-a + b", "(+ (neg a) b)"), ("1 / 1 + exp(-z)", "(+ (/ 1 1) (exp (neg z)))"),
    ("1/(1 + exp(-z))", "(/ 1 (+ 1 (exp (neg z))))"),
    // power
    ("-x^2", "(neg (^ x 2))"), ("2^-1", "(^ 2 (neg 1))"), ("a^b^c", "(^ a (^ b c))"),
    ("(a^b)^c", "(^ (^ a b) c)"), ("a**b", "(^ a b)"), ("2^-x*3", "(* (^ 2 (neg x)) 3)"),
    ("2^-x^2", "(^ 2 (neg (^ x 2)))"), ("a*b^c", "(* a (^ b c))"), ("(-x)^2", "(^ (neg x) 2)"),
    // postfix, index
    ("x[0]", "(at x 0)"), ("x[-1]", "(at x -1)"), ("x[0][1]", "(at (at x 0) 1)"),
    ("x[0, 1:2]", "(at x 0 1:2:_)"), ("x[:]", "(at x _:_:_)"), ("x[::2]", "(at x _:_:2)"),
    ("x[1:]", "(at x 1:_:_)"), ("x[:-1]", "(at x _:-1:_)"), ("x[:, 0]", "(at x _:_:_ 0)"),
    ("x[i]", "(at x i *)"), ("x[i + 1, 0]", "(at x (+ i 1) * 0)"),
    ("x[y[0], :]", "(at x (at y 0) * _:_:_)"), ("x[i, j][k]", "(at (at x i j * *) k *)"),
    ("x[4:1:-2]", "(at x 4:1:-2)"), ("x[::]", "(at x _:_:_)"),
    ("x[1 + 2*3 - 1]", "(at x 6)"), ("-x[0]^2", "(neg (^ (at x 0) 2))"),
    ("f(x)[0]", "(at (f x) 0)"), ("[a, b][0]", "(at [a b] 0)"), ("x[:5:]", "(at x _:5:_)"),
    // atom
    ("3", "3"), (".5", "0.5"), ("5.", "5"), ("1e-3", "0.001"), ("1.5E+2", "150"), ("007", "7"),
    ("[]", "[]"), ("[1, a + b]", "[1 (+ a b)]"), ("[[1], [2]]", "[[1] [2]]"), ("((a))", "a"),
    ("2 + pi", "(+ 2 PI)"), ("π", "PI"), ("e", "e"),
    // call
    ("f()", "(f)"), ("f(a, b)", "(f a b)"), ("np.exp(x)", "(exp x)"), ("math.pi", "PI"),
    ("torch.relu(x) + jnp.tanh(y)", "(+ (relu x) (tanh y))"), ("np + 1", "(+ np 1)"),
    ("softmax(z, axis=-1)", "(softmax z axis:number(-1.0))"),
    ("f(axis=0)", "(f axis:number(0.0))"), ("f(x, a=true, b=None)", "(f x a:boolean(true) b:none)"),
    ("f(x, s='a''b')", "(f x s:text(\"a\\'b\"))"), ("f(a == b)", "(f (== a b))"),
    ("f(x, p=[1, -2])", "(f x p:numbers([1.0, -2.0]))"), ("f(x, p=())", "(f x p:numbers([]))"),
    // comparison
    ("a < b + c", "(< a (+ b c))"), ("a <= b", "(<= a b)"), ("a >= b", "(>= a b)"),
    ("a == b", "(== a b)"), ("a != b", "(!= a b)"), ("c = a > b", "c = (> a b)"),
    ("(a < b)*(b < c)", "(* (< a b) (< b c))"), ("(a < b) < c", "(< (< a b) c)"),
  ])
  func `every row of the grammar is read`(text: String, tree: String) throws {
    #expect(try ExpressionParser.parse(text).tree == tree)
  }

  @Test(arguments: [
    ("a·b × c ⋅ d ∗ e", "(* (* (* (* a b) c) d) e)"), ("a ÷ b ∕ c", "(/ (/ a b) c)"),
    ("a − b", "(- a b)"), ("−x²", "(neg (^ x 2))"), ("x³", "(^ x 3)"), ("x²³", "(^ x 23)"),
    ("2^x²", "(^ 2 (^ x 2))"), ("x²^3", "(^ (^ x 2) 3)"), ("x⁻¹", "(^ x (neg 1))"),
    ("a ≤ b", "(<= a b)"), ("a ≥ b", "(>= a b)"), ("a ≠ b", "(!= a b)"), ("σ(z)", "(σ z)"),
    ("θ_1 + ŵ₀", "(+ θ_1 ŵ₀)"), ("é + переменная + 变量", "(+ (+ é переменная) 变量)"),
    ("`a b` + `x``y` + `π`", "(+ (+ a b x`y) π)"), ("`1/x`(x)", "(1/x x)"),
    ("a\u{00A0}+\u{2003}b", "(+ a b)"), ("f(x, s=\"é\")", "(f x s:text(\"é\"))"),
  ])
  func `what is not ASCII means what it looks like`(text: String, tree: String) throws {
    #expect(try ExpressionParser.parse(text).tree == tree)
  }

  @Test func `terms know where they stand, in code points`() throws {
    let expression = try ExpressionParser.parse("ŵ·(σ(z) + 1)[0]²; é = 2")
    let text = Array("ŵ·(σ(z) + 1)[0]²; é = 2".unicodeScalars)
    let texts = expression.terms.map { term in
      String(String.UnicodeScalarView(text[term.span.start..<term.span.end]))
    }
    #expect(
      texts == [
        "ŵ", "z", "σ(z)", "1", "σ(z) + 1", "(σ(z) + 1)[0]", "²", "(σ(z) + 1)[0]²",
        "ŵ·(σ(z) + 1)[0]²", "2",
      ])
    #expect(expression.terms.map(\.isEnclosed).firstIndex(of: true) == 4)
    #expect(expression.bindings[1].nameSpan == Finding.Span(start: 18, end: 19))
  }

  @Test func `free names are those that nothing binds`() throws {
    let expression = try ExpressionParser.parse("z = w*x + w; f = sigmoid(z) + `a b` + pi")
    #expect(expression.freeNames == ["w", "x", "a b"])
  }

  @Test(arguments: [
    ("(", ")"), ("-", ""), ("exp(", ")"), ("[", "]"), ("2^", ""), ("", "[0]"), ("1 + (", ")"),
  ])
  func `depth is no danger`(opening: String, closing: String) throws {
    let depth = 100_000
    let text =
      String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
    let expression = try ExpressionParser.parse(text)
    #expect(try ExpressionParser.parse(expression.text).isSame(as: expression))
  }
}
