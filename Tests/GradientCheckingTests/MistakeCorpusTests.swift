// SPDX-License-Identifier: Apache-2.0
// ChainRule: mistakes of learners, written by hand, are called by their names.

import GradientChecking
import Testing

/// Mistakes of learners as closed formulas, not made by the code that looks for them.
@Suite struct MistakeCorpusTests {
  @Test func `nearly all mistakes are told first or second`() throws {
    let cases = try MistakeCase.all()
    #expect(cases.count >= 15)
    var wrong: [String] = []
    for mistake in cases {
      let answer = try mistake.answer()
      let told = answer.diagnoses.map(\.code.rawValue)
      // What is right, or has no name, has no diagnosis.
      if mistake.mistakes.isEmpty {
        if !told.isEmpty { wrong.append("\(mistake.file): \(mistake.about): told \(told)") }
        continue
      }
      #expect(!answer.passed, "\(mistake.about)")
      // As many as there are mistakes, and one more.
      let first = told.prefix(mistake.mistakes.count + 1)
      if !Set(mistake.mistakes).isSubset(of: first) {
        wrong.append("\(mistake.file): \(mistake.about): \(mistake.mistakes), told \(told)")
      }
    }
    #expect(
      wrong.count * 10 <= cases.count,
      "\(cases.count - wrong.count) of \(cases.count)\n\(wrong.joined(separator: "\n"))")
  }
}
