// SPDX-License-Identifier: Apache-2.0
// ChainRule: a check, from the call to the members of its reply.

internal import Autodiff
internal import GradientChecking
internal import GraphDocuments

/// A check, from the call to its reply.
struct CheckRun {
  private let call: GraphCall
  private let check: CheckCall
  /// How long the whole check may take, in milliseconds.
  private let milliseconds: Int

  init(_ call: GraphCall, milliseconds: Int) {
    (self.call, self.milliseconds) = (call, milliseconds)
    check = call.check ?? CheckCall()
  }

  /// What came of it.
  enum Verdict {
    case reply(CheckReply)
    case refused(DocumentError)
  }

  /// Does the work.
  ///
  /// - Throws: what the budget says when it runs out.
  func run(within budget: Budget) throws(EvaluationError) -> Verdict {
    do throws(CheckError) {
      return .reply(reply(try GradientCheck(question, within: budget).answer()))
    } catch {
      switch error {
      case .stopped(let error): throw error
      case .formula(let claim, let fault): return .refused(refusal(claim, fault))
      }
    }
  }

  private var question: CheckQuestion {
    var question = CheckQuestion(
      call.graph, call.leaves, outputs: call.outputs, seeds: call.seeds)
    for given in check.claims {
      let claimed: Claimed
      switch given.content {
      case .numbers(let tensor): claimed = .number(tensor)
      case .expression(let text, let expression):
        claimed = .formula(ClaimFormula(text, expression))
      }
      question.claims.append(
        Claim(
          given.isOfValue ? .value : .gradient, of: given.nodes, is: claimed,
          as: given.name, decimals: given.decimals))
    }
    question.points = check.points
    // A verdict without an explanation is better than none.
    question.effort.searchTime = .milliseconds(milliseconds / 2)
    if let relative = check.relativeTolerance { question.tolerance.relative = relative }
    if let absolute = check.absoluteTolerance { question.tolerance.absolute = absolute }
    // A point is one of this graph only if its leaves keep their shapes.
    question.ownValues = check.ownValues.filter { node, value in
      value.shape == call.graph.shape(of: node)
    }.mapValues { Array($0.elements) }
    return question
  }

  /// A claim whose expression has no value.
  private func refusal(_ claim: Int, _ fault: FormulaFault) -> DocumentError {
    let (what, span): (String, Finding.Span?) =
      switch fault {
      case .unknownName(let name, let span): ("there is no '\(name)'", span)
      case .unknownFunction(let name, let span): ("there is no operation '\(name)'", span)
      case .notComputable(let why, let span): (why, span)
      case .stopped: ("its time is over", nil)
      }
    var finding = Finding(
      code: "claim-not-computable", detail: "Claim \(claim) cannot be worked out: \(what).",
      hint: "Look at the shapes and the names in it; GET /v1/operations lists the functions.")
    finding.span = span
    place(&finding, at: claim)
    return DocumentError([finding], isMalformed: false)
  }

  private func place(_ finding: inout Finding, at claim: Int) {
    let given = check.claims[claim]
    finding.pointer = given.pointer
    (finding.line, finding.column) = (given.position.line, given.position.column)
  }

  // MARK: The reply

  /// The code of the warning, which replies to gradients have, too.
  private static let kink = "kink"

  private func document(_ met: KinkMet) -> Finding {
    var finding = Finding(
      code: CheckRun.kink, detail: call.sentence(of: met),
      hint: "Claims about gradients are compared with what was taken, and not diagnosed here.",
      nodes: [call.graph.name(of: met.node)])
    let interval = met.kink.interval
    finding.interval = [NumberDocument(interval.lowerBound), NumberDocument(interval.upperBound)]
    finding.chosen = NumberDocument(met.chosen)
    return finding
  }

  private func reply(_ answer: CheckAnswer) -> CheckReply {
    var reply = CheckReply(
      passed: answer.passed, finiteDifference: document(answer.verification.differences))
    reply.elements = answer.elements.map(document)
    reply.elementsOmitted = answer.elementsOmitted
    reply.taylor = document(answer.verification.taylor)
    reply.complexStep = document(answer.verification.complex)
    reply.diagnoses = answer.diagnoses.map(document)
    reply.hypothesesOmitted = answer.hypothesesOmitted
    reply.unclaimed = answer.unclaimed
    reply.points = answer.points.map { point in
      Dictionary(
        point.compactMap { leaf in
          TensorDocument(shape: leaf.value.shape, elements: leaf.value.elements).map {
            (leaf.name, $0)
          }
        }
      ) { first, _ in first }
    }
    reply.finite = answer.isFinite
    reply.warnings = answer.warnings.map(document) + answer.kinks.map(document)
    return reply
  }

  private func document(_ differences: Differences) -> DifferenceDocument {
    var document = DifferenceDocument(method: "central")
    document.count = differences.count
    document.passed = differences.passed
    document.skipped = differences.skipped
    if differences.count > 0 {
      document.maxAbsoluteError = NumberDocument(differences.maximumError)
      document.estimatedError = NumberDocument(differences.estimatedError)
    }
    return document
  }

  private func document(_ complex: ComplexStep) -> DifferenceDocument {
    var document = DifferenceDocument(method: "complex")
    document.count = complex.count
    document.passed = complex.passed
    document.skipped = complex.skipped
    if complex.count > 0 { document.maxAbsoluteError = NumberDocument(complex.maximumError) }
    return document
  }

  private func document(_ test: TaylorTest) -> TaylorDocument {
    var document = TaylorDocument()
    document.order = test.order.map { NumberDocument($0) }
    document.skipped = test.skipped
    document.passed = test.passed
    return document
  }

  private func document(_ element: ElementComparison) -> ComparedElement {
    var document = ComparedElement(
      claim: element.claim, of: element.subject.rawValue, id: element.name, index: element.index,
      exact: element.exact)
    // The given point has no number; the others are those of `points`.
    if element.point > 0 { document.point = element.point - 1 }
    document.claimed = element.claimed.map { NumberDocument($0) }
    document.absoluteError = element.absoluteError.map { NumberDocument($0) }
    document.relativeError = element.relativeError.map { NumberDocument($0) }
    document.passed = element.passed
    return document
  }

  private func document(_ diagnosis: Diagnosis) -> DiagnosisDocument {
    DiagnosisDocument(
      diagnosis.code.rawValue, claims: diagnosis.claims, nodes: diagnosis.nodes,
      evidence: Dictionary(diagnosis.evidence.map { ($0.name, NumbersOrText($0.value)) }) {
        first, _ in first
      },
      detail: diagnosis.detail, hint: diagnosis.hint)
  }

  private func document(_ warning: CheckWarning) -> Finding {
    var finding = Finding(
      code: warning.code, detail: warning.detail, hint: warning.hint, nodes: warning.nodes)
    if let claim = warning.claim { place(&finding, at: claim) }
    return finding
  }
}

extension NumbersOrText {
  fileprivate init(_ value: Diagnosis.Evidence.Value) {
    self =
      switch value {
      case .number(let number): .numbers(TensorDocument(number))
      case .numbers(let numbers): .numbers(TensorDocument(numbers))
      case .text(let text): .text(text)
      }
  }
}
