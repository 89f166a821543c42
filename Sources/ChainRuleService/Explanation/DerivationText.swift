// SPDX-License-Identifier: Apache-2.0
// ChainRule: lines of a derivation as text, LaTeX and MathML.

internal import Autodiff
internal import GraphDocuments

/// Lines as text, whose symbols are in the grammar of expressions.
struct DerivationText: DerivationNotation {
  /// The sign of multiplication between a gradient and a local derivative.
  var times = "*"

  func formula(_ formula: Formula) -> String { formula.text }
  func factor(_ formula: Formula) -> String { formula.textAsFactor }
  func share(_ share: PullbackFormula) -> Formula { share.formula }
  func local(_ share: PullbackFormula) -> Formula? { share.local }
  func product(_ a: String, _ b: String, isElementwise: Bool) -> String { "\(a) \(times) \(b)" }
  func number(_ value: Double) -> String { JSONText.words(value) }

  func numberAsFactor(_ value: Double) -> String {
    value.sign == .minus ? "(\(number(value)))" : number(value)
  }

  func matrix(_ rows: [[String]], shape: Shape) -> String {
    let lists = rows.map { $0.joined(separator: ", ") }
    let all = (shape.rank == 1 ? lists : lists.map { "[\($0)]" }).joined(separator: ", ")
    return "[\(all)] (shape \(shape))"
  }

  func moreTerms(_ count: Int) -> String { "… (\(DerivationLimits.phrase(ofMore: count)))" }

  func omitted(_ shape: Shape) -> String { "\(shape.count) numbers (shape \(shape))" }
}

/// Lines in LaTeX's math mode, with the commands of amsmath.
struct DerivationLaTeX: DerivationNotation {
  func formula(_ formula: Formula) -> String { formula.latex }
  func factor(_ formula: Formula) -> String { formula.latexAsFactor }
  func share(_ share: PullbackFormula) -> Formula { share.notation }
  func local(_ share: PullbackFormula) -> Formula? { share.localNotation }

  func product(_ a: String, _ b: String, isElementwise: Bool) -> String {
    "\(a) \(isElementwise ? "\\odot" : "\\cdot") \(b)"
  }

  func number(_ value: Double) -> String {
    if value == -.infinity { return "-\\infty" }
    // π is a name only where a rule has it.
    return value.magnitude == .pi ? JSONText.words(value) : Formula(value).latex
  }

  func numberAsFactor(_ value: Double) -> String {
    value.sign == .minus ? "\\left(\(number(value))\\right)" : number(value)
  }

  func matrix(_ rows: [[String]], shape: Shape) -> String {
    let lines = rows.map { $0.joined(separator: " & ") }.joined(separator: " \\\\ ")
    return "\\begin{pmatrix} \(lines) \\end{pmatrix}"
  }

  func moreTerms(_ count: Int) -> String {
    "\\cdots \\text{ (\(DerivationLimits.phrase(ofMore: count)))}"
  }

  func omitted(_ shape: Shape) -> String {
    "\\left[\(shape.dimensions.map(String.init).joined(separator: " \\times "))\\right]"
  }
}

/// Lines as rows of presentation MathML.
struct DerivationMathMLRow: DerivationNotation {
  func formula(_ formula: Formula) -> String { formula.mathMLElement }
  func factor(_ formula: Formula) -> String { formula.mathMLAsFactor }
  func share(_ share: PullbackFormula) -> Formula { share.notation }
  func local(_ share: PullbackFormula) -> Formula? { share.localNotation }

  func product(_ a: String, _ b: String, isElementwise: Bool) -> String {
    "<mrow>\(a)<mo>\(isElementwise ? "⊙" : "·")</mo>\(b)</mrow>"
  }

  func number(_ value: Double) -> String {
    value.magnitude == .pi ? "<mn>\(JSONText.words(value))</mn>" : Formula(value).mathMLElement
  }

  func numberAsFactor(_ value: Double) -> String {
    value.sign == .minus ? "<mrow><mo>(</mo>\(number(value))<mo>)</mo></mrow>" : number(value)
  }

  func sum(_ terms: [(text: String, isNegative: Bool)]) -> String {
    let rest = terms.dropFirst().map { "<mo>\($0.isNegative ? "−" : "+")</mo>\($0.text)" }
    return "<mrow>\(terms[0].text)\(rest.joined())</mrow>"
  }

  func matrix(_ rows: [[String]], shape: Shape) -> String {
    let lines = rows.map { row in "<mtr>\(row.map { "<mtd>\($0)</mtd>" }.joined())</mtr>" }
    return "<mrow><mo>(</mo><mtable>\(lines.joined())</mtable><mo>)</mo></mrow>"
  }

  func moreTerms(_ count: Int) -> String {
    "<mrow><mo>…</mo><mtext> (\(DerivationLimits.phrase(ofMore: count)))</mtext></mrow>"
  }

  func omitted(_ shape: Shape) -> String {
    let lengths = shape.dimensions.map { "<mn>\($0)</mn>" }.joined(separator: "<mo>×</mo>")
    return "<mrow><mo>[</mo>\(lengths)<mo>]</mo></mrow>"
  }

  func equation(_ sides: [String]) -> String {
    "<mrow>\(sides.joined(separator: "<mo>=</mo>"))</mrow>"
  }
}
