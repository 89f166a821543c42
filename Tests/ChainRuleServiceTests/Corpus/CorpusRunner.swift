// SPDX-License-Identifier: Apache-2.0
// ChainRule: bodies of the corpus through the engine, and what is wrong with the answers.

import Autodiff
import ChainRuleService
import GraphDocuments

/// Puts bodies through the engine, as a server does, and says what is wrong with the answers.
enum CorpusRunner {
  /// The answer of the engine.
  static func outcome(of body: [UInt8], _ verb: Verb) -> Outcome {
    let padded = body + [UInt8](repeating: 0, count: JSONTape.padding)
    return padded.withUnsafeBufferPointer { bytes in
      let body = UnsafeBufferPointer(rebasing: bytes[..<body.count])
      switch Engine(limits: Limits()).prepare(verb, body: body, parameters: []) {
      case .finished(let outcome, _, _): return outcome
      case .ready(let call): return call.run(within: .unlimited).outcome
      }
    }
  }

  /// What is wrong with the answer to a bad body.
  static func mistakes(of outcome: Outcome, for test: CorpusCase) -> [String] {
    guard case .refused(let error) = outcome else { return ["it is not refused"] }
    let status = error.isMalformed ? 400 : 422
    var mistakes = status == test.expectation.status ? [] : ["the status is \(status)"]
    mistakes += self.mistakes(of: error.findings, for: test)
    return mistakes.isEmpty ? [] : mistakes + error.findings.map { "found: \($0.summary)" }
  }

  /// What is wrong with the findings about a bad body.
  static func mistakes(of findings: [Finding], for test: CorpusCase) -> [String] {
    var mistakes: [String] = []
    var left = findings
    for expected in test.expectation.findings ?? [] {
      guard let place = left.firstIndex(where: expected.isAbout) else {
        mistakes.append("missing: \(expected.code) at \(expected.pointer ?? "no place")")
        continue
      }
      let finding = left.remove(at: place)
      mistakes += expected.mistakes(in: finding).map { "\(expected.code): \($0)" }
    }
    if let count = test.expectation.count {
      if findings.count != count { mistakes.append("there are \(findings.count) findings") }
    } else {
      mistakes += left.map {
        "not expected: \($0.code) at \($0.pointer?.description ?? "no place")"
      }
    }
    return mistakes + findings.flatMap(\.blemishes) + disorder(of: findings)
  }

  /// Findings come in document order.
  private static func disorder(of findings: [Finding]) -> [String] {
    let places = findings.compactMap { finding in
      finding.line.flatMap { line in finding.column.map { (line, $0) } }
    }
    let isOrdered = zip(places, places.dropFirst()).allSatisfy { $0 <= $1 }
    return isOrdered ? [] : ["the findings are not in document order"]
  }
}

extension Finding {
  /// The finding in a line, for reports.
  var summary: String {
    let place = "\(pointer?.description ?? "-") \(line ?? 0):\(column ?? 0)"
    return "\(code) \(place) \(detail) | \(hint ?? "-")"
  }

  /// What no finding may be: without a sentence, or pointing without a place.
  fileprivate var blemishes: [String] {
    var blemishes: [String] = []
    for sentence in [detail, hint ?? "."] where !".?".contains(sentence.last ?? " ") {
      blemishes.append("no sentence: \(sentence)")
    }
    // A sentence may begin with the name of a member, which has no capital.
    let isCapital = detail.first?.isLowercase == false || detail.hasPrefix("shape is ")
    if !isCapital { blemishes.append("no capital: \(detail)") }
    if pointer != nil, line == nil || column == nil { blemishes.append("\(code) has no line") }
    return blemishes
  }
}
