// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of the formulas of a graph on one sheet.

import Foundation
import Testing

@testable import ChainRuleService

@Suite("A sheet of formulas")
struct FormulaSheetTests {
  private func sheet(_ expression: String, _ format: String, _ inputs: [String: String]) -> String {
    let parameters = ["expression": expression, "format": format].merging(inputs) { $1 }
    let outcome = EngineRunner.outcome(
      of: "", .render, parameters.map { CallParameter(name: $0.key, value: $0.value) })
    guard case .picture(let bytes, _) = outcome else { return "\(outcome)" }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("has values, then gradients, in LaTeX")
  func latex() {
    #expect(
      sheet("f = w*x", "latex", ["w": "2", "x": "-3"]) == """
        \\begin{gathered}
        w = 2 \\\\
        x = -3 \\\\
        f = w \\cdot x = -6 \\\\
        \\frac{\\partial f}{\\partial f} = 1 \\\\
        \\frac{\\partial f}{\\partial x} = \\frac{\\partial f}{\\partial f} \\cdot w = 1 \\cdot 2 = 2 \\\\
        \\frac{\\partial f}{\\partial w} = \\frac{\\partial f}{\\partial f} \\cdot x = 1 \\cdot \\left(-3\\right) = -3
        \\end{gathered}

        """)
  }

  @Test("has formulas alone where there are no values")
  func structure() {
    #expect(
      sheet("f = w*x + 1", "latex", [:]) == """
        \\begin{gathered}
        \\__{1} = w \\cdot x \\\\
        f = \\__{1} + 1
        \\end{gathered}

        """)
  }

  @Test("is one element of MathML, which is XML", arguments: [[:], ["w": "2", "x": "-3"]])
  func mathML(_ inputs: [String: String]) throws {
    let text = sheet("f = w*x", "mathml", inputs)
    let parser = XMLChecker(text)
    #expect(parser.isWellFormed, "\(text)")
    #expect(text.hasPrefix("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"))
    #expect(text.components(separatedBy: "<mtr>").count - 1 == (inputs.isEmpty ? 1 : 6))
  }
}

/// Whether every element of a text ends where it must: elements without attributes but for the first.
private struct XMLChecker {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^>]*>/) {
      if tag.1.isEmpty {
        open.append(tag.2)
      } else if open.popLast() != tag.2 {
        isWellFormed = false
        return
      }
    }
    isWellFormed = open.isEmpty
  }
}
