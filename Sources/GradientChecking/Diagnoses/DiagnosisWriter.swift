// SPDX-License-Identifier: Apache-2.0
// ChainRule: from mistakes to sentences.

internal import Autodiff

/// Tells mistakes in the names and numbers of the learner.
struct DiagnosisWriter {
  let context: CheckContext
  let record: ClaimRecord

  typealias Evidence = Diagnosis.Evidence

  /// The mistakes of an explanation, each told on its own.
  func diagnoses(of explanation: Explanation) -> [Diagnosis] {
    let isAlone = explanation.mistakes.count == 1
    var told = explanation.mistakes.map { diagnosis($0, isAlone: isAlone) }
    let isMerged = explanation.mistakes.contains(.arranged(.merged))
    // Brackets around a sum that is one number: no list is wanted there.
    if isMerged, let formula = record.formula, formula.isListOfOne {
      told.append(listAroundSum(formula))
    }
    return told
  }

  private func make(
    _ code: DiagnosisCode, _ nodes: [Int], _ evidence: [Evidence], _ detail: String, _ hint: String
  ) -> Diagnosis {
    var seen: [String] = []
    for node in nodes {
      let name = context.text.name(of: node)
      if !seen.contains(name) { seen.append(name) }
    }
    return Diagnosis(
      code: code, claims: [record.index], nodes: seen, evidence: evidence, detail: detail,
      hint: hint)
  }

  private func diagnosis(_ mistake: Mistake, isAlone: Bool) -> Diagnosis {
    switch mistake {
    case .chain(let alterations): chain(alterations)
    case .scaled(let scale): scaled(scale, isAlone)
    case .arranged(let arrangement): arranged(arrangement)
    case .rewritten(let rewriting): rewritten(rewriting)
    case .read(let reading, let code): read(context.readings[reading], code)
    case .otherNode(let node): otherNode(node)
    case .otherPoint: otherPoint()
    case .quotient(let step, let isCentral): quotient(step, isCentral)
    }
  }

  // MARK: What is claimed

  private var claimedNames: String {
    record.claim.nodes.map { "'\(context.text.name(of: $0))'" }.joined(separator: ", ")
  }

  private var subject: String {
    record.claim.subject == .value ? "value of \(claimedNames)" : "gradient of \(claimedNames)"
  }

  private var truth: [Double] { record.truth[0].elements }
  private var claimed: [Double] { record.claimed[0]?.elements ?? [] }

  private func numbers(_ name: String, _ values: [Double]) -> Evidence {
    Evidence(
      name: name,
      value: values.count == 1 ? .number(values[0]) : .numbers(Array(values.prefix(64))))
  }

  private func text(_ name: String, _ value: String) -> Evidence {
    Evidence(name: name, value: .text(value))
  }

  // MARK: Factors

  private func chain(_ alterations: [Alteration]) -> Diagnosis {
    let alteration = alterations[0]
    let (site, code) = (alteration.site, alteration.code)
    let words = ChainWords(context: context, alteration: alteration, count: alterations.count)
    let nodes = alterations.flatMap { [$0.site.target, $0.site.source] }
    var evidence = [text("derivative", words.derivative)]
    if let local = words.local { evidence.append(numbers("expected", local)) }
    if let factor = words.factor { evidence.append(numbers("used", factor)) }
    if let local = words.local?.first, let factor = words.factor?.first, local != 0 {
      evidence.append(Evidence(name: "ratio", value: .number(factor / local)))
    }
    if code == .missingPath || code == .pathCountedTwice {
      let contribution = context.points[0].edges(into: site.target)[site.port ?? 0].contribution
      evidence = [
        text("edge", "\(words.source)->\(words.target)"),
        numbers("contribution", contribution.elements),
      ]
    }
    return make(code, nodes, evidence, words.detail, words.hint)
  }

  private func scaled(_ scale: Alteration.Scale, _ isAlone: Bool) -> Diagnosis {
    let evidence = [Evidence(name: "ratio", value: .number(scale.factor))]
    switch scale.code {
    case .sign:
      return make(
        .sign, record.claim.nodes, evidence,
        isAlone
          ? "The \(subject) has the right size and the wrong sign: \(NumberWords.list(claimed)) instead "
            + "of \(NumberWords.list(truth))." : "Besides, the \(subject) has the wrong sign.",
        record.claim.subject == .value
          ? "Turn the sign round."
          : "Turn the sign round; a step of gradient descent is the negative gradient, the gradient is not."
      )
    case .degreesForRadians:
      return make(
        .degreesForRadians, record.claim.nodes, evidence,
        "The \(subject) is off by a factor of \(scale.words): angles are taken in degrees.",
        "The derivatives of sin, cos and tan are those you know only where angles are in radians.")
    case .logarithmBase:
      return make(
        .logarithmBase, record.claim.nodes, evidence,
        "The \(subject) is off by a factor of \(scale.words): the base of a logarithm or of a power is "
          + "mistaken.",
        "The derivative of log_b(x) is 1/(x*ln(b)), that of b^x is b^x*ln(b).")
    default:
      return make(
        .constantFactor, record.claim.nodes, evidence,
        isAlone
          ? "The \(subject) is \(scale.words) times what it should be: \(NumberWords.list(claimed)) "
            + "instead of \(NumberWords.list(truth))."
          : "Besides, the \(subject) is off by a factor of \(scale.words).",
        ConstantWords.hint(scale.factor))
    }
  }

