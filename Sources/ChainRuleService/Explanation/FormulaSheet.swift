// SPDX-License-Identifier: Apache-2.0
// ChainRule: the formulas of a graph on one sheet.

internal import Autodiff
internal import GraphDocuments

/// The formulas of a graph on one sheet: what each node is computed from, and, where there are gradients,
/// how each follows.
struct FormulaSheet<S: TextScalar> {
  let call: GraphCall
  let numbers: ReplyNumbers<S>?
  let budget: Budget

  /// The sheet in LaTeX's math mode, with the environments of amsmath.
  func latex() throws(EvaluationError) -> String {
    let lines = try lines(DerivationLaTeX())
    return "\\begin{gathered}\n\(lines.joined(separator: " \\\\\n"))\n\\end{gathered}\n"
  }

  /// The sheet as one `math` element.
  func mathML() throws(EvaluationError) -> String {
    let rows = try lines(DerivationMathMLRow()).map { "<mtr><mtd>\($0)</mtd></mtr>" }
    return Formula.mathML(of: "<mtable>\n\(rows.joined(separator: "\n"))\n</mtable>") + "\n"
  }

  private func lines(_ notation: some DerivationNotation) throws(EvaluationError) -> [String] {
    values(notation) + (try gradients(notation))
  }

  /// What each node with a name is computed from, and its value, if there are values.
  func values(_ notation: some DerivationNotation) -> [String] {
    ValueLines(call: call, tape: numbers?.tape).lines(notation, rounded)
  }

  /// How each gradient follows, from the outputs on; none if there are no gradients.
  ///
  /// - Parameter symbol: What stands for a differential in text.
  func gradients(
    _ notation: some DerivationNotation, symbol: String = "d"
  ) throws(EvaluationError) -> [String] {
    guard let tape = numbers?.tape, let cotangents = numbers?.cotangents else { return [] }
    let derivation = try Derivation(call, tape, cotangents, symbol: symbol, within: budget)
    var lines: [String] = []
    for node in derivation.nodes {
      try budget.check()
      lines.append(notation.line(derivation.line(of: node), rounded))
    }
    return lines
  }

  private var rounded: RoundedNumbers { RoundedNumbers(digits: call.options.digits) }
}
