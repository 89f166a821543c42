// SPDX-License-Identifier: Apache-2.0
// ChainRule: the simplest mistakes that explain a claim.

internal import Autodiff
internal import GraphDocuments

/// Looks for the simplest mistakes that explain a claim.
///
/// A claim is explained if its formula, rewritten or not, gives at every point the numbers that mistakes
/// in the chain rule lead to, arranged otherwise or not. One mistake is tried before two, and two before
/// three; of those that explain alike, the likeliest is told.
///
/// Numbers at one point may agree by chance: a hypothesis is believed only if so many others would hardly
/// have done so.
final class ClaimSearch {
  private let context: CheckContext
  private let record: ClaimRecord
  private let evaluator: FormulaEvaluator
  private let names: (Int, String) -> Numbers?
  private let choices: [NameChoice]
  private let earlier: [EarlierValue]
  private lazy var gradients = GradientHypotheses(
    context, of: record.claim.nodes, isOfNumbers: record.formula == nil, earlier: earlier)
  private var tried = 0
  /// Whether some hypotheses were not tried.
  var isCut = false

  /// - Parameter names: What a name stands for at a point, earlier claims' names for the truth.
  init(
    _ context: CheckContext, _ record: ClaimRecord, _ evaluator: FormulaEvaluator,
    choices: [NameChoice], earlier: [EarlierValue], names: @escaping (Int, String) -> Numbers?
  ) {
    (self.context, self.record, self.evaluator) = (context, record, evaluator)
    (self.choices, self.earlier, self.names) = (choices, earlier, names)
  }

  /// How many mistakes a claim is thought to have at most.
  static let maximum = 3
  /// How unlikely it must be that a hypothesis agreed by chance.
  static let chance = 0.02

  /// How many mistakes of each kind are tried together: in the chain rule, in the arrangement of the
  /// numbers, and in the claim's formula; by how many they are in all, and what takes long last.
  private static let stages: [Int: [[(wrong: Int, arranged: Int, rewritten: Int)]]] = [
    1: [[(1, 0, 0), (0, 1, 0), (0, 0, 1)]],
    2: [[(1, 1, 0), (1, 0, 1), (0, 1, 1), (2, 0, 0), (0, 0, 2)]],
    3: [[(1, 1, 1), (2, 1, 0)], [(2, 0, 1), (0, 1, 2)], [(1, 0, 2)]],
  ]

  /// So many mistakes that explain the claim, the likeliest first; none if they do not.
  func explanations(_ count: Int) throws(EvaluationError) -> [Explanation] {
    if count == 1, let quotient = try QuotientSearch(context, record).explain() {
      return [quotient]
    }
    for stage in ClaimSearch.stages[count] ?? [] {
      var found: [Explanation] = []
      for kinds in stage {
        found += try match(
          wrong: kinds.wrong, arranged: kinds.arranged, rewritten: kinds.rewritten)
      }
      if !found.isEmpty { return found.sorted { weight($0) < weight($1) } }
    }
    return []
  }

  // MARK: Readings of the claim

  /// What the claim gives, rewritten.
  private struct Reading {
    let mistakes: [Rewriting]
    let edit: TextEdit?
    let numbers: Numbers
  }

  private lazy var rewritings: [Rewriting] = {
    guard let formula = record.formula else { return [] }
    var search = RewritingSearch(formula, choices: choices, limit: 400)
    search.run()
    if search.isCut { context.omitsHypotheses = true }
    return search.rewritings
  }()

  /// How many readings with two changes are made.
  private static let readingLimit = 3000

  private var knownReadings: [Int: [Reading]] = [:]

  private func readings(_ count: Int) throws(EvaluationError) -> [Reading] {
    if let known = knownReadings[count] { return known }
    var found: [Reading] = []
    switch count {
    case 0:
      if let numbers = record.claimedOfTruth[0] {
        found = [Reading(mistakes: [], edit: nil, numbers: numbers)]
      }
    case 1:
      for rewriting in rewritings {
        try add([rewriting], rewriting.edit, to: &found)
      }
    default:
      for (place, one) in rewritings.enumerated() {
        for other in rewritings[(place + 1)...] where found.count < ClaimSearch.readingLimit {
          guard let edit = one.edit.with(other.edit) else { continue }
          try add([one, other], edit, to: &found)
        }
      }
    }
    if found.count >= ClaimSearch.readingLimit { context.omitsHypotheses = true }
    knownReadings[count] = found
    return found
  }

  private func add(
    _ mistakes: [Rewriting], _ edit: TextEdit, to found: inout [Reading]
  ) throws(EvaluationError) {
    try context.budget.check()
    guard context.takeHypothesis() else { return }
    let numbers = numbers(of: edit, at: 0)
    let terms = record.formula?.expression.terms.count ?? 1
    context.charge(steps: terms * (1 + (numbers?.elements.count ?? 0)))
    guard let numbers else { return }
    found.append(Reading(mistakes: mistakes, edit: edit, numbers: numbers))
  }

