// SPDX-License-Identifier: Apache-2.0
// ChainRule: the derivation, one line a node.

internal import Autodiff
internal import GraphDocuments

extension ReplyWriter {
  /// Writes how the gradient of each node follows, from the outputs on.
  mutating func writeDerivation() throws(EvaluationError) {
    guard case .point(let tape, let cotangents?) = numbers, hasRoom(forElements: 0) else { return }
    let derivation = try Derivation(
      call, tape, cotangents, along: pathEdges, within: budget)
    let digits = RoundedNumbers(digits: call.options.digits)
    json.name("derivation")
    json.beginArray()
    for node in derivation.nodes where hasRoom(forElements: 0) {
      try budget.check()
      write(derivation.line(of: node), of: node, digits)
    }
    json.endArray()
  }

  private mutating func write(_ line: DerivationLine<S>, of node: Int, _ digits: RoundedNumbers) {
    json.beginObject()
    json.name("node")
    graph.withName(of: node) { json.string(utf8: $0) }
    for format in FormulaFormat.allCases where call.options.formats.contains(format) {
      json.name(format.rawValue)
      switch format {
      case .text: json.string(DerivationText().line(line, digits))
      case .latex: json.string(DerivationLaTeX().line(line, digits))
      case .mathml: json.string(Formula.mathML(of: DerivationMathMLRow().line(line, digits)))
      }
    }
    json.endObject()
  }
}
