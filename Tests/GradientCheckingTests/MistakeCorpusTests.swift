// SPDX-License-Identifier: Apache-2.0
// ChainRule: mistakes of learners, written by hand, are called by their names.

import GradientChecking
import Testing

/// Mistakes of learners as closed formulas, not made by the code that looks for them.
@Suite struct MistakeCorpusTests {
  @Test func `right claims pass, and nothing is said of them`() throws {
    let cases = try MistakeCase.all().filter(\.isRight)
    #expect(cases.count >= 40)
    for right in cases {
      let answer = try right.answer()
      #expect(answer.passed, "\(right.file): \(right.about)")
      let told = answer.diagnoses.map(\.code.rawValue)
      #expect(told.isEmpty, "\(right.file): \(right.about): told \(told)")
    }
  }

  @Test func `of what has no name nothing is said`() throws {
    let cases = try MistakeCase.all().filter { $0.mistakes.isEmpty && !$0.isRight }
    #expect(!cases.isEmpty)
    for nameless in cases {
      let answer = try nameless.answer()
      #expect(!answer.passed, "\(nameless.file): \(nameless.about)")
      #expect(answer.diagnoses.isEmpty, "\(nameless.file): \(nameless.about)")
    }
  }

  /// How many of some mistakes are told, and those that are not.
  private struct Figures {
    var count = 0
    var missed: [String] = []
    var told: Int { count - missed.count }
  }

  @Test func `nearly all mistakes are told first or second`() throws {
    let cases = try MistakeCase.all().filter { !$0.mistakes.isEmpty }
    #expect(cases.count >= 100)
    #expect(Set(cases.map(\.expression)).count >= 12)
    var figures: [Int: Figures] = [:]
    for mistake in cases {
      let answer = try mistake.answer()
      #expect(!answer.passed, "\(mistake.file): \(mistake.about)")
      let told = answer.diagnoses.map(\.code.rawValue)
      // One that is told beside an alternative is among the first two; so are both of two.
      let isTold = Set(mistake.mistakes).isSubset(of: told.prefix(max(2, mistake.mistakes.count)))
      figures[mistake.mistakes.count, default: Figures()].count += 1
      if !isTold {
        figures[mistake.mistakes.count]?.missed.append(
          "\(mistake.file): \(mistake.about): \(mistake.mistakes), told \(told)")
      }
    }
    let all = figures.values.reduce(0) { $0 + $1.told }
    let table = figures.sorted { $0.key < $1.key }.map { mistakes, figures in
      "cases of \(mistakes): \(figures.told) of \(figures.count) told"
    }
    let missed = figures.values.flatMap(\.missed).sorted()
    print((table + missed.map { "  missed \($0)" }).joined(separator: "\n"))
    #expect(all * 10 >= cases.count * 9, "\(all) of \(cases.count)")
  }
}
