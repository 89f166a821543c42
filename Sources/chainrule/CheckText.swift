// SPDX-License-Identifier: Apache-2.0
// ChainRule: what came of a check, for people.

internal import GraphDocuments

/// What came of a check, for people: what does not hold, why, and what to do.
struct CheckText {
  private let reply: CheckReply
  private let isColoured: Bool

  init(_ reply: CheckReply, isColoured: Bool) {
    (self.reply, self.isColoured) = (reply, isColoured)
  }

  /// The lines.
  var text: String {
    var lines = reply.elements.map(line)
    if reply.elementsOmitted > 0 { lines.append("  and \(reply.elementsOmitted) more numbers") }
    for diagnosis in reply.diagnoses { lines += [""] + self.lines(diagnosis) }
    for warning in reply.warnings {
      lines += ["", painted("!", .yellow) + " " + warning.detail]
      if let hint = warning.hint { lines.append("  " + hint) }
    }
    if !reply.unclaimed.isEmpty {
      lines += ["", "Nothing is claimed of " + reply.unclaimed.joined(separator: ", ") + "."]
    }
    lines += ["", verification]
    return lines.joined(separator: "\n") + "\n"
  }

  private enum Paint: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case bold = "1"
  }

  private func painted(_ text: String, _ paint: Paint) -> String {
    isColoured ? Terminal.painted(text, paint.rawValue) : text
  }

  private func line(_ element: ComparedElement) -> String {
    let mark = element.passed ? painted("✓", .green) : painted("✗", .red)
    let index = element.index.isEmpty ? "" : "\(element.index)"
    let name = element.of == "value" ? element.id : "∂/∂\(element.id)"
    let claimed = element.claimed.map { "not \($0.value)" } ?? "and the claim has no such component"
    let place = element.point.map { " (at point \($0))" } ?? ""
    let exact = "\(element.exact.value)"
    guard !element.passed else { return "\(mark) \(name)\(index) = \(exact)" }
    return "\(mark) \(name)\(index) is \(exact), \(claimed)\(place)"
  }

  private func lines(_ diagnosis: DiagnosisDocument) -> [String] {
    let claims = diagnosis.claims.map(String.init).joined(separator: ", ")
    let which = diagnosis.claims.count == 1 ? "claim \(claims)" : "claims \(claims)"
    return [
      painted(diagnosis.code, .bold) + " (\(which))", "  " + diagnosis.detail,
      "  → " + diagnosis.hint,
    ]
  }

  private var verification: String {
    let differences = reply.finiteDifference
    guard differences.passed, reply.complexStep.passed, reply.taylor.passed else {
      return painted("Our own gradient does not agree with differences.", .red)
    }
    if let skipped = differences.skipped { return "Our own gradient was not verified: \(skipped)." }
    let error = differences.maxAbsoluteError.map { " to \($0.value)" } ?? ""
    return "Our own gradient agrees with central differences\(error)."
  }
}
