// SPDX-License-Identifier: Apache-2.0
// ChainRule: what claims say at every point.

internal import Autodiff
internal import GraphDocuments

/// What names stand for: nodes of the graph, and earlier claims.
struct NameEnvironment {
  let context: CheckContext
  /// What earlier claims' names stand for, at each point.
  private var claimed: [[String: Numbers?]]

  init(_ context: CheckContext) {
    self.context = context
    claimed = context.points.map { _ in [:] }
  }

  /// Lets a name stand for numbers at a point, or for something unknown.
  mutating func set(_ name: String, _ value: Numbers?, at place: Int) {
    claimed[place].updateValue(value, forKey: name)
  }

  /// Whether it is not known what a name stands for at a point.
  func isUnknown(_ name: String, at place: Int) -> Bool {
    if case .some(.none) = claimed[place][name] { true } else { false }
  }

  /// What a name stands for at a point.
  func value(_ name: String, at place: Int) -> Numbers? {
    if let own = claimed[place][name] { return own }
    guard let node = context.graph.node(named: name) else { return nil }
    let shape = context.graph.shape(of: node).dimensions
    return Numbers(shape, Array(context.points[place].value(of: node)))
  }
}

/// Works out what claims say at every point: with earlier claims' names as they were claimed, and as
/// they should have been.
struct ClaimReader {
  private let claims: [Claim]
  private let context: CheckContext
  private let evaluator: FormulaEvaluator

  init(_ claims: [Claim], _ context: CheckContext, _ evaluator: FormulaEvaluator) {
    (self.claims, self.context, self.evaluator) = (claims, context, evaluator)
  }

  /// The claims beside the truth, in order.
  func read() throws(CheckError) -> [ClaimRecord] {
    var asClaimed = NameEnvironment(context)
    var asTrue = NameEnvironment(context)
    var records: [ClaimRecord] = []
    for (index, claim) in claims.enumerated() {
      let truth = context.points.map { ClaimRecord.truth(of: claim, at: $0) }
      let record = ClaimRecord(index, claim, truth: truth)
      try evaluate(record, asClaimed, asTrue)
      records.append(record)
      guard let name = claim.name else { continue }
      let holds = record.failure(context.tolerance) == nil
      for place in context.points.indices {
        asTrue.set(name, truth[place], at: place)
        // A number holds at its point only; a right one is what is true elsewhere.
        asClaimed.set(name, record.claimed[place] ?? (holds ? truth[place] : nil), at: place)
      }
    }
    return records
  }

  private func evaluate(
    _ record: ClaimRecord, _ asClaimed: NameEnvironment, _ asTrue: NameEnvironment
  ) throws(CheckError) {
    let later = context.points.indices.dropFirst()
    switch record.claim.claimed {
    case .number(let tensor):
      let numbers = Numbers(tensor.shape.dimensions, tensor.elements)
      record.claimed = [numbers] + later.map { _ in nil }
      record.claimedOfTruth = record.claimed
    case .formula(let formula):
      do throws(FormulaFault) {
        for place in context.points.indices {
          record.claimed.append(try value(formula, asClaimed, at: place))
          record.claimedOfTruth.append(try value(formula, asTrue, at: place))
        }
      } catch {
        if case .stopped(let error) = error { throw .stopped(error) }
        throw .formula(claim: record.index, error)
      }
    }
  }

  private func value(
    _ formula: ClaimFormula, _ names: NameEnvironment, at place: Int
  ) throws(FormulaFault) -> Numbers? {
    if place > 0, formula.expression.freeNames.contains(where: { names.isUnknown($0, at: place) }) {
      return nil
    }
    return try evaluator.value(formula) { names.value($0, at: place) }
  }
}
