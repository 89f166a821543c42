// SPDX-License-Identifier: Apache-2.0
// ChainRule: all claims of a check diagnosed together.

internal import Autodiff
internal import GraphDocuments

/// Diagnoses all claims of a check: the same mistake in several claims is told once, and what a claim
/// only took over from an earlier one is told with that one.
struct DiagnosisRound {
  private let context: CheckContext
  private let records: [ClaimRecord]
  private let evaluator: FormulaEvaluator

  init(_ context: CheckContext, _ records: [ClaimRecord], _ evaluator: FormulaEvaluator) {
    (self.context, self.records, self.evaluator) = (context, records, evaluator)
  }

  private struct Told {
    let mistakes: Int
    let isAlternative: Bool
    var diagnosis: Diagnosis
  }

  /// - Parameter isAtKink: Whether the given point is at a kink: there other gradients are as right as
  ///   ours, and only claims about values can be mistakes.
  func run(isAtKink: Bool) throws(EvaluationError) -> [Diagnosis] {
    let failed = records.filter { $0.failure(context.tolerance) != nil }
    guard !failed.isEmpty else { return [] }
    setClaimedValues(failed)
    func isMistake(_ record: ClaimRecord) -> Bool { !isAtKink || record.claim.subject == .value }
    let mistakes = failed.filter(isMistake)
    let own = mistakes.filter { $0.formula == nil || !$0.holdsOfTruth(context.tolerance) }
    var told: [Told] = []
    evaluator.budget = context.beginSearch()
    do throws(EvaluationError) {
      try explain(own, &told)
    } catch {
      evaluator.budget = context.endSearch()
      // It may be the time for the search alone that is over: then there is a verdict all the same.
      try context.budget.check()
      context.omitsHypotheses = true
    }
    evaluator.budget = context.endSearch()
    let isOwn = Set(own.map(\.index))
    handOn(mistakes.filter { !isOwn.contains($0.index) }, to: &told)
    let unused = unusedSteps(failed).filter { $0.claims.allSatisfy { isMistake(records[$0]) } }
    return sorted(told) + unused
  }

  /// Looks for the mistakes of each claim; one in each before two in any: what explains several claims
  /// is found at once.
  private func explain(_ own: [ClaimRecord], _ told: inout [Told]) throws(EvaluationError) {
    let all = context.hypothesesLeft
    try context.readGraph()
    var searches = own.map { ($0, search($0)) }
    let share = max(all / max(own.count * ClaimSearch.maximum, 1), 256)
    for count in 1...ClaimSearch.maximum {
      var open: [(ClaimRecord, ClaimSearch)] = []
      for (place, (record, search)) in searches.enumerated() {
        // What one leaves the others have.
        let later = (ClaimSearch.maximum - count + 1) * searches.count - place
        context.allot(share, steps: max(context.stepsLeft, 0) / max(later, 1))
        context.omitsHypotheses = false
        let found = try search.explanations(count)
        if context.omitsHypotheses { search.isCut = true }
        if let best = found.first {
          tell(best, of: record, to: &told)
          if let other = alternative(to: best, in: found, search) {
            tell(other, of: record, isAlternative: true, to: &told)
          }
        } else {
          open.append((record, search))
        }
      }
      searches = open
    }
    context.omitsHypotheses =
      searches.contains { $0.1.isCut } || (context.omitsForAll && !searches.isEmpty)
  }

  /// Names of one thing, of which one says more.
  private static let same: Set<[DiagnosisCode]> = [
    [.swappedOperand, .inputInsteadOfDerivative], [.transposed, .permuted],
  ]

  /// How much less likely the second explanation may be.
  private static let nearlyAsLikely = 60

  private func tell(
    _ explanation: Explanation, of record: ClaimRecord, isAlternative: Bool = false,
    to told: inout [Told]
  ) {
    let writer = DiagnosisWriter(context: context, record: record)
    let diagnoses = writer.diagnoses(of: explanation)
    for var diagnosis in diagnoses {
      if isAlternative {
        diagnosis.evidence.append(.init(name: "alternative", value: .text("yes")))
      }
      add(diagnosis, diagnoses.count, isAlternative, to: &told)
    }
  }

  /// Another single mistake by another name that comes to the same: both are told.
  private func alternative(
    to best: Explanation, in found: [Explanation], _ search: ClaimSearch
  ) -> Explanation? {
    guard best.mistakes.count == 1, best.mistakes[0].code != .finiteDifference else { return nil }
    let limit = search.weight(best) + DiagnosisRound.nearlyAsLikely
    return found.first { other in
      other.mistakes.count == 1 && other.mistakes[0].code != best.mistakes[0].code
        && search.weight(other) <= limit
        && !DiagnosisRound.same.contains([best.mistakes[0].code, other.mistakes[0].code])
    }
  }

  /// Numbers that were claimed of values are what later claims may have gone on with.
  private func setClaimedValues(_ failed: [ClaimRecord]) {
    for record in failed where record.claim.subject == .value && record.claim.nodes.count == 1 {
      for place in context.points.indices {
        let numbers = record.claimed[place]
        if numbers?.elements.count == record.truth[place].elements.count {
          context.other.claimed[place][record.index] = numbers?.elements
        }
      }
    }
  }