  /// What the claim gives at a point when its text is changed; `nil` if it then gives nothing.
  private func numbers(of edit: TextEdit?, at place: Int) -> Numbers? {
    guard let formula = record.formula, let edit else { return record.claimedOfTruth[place] }
    guard let changed = try? ClaimFormula(edit.applied(to: formula.characters)) else { return nil }
    return try? evaluator.value(changed) { names(place, $0) }
  }

  // MARK: Matching

  private func predictions(_ count: Int) throws(EvaluationError) -> [Prediction] {
    if record.claim.subject == .gradient { return try gradients.predictions(count) }
    return try ValueHypotheses(context, record.claim.nodes).predictions(count)
  }

  private func match(
    wrong: Int, arranged: Int, rewritten: Int
  ) throws(EvaluationError) -> [Explanation] {
    let readings = try self.readings(rewritten)
    guard !readings.isEmpty else { return [] }
    let sorted = readings.sorted {
      ($0.numbers.elements.first ?? 0) < ($1.numbers.elements.first ?? 0)
    }
    var found: [Explanation] = []
    for prediction in try predictions(wrong) {
      try context.budget.check()
      for (numbers, arrangement) in try arrangements(
        prediction.elements, prediction.mistakes, at: 0)
      where (arrangement == nil) == (arranged == 0) {
        tried += max(readings.count, 1)
        for reading in near(numbers, in: sorted) {
          let mistakes =
            reading.mistakes.map { Mistake.rewritten($0) } + prediction.mistakes
            + (arrangement.map { [Mistake.arranged($0)] } ?? [])
          // What was changed until nothing is left fits whatever else leaves nothing.
          if reading.edit != nil, wrong > 0, isNothing(reading.numbers) { continue }
          guard fits(reading.numbers, numbers, arrangement), isUnlikely(reading.numbers),
            try holdsElsewhere(reading, prediction, arrangement)
          else { continue }
          found.append(Explanation(mistakes: mistakes))
          if found.count > 200 { return found }
        }
      }
    }
    return found
  }

  private func isNothing(_ numbers: Numbers) -> Bool {
    numbers.elements.allSatisfy { $0.magnitude <= context.tolerance.absolute }
  }