  // MARK: Arrangements

  private func arranged(_ arrangement: Arrangement) -> Diagnosis {
    let evidence = [numbers("expected", truth), numbers("claimed", claimed)]
    let count = truth.count
    let nodes = record.claim.nodes
    switch arrangement {
    case .merged:
      return make(
        .componentsMerged, nodes, evidence,
        "The \(subject) has \(count) components, and the claim has one: their sum.",
        "Keep the components apart: one for each of the \(count) numbers in \(claimedNames), none added "
          + "to another.")
    case .listOfOne:
      return make(
        .listForScalar, nodes, evidence,
        "The \(subject) is one number, and the claim is a list with one number in it.",
        "Leave out the brackets.")
    case .transposed:
      return make(
        .transposed, nodes, evidence,
        "The \(subject) has the right numbers with rows and columns exchanged.",
        "A gradient has the shape of what it is the gradient of: \(record.truth[0].shape).")
    case .permuted:
      return make(
        .permuted, nodes, evidence,
        "The \(subject) has the right numbers in other places.",
        "A gradient stands in the order and the shape of \(claimedNames): \(NumberWords.list(truth))."
      )
    case .perRow:
      return make(
        .notSummedOverBroadcast, nodes, evidence,
        "\(claimedNames) is used once for each row, and the claim keeps one gradient for each row "
          + "instead of their sum.",
        "Add up over the rows: what is used several times has the sum of what comes back.")
    }
  }

  private func listAroundSum(_ formula: ClaimFormula) -> Diagnosis {
    make(
      .listForScalar, record.claim.nodes, [text("claim", formula.text)],
      "'\(formula.text)' puts a single number, a sum, into brackets: a list of one.",
      "Write a list with one entry for each component, or a number without brackets where a scalar belongs."
    )
  }

  // MARK: Readings

  private func rewritten(_ rewriting: Rewriting) -> Diagnosis {
    if rewriting.code == .transposed {
      return make(
        .transposed, rewriting.nodes,
        [text("used", rewriting.written), text("expected", rewriting.meant)],
        "The claim uses \(rewriting.written) where its transpose belongs.",
        "What goes back through a product with \(rewriting.written) is multiplied by its transpose."
      )
    }
    guard rewriting.code == .wrongName else {
      return make(
        .precedence, record.claim.nodes,
        [text("written", rewriting.written), text("meant", rewriting.meant)],
        "'\(rewriting.written)' is not grouped as it was meant; it is right as '\(rewriting.meant)'.",
        "Set the parentheses: * and / bind tighter than + and -, ^ tighter than a sign, and equals go from "
          + "left to right.")
    }
    return make(
      .wrongName, rewriting.nodes,
      [text("used", rewriting.written), text("expected", rewriting.meant)],
      "The claim uses \(rewriting.written) where \(rewriting.meant) belongs.",
      "Write \(rewriting.meant) in that place.")
  }

  private func read(_ reading: Reading, _ code: DiagnosisCode) -> Diagnosis {
    let evidence = [text("read", reading.texts.read), text("right", reading.texts.right)]
    let name =
      context.text.isNamed(reading.node)
      ? "'\(context.text.name(of: reading.node))'" : "a part of it"
    switch code {
    case .degreesForRadians:
      return make(
        code, [reading.node], evidence,
        "The \(subject) is right if the angle in \(name) is in degrees.",
        "Set your calculator to radians, or write the factor pi/180 into the function.")
    case .logarithmBase:
      return make(
        code, [reading.node], evidence,
        "The \(subject) is right with another base of the logarithm: \(reading.texts.read) instead of "
          + "\(reading.texts.right).",
        "'log' is the natural logarithm; log10 and log2 are written so.")
    default:
      return make(
        .precedence, [reading.node], evidence,
        "The \(subject) belongs to \(reading.texts.read), which is not \(reading.texts.right).",
        "Keep the parentheses when you compute \(name).")
    }
  }

  private func otherNode(_ node: Int) -> Diagnosis {
    let name = context.text.name(of: node)
    let outputs = context.outputs.map { "'\(context.text.name(of: $0))'" }.joined(separator: ", ")
    if record.claim.subject == .value {
      return make(
        .otherOutput, record.claim.nodes + [node], [text("node", name)],
        "The value claimed of \(claimedNames) is that of '\(name)'.", "Look which node is which.")
    }
    return make(
      .otherOutput, record.claim.nodes + [node], [text("node", name)],
      "This is the derivative of '\(name)' by \(claimedNames), not that of the output \(outputs).",
      "Go on with the chain rule from '\(name)' to \(outputs).")
  }

  private func otherPoint() -> Diagnosis {
    make(
      .otherPoint, record.claim.nodes, [numbers("expected", truth)],
      "The \(subject) is right for the values in the graph, not for the inputs that were given over them.",
      "Work it out again with the inputs of this request.")
  }

  private func quotient(_ step: Double, _ isCentral: Bool) -> Diagnosis {
    let formula = isCentral ? "(f(x + h) - f(x - h))/(2*h)" : "(f(x + h) - f(x))/h"
    return make(
      .finiteDifference, record.claim.nodes,
      [Evidence(name: "step", value: .number(step)), text("formula", formula)],
      "The \(subject) is right but for the error of a quotient of differences, \(formula) with h = "
        + "\(NumberWords.short(step)).",
      "Nothing is wrong with the derivation; take a smaller step or central differences, or allow more with "
        + "'rtol'.")
  }
}