  private func add(
    _ diagnosis: Diagnosis, _ mistakes: Int, _ isAlternative: Bool, to told: inout [Told]
  ) {
    let place = told.firstIndex {
      $0.diagnosis.code == diagnosis.code && isSame($0.diagnosis, diagnosis)
    }
    guard let place else {
      told.append(
        Told(mistakes: mistakes, isAlternative: isAlternative, diagnosis: diagnosis))
      return
    }
    for node in diagnosis.nodes where !told[place].diagnosis.nodes.contains(node) {
      told[place].diagnosis.nodes.append(node)
    }
    for claim in diagnosis.claims where !told[place].diagnosis.claims.contains(claim) {
      told[place].diagnosis.claims.append(claim)
    }
  }

  /// Whether two diagnoses have one cause: the same factor, the same reading, or the same habit.
  private func isSame(_ one: Diagnosis, _ other: Diagnosis) -> Bool {
    switch one.code {
    case .componentsMerged, .listForScalar, .sign, .constantFactor, .otherPoint, .finiteDifference,
      .transposed, .permuted, .degreesForRadians, .logarithmBase:
      one.evidence.first == other.evidence.first || DiagnosisRound.habits.contains(one.code)
    default: one.nodes == other.nodes && one.evidence == other.evidence
    }
  }

  private static let habits: Set<DiagnosisCode> = [
    .componentsMerged, .listForScalar, .otherPoint, .transposed,
  ]

  /// Adds claims that would hold but for names they took over to the diagnoses of those.
  private func handOn(_ inheriting: [ClaimRecord], to told: inout [Told]) {
    for record in inheriting {
      let sources = records[..<record.index].filter { earlier in
        guard let name = earlier.claim.name else { return false }
        return record.formula?.uses(name) ?? false
      }.map(\.index)
      for place in told.indices
      where !told[place].diagnosis.claims.contains(record.index)
        && told[place].diagnosis.claims.contains(where: { sources.contains($0) })
      {
        told[place].diagnosis.claims.append(record.index)
      }
    }
  }

  /// Fewer mistakes first, then those that explain more claims, then in the order of the list.
  private func sorted(_ told: [Told]) -> [Diagnosis] {
    told.enumerated().sorted { one, other in
      let (a, b) = (one.element, other.element)
      let aIsLater = a.isAlternative ? 1 : 0
      let bIsLater = b.isAlternative ? 1 : 0
      return (aIsLater, a.mistakes, -a.diagnosis.claims.count, a.diagnosis.code.rank, one.offset)
        < (bIsLater, b.mistakes, -b.diagnosis.claims.count, b.diagnosis.code.rank, other.offset)
    }.map { told in
      var diagnosis = told.element.diagnosis
      diagnosis.claims.sort()
      return diagnosis
    }
  }

  /// Steps that were claimed under a name which no later claim uses, though one that fails could.
  private func unusedSteps(_ failed: [ClaimRecord]) -> [Diagnosis] {
    records.compactMap { record in
      guard let name = record.claim.name, record.failure(context.tolerance) == nil else {
        return nil
      }
      let later = records[(record.index + 1)...].filter { $0.formula != nil }
      guard failed.contains(where: { $0.index > record.index && $0.formula != nil }),
        !later.contains(where: { $0.formula?.uses(name) ?? false })
      else { return nil }
      let node = context.text.name(of: record.claim.nodes[0])
      return Diagnosis(
        code: .unusedStep, claims: [record.index], nodes: [node],
        evidence: [.init(name: "name", value: .text(name))],
        detail: "'\(name)' is worked out, and no later claim uses it.",
        hint:
          "Look where '\(name)' belongs: it is the \(record.claim.subject.rawValue) of '\(node)'.")
    }
  }

  // MARK: The search

  private func search(_ record: ClaimRecord) -> ClaimSearch {
    let earlier = records[..<record.index].filter {
      $0.claim.subject == .value && $0.claim.nodes.count == 1
        && context.other.claimed[0][$0.index] != nil
    }.map { EarlierValue(claim: $0.index, node: $0.claim.nodes[0]) }
    var names = NameEnvironment(context)
    for earlier in records[..<record.index] {
      guard let name = earlier.claim.name else { continue }
      for place in context.points.indices { names.set(name, earlier.truth[place], at: place) }
    }
    return ClaimSearch(
      context, record, evaluator, choices: choices(record), earlier: earlier
    ) { place, name in names.value(name, at: place) }
  }

  /// How many names are tried in the place of another.
  private static let choiceLimit = 48

  /// The names that may stand in a claim: leaves, their components, and named nodes.
  private func choices(_ record: ClaimRecord) -> [NameChoice] {
    let graph = context.graph
    var found: [NameChoice] = []
    let named = (0..<graph.count).filter { context.text.isNamed($0) }
    for node in named where graph.codes[node].isLeaf {
      let (shape, name) = (graph.shape(of: node), Expression.written(graph.name(of: node)))
      found.append(NameChoice(text: name, shape: shape.dimensions, node: node))
      guard !shape.isScalar, shape.count <= 16 else { continue }
      for element in 0..<shape.count {
        let indices = shape.indices(ofElement: element).map(String.init).joined(separator: ",")
        found.append(NameChoice(text: "\(name)[\(indices)]", shape: [], node: node))
      }
    }
    for node in named where !graph.codes[node].isLeaf {
      let name = Expression.written(graph.name(of: node))
      found.append(
        NameChoice(text: name, shape: graph.shape(of: node).dimensions, node: node))
    }
    for earlier in records[..<record.index] {
      guard let name = earlier.claim.name else { continue }
      found.append(
        NameChoice(
          text: Expression.written(name), shape: earlier.truth[0].shape,
          node: earlier.claim.nodes[0]))
    }
    if found.count > DiagnosisRound.choiceLimit { context.omitForAll() }
    return Array(found.prefix(DiagnosisRound.choiceLimit))
  }
}