  /// The readings whose first element is near that of a prediction.
  private func near(_ numbers: Numbers, in sorted: [Reading]) -> ArraySlice<Reading> {
    guard sorted.count > 4, let first = numbers.elements.first, first.isFinite else {
      return sorted[...]
    }
    let room = 2 * context.tolerance.allowance(around: first, decimals: record.claim.decimals)
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if (sorted[middle].numbers.elements.first ?? 0) < first - room {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let rest = sorted[low...]
    return rest.prefix { ($0.numbers.elements.first ?? 0) <= first + room }
  }

  /// The ways in which numbers may have been arranged, `nil` for the right one.
  private func arrangements(
    _ elements: [Double], _ mistakes: [Mistake], at place: Int
  ) throws(EvaluationError) -> [(Numbers, Arrangement?)] {
    guard let claimed = record.claimedOfTruth[place] else { return [] }
    let shape = record.truth[place].shape
    if claimed.elements.count == elements.count {
      if claimed.shape == shape || claimed.shape.isEmpty {
        var found: [(Numbers, Arrangement?)] = [(Numbers(claimed.shape, elements), nil)]
        if elements.count > 1 { found.append((Numbers(claimed.shape, elements), .permuted)) }
        if shape.count == 2, shape[0] == shape[1] {
          found.append((Numbers(shape, ClaimSearch.transposed(elements, shape)), .transposed))
        }
        return found
      }
      if elements.count == 1 { return [(Numbers(claimed.shape, elements), .listOfOne)] }
      if shape.count == 2, claimed.shape == shape.reversed() {
        let columns = ClaimSearch.transposed(elements, shape)
        return [
          (Numbers(claimed.shape, columns), .transposed),
          (Numbers(claimed.shape, elements), .permuted),
        ]
      }
      return [(Numbers(claimed.shape, elements), .permuted)]
    }
    if claimed.elements.count == 1 {
      return [(Numbers(claimed.shape, [elements.reduce(0, +)]), .merged)]
    }
    let rows = try perRow(mistakes, at: place, claimed.shape)
    return rows.map { [(Numbers(claimed.shape, $0), .perRow)] } ?? []
  }

  private static func transposed(_ elements: [Double], _ shape: [Int]) -> [Double] {
    (0..<shape[1]).flatMap { column in (0..<shape[0]).map { elements[$0 * shape[1] + column] } }
  }

  /// What comes back to a leaf before it is added up over the rows to which it was repeated.
  private func perRow(
    _ mistakes: [Mistake], at place: Int, _ shape: [Int]
  ) throws(EvaluationError) -> [Double]? {
    let (point, graph) = (context.points[place], context.graph)
    guard context.hasSteps || mistakes.isEmpty else {
      context.omitsHypotheses = true
      return nil
    }
    guard record.claim.subject == .gradient, record.claim.nodes.count == 1,
      let wide = Shape(shape), let all = try gradients.allElements(mistakes, at: place)
    else { return nil }
    let node = record.claim.nodes[0]
    var sums: [Double]?
    for target in 0..<graph.count where graph.operandNodes(of: target).contains(node) {
      guard context.structure.isReaching[target], graph.shape(of: target) == wide else { continue }
      let upstream = Array(all[context.layout.range(of: target)])
      for (port, operand) in graph.operandNodes(of: target).enumerated() where operand == node {
        var rows = upstream
        if case .diagonal(let local) = point.edges(into: target)[port].local {
          rows = zip(upstream, local.elements).map(*)
        }
        sums = sums.map { zip($0, rows).map(+) } ?? rows
      }
    }
    return sums
  }

  private func fits(_ claimed: Numbers, _ numbers: Numbers, _ arrangement: Arrangement?) -> Bool {
    guard claimed.elements.count == numbers.elements.count else { return false }
    let decimals = record.claim.decimals
    if arrangement == .permuted {
      let isAsItStands = context.tolerance.accepts(
        claimed.elements, for: numbers.elements, decimals: decimals)
      if isAsItStands { return claimed.shape != record.truth[0].shape }
      return context.tolerance.accepts(
        claimed.elements.sorted(), for: numbers.elements.sorted(), decimals: decimals)
    }
    return context.tolerance.accepts(claimed.elements, for: numbers.elements, decimals: decimals)
  }

  private func holdsElsewhere(
    _ reading: Reading, _ prediction: Prediction, _ arrangement: Arrangement?
  ) throws(EvaluationError) -> Bool {
    for place in context.points.indices.dropFirst() where record.claimedOfTruth[place] != nil {
      guard let claimed = numbers(of: reading.edit, at: place),
        let elements = try elements(prediction.mistakes, at: place),
        let numbers = try arrangements(elements, prediction.mistakes, at: place).first(where: {
          $0.1 == arrangement
        })?.0,
        fits(claimed, numbers, arrangement)
      else { return false }
    }
    return true
  }

  private func elements(
    _ mistakes: [Mistake], at place: Int
  ) throws(EvaluationError) -> [Double]? {
    if record.claim.subject == .gradient { return try gradients.elements(mistakes, at: place) }
    return try ValueHypotheses(context, record.claim.nodes).elements(mistakes, at: place)
  }

  /// Whether so many hypotheses would hardly have agreed with these numbers by chance.
  private func isUnlikely(_ numbers: Numbers) -> Bool {
    let points = record.claimedOfTruth.count { $0 != nil }
    if points > 1, context.hasOtherPoints { return true }
    let size = record.truth[0].elements.map(\.magnitude).max() ?? 0
    let chances = numbers.elements.prefix(3).map { element in
      let room = context.tolerance.allowance(around: element, decimals: record.claim.decimals)
      let scale = element == 0 ? size : element.magnitude
      return scale > 0 ? min(1, 2 * room / scale) : 1
    }
    return chances.reduce(1, *) * Double(max(tried, 1)) < ClaimSearch.chance
  }

  // MARK: Ranking

  /// How unlikely an explanation is beside others of as many mistakes.
  func weight(_ explanation: Explanation) -> Int {
    explanation.mistakes.reduce(0) { $0 + weight($1) }
  }

  private func weight(_ mistake: Mistake) -> Int {
    var weight = mistake.code.rank * 10
    if case .read = mistake, record.formula != nil { weight += 5 }
    guard case .chain(let alterations) = mistake, let alteration = alterations.first else {
      return weight
    }
    let site = alteration.site
    if case .readingOfDerivative = alteration.change { return 20 + site.likeness.count }
    // A term of a sum is seen as it stands.
    if alteration.change == .dropped || alteration.change == .doubled { return weight }
    // Learners take a function in one step if it has a name; a product or a sum they see as it stands.
    if site.port == nil { weight += 4 * min(site.likeness.count, 20) }
    if !context.text.isNamed(site.target), !alteration.isProduct {
      weight += alteration.change == .one ? 10 : 50
    }
    if !context.text.isNamed(site.source), context.text.component(site.source) == nil {
      weight += alteration.change == .input ? 60 : 10
    }
    // Whose sign or factor is wrong is a function, not the sum or product it stands in.
    let isFrame = [.add, .subtract, .multiply].contains(site.likeness.first)
    if site.port != nil, isFrame, alteration.changesFactor { weight += 60 }
    // Nobody takes all of a function in one step, from a variable to the output.
    let isWhole = context.graph.codes[site.source].isLeaf && context.outputs.contains(site.target)
    if site.port == nil, isWhole { weight += 60 }
    return weight + (alterations.count > 1 ? 5 : 0)
  }
}
