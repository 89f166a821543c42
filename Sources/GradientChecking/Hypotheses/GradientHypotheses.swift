// SPDX-License-Identifier: Apache-2.0
// ChainRule: the gradients that mistakes lead to.

internal import Autodiff
internal import RealModule

/// What a mistake, or several, would lead to, at one point.
struct Prediction {
  /// The mistakes; none is the truth.
  let mistakes: [Mistake]
  /// The numbers, in the order of the claimed nodes' elements.
  let elements: [Double]
}

/// Works out the gradients of some nodes that mistakes in the chain rule lead to.
final class GradientHypotheses {
  private let context: CheckContext
  private let nodes: [Int]
  private let changes: [[Alteration]]
  private let misread: [[Mistake]]
  private let isOfNumbers: Bool

  /// - Parameter isOfNumbers: Whether numbers are claimed, in which no names can be exchanged.
  init(_ context: CheckContext, of nodes: [Int], isOfNumbers: Bool, earlier: [EarlierValue]) {
    (self.context, self.nodes, self.isOfNumbers) = (context, nodes, isOfNumbers)
    var list = AlterationList(context, nodes: nodes, isOfNumbers: isOfNumbers, earlier: earlier)
    list.run()
    changes = list.alterations
    misread = list.misreadValues.map { reading, alteration in
      [.read(reading: reading, code: .precedence), .chain([alteration])]
    }
  }

  /// What a number of mistakes leads to at the given point, simpler ones first.
  func predictions(_ count: Int) throws(EvaluationError) -> [Prediction] {
    switch count {
    case 0: [Prediction(mistakes: [], elements: context.part(context.points[0].gradients, nodes))]
    case 1: try singles()
    default: try pairs()
    }
  }

  private lazy var singlePredictions: [Prediction]? = nil

  private func singles() throws(EvaluationError) -> [Prediction] {
    if let known = singlePredictions { return known }
    var found: [Prediction] = []
    for mistake in wholes + changes.map({ .chain($0) }) {
      guard context.takeHypothesis() else { break }
      if let elements = try elements([mistake], at: 0) {
        found.append(Prediction(mistakes: [mistake], elements: elements))
      }
    }
    singlePredictions = found
    return found
  }

  /// How many pairs are tried.
  private static let pairLimit = 20_000

  private func pairs() throws(EvaluationError) -> [Prediction] {
    var found: [Prediction] = []
    for mistakes in misread where context.takeHypothesis() {
      if let elements = try elements(mistakes, at: 0) {
        found.append(Prediction(mistakes: mistakes, elements: elements))
      }
    }
    let singles = try singles()
    for (place, one) in singles.enumerated() {
      for other in singles[(place + 1)...] {
        guard isPair(one.mistakes[0], other.mistakes[0]) else { continue }
        guard found.count < GradientHypotheses.pairLimit, context.takeHypothesis() else {
          context.omitsHypotheses = true
          return found
        }
        let mistakes = one.mistakes + other.mistakes
        if let elements = try elements(mistakes, at: 0) {
          found.append(Prediction(mistakes: mistakes, elements: elements))
        }
      }
    }
    return found
  }

  /// Whether two mistakes can be made together.
  private func isPair(_ one: Mistake, _ other: Mistake) -> Bool {
    switch (one, other) {
    case (.chain(let a), .chain(let b)):
      !a.contains { alteration in b.contains { $0.site == alteration.site } }
    case (.scaled, .chain): true
    default: false
    }
  }

  /// What mistakes lead to at a point; `nil` if they make no sense there.
  func elements(_ mistakes: [Mistake], at place: Int) throws(EvaluationError) -> [Double]? {
    try allElements(mistakes, at: place).map { context.part($0, nodes) }
  }

  /// The gradients of all nodes that mistakes lead to at a point.
  func allElements(_ mistakes: [Mistake], at place: Int) throws(EvaluationError) -> [Double]? {
    var alterations: [Alteration] = []
    var factor = 1.0
    for mistake in mistakes {
      switch mistake {
      case .chain(let own): alterations += own
      case .scaled(let scale): factor *= scale.factor
      case .read where mistakes.count > 1: continue
      case .read(let reading, _):
        return context.readingGradients[place][reading]
      case .otherNode(let node):
        let count = context.graph.elementCount(of: node)
        context.charge(sweeps: 1)
        return try context.points[place].reverse(
          node, [Double](repeating: 1, count: count), within: context.budget)
      case .otherPoint: return context.ownPoint?.gradients
      case .arranged, .rewritten, .quotient: return nil
      }
    }
    context.charge(sweeps: alterations.count)
    let gradients =
      alterations.isEmpty
      ? context.points[place].gradients : try context.chain.gradients(alterations, at: place)
    return factor == 1 ? gradients : gradients?.map { $0 * factor }
  }

  /// Mistakes that concern the gradient as a whole.
  private var wholes: [Mistake] {
    var found = ScaleList(context.graph).scales.map { Mistake.scaled($0) }
    for (index, reading) in context.readings.enumerated() {
      found.append(.read(reading: index, code: reading.code))
    }
    if context.ownPoint != nil { found.append(.otherPoint) }
    let graph = context.graph
    let isNeeded = context.graph.descendants(of: .nodes(nodes))
    let others = (0..<graph.count).filter { node in
      !context.outputs.contains(node) && !nodes.contains(node) && isNeeded[node]
        && graph.elementTypes[node].isDifferentiable && context.text.isNamed(node)
    }
    if others.count > 64 { context.omitsHypotheses = true }
    return found + others.prefix(64).map { .otherNode($0) }
  }
}

/// The numbers by which a whole gradient is wrong.
struct ScaleList {
  let scales: [Alteration.Scale]

  init(_ graph: Graph) {
    var scales = [Alteration.Scale(factor: -1, code: .sign, words: "-1")]
    func add(_ factor: Double, _ code: DiagnosisCode, _ words: String) {
      if factor != 1, factor != -1, !scales.contains(where: { $0.factor == factor }) {
        scales.append(Alteration.Scale(factor: factor, code: code, words: words))
      }
    }
    add(2, .constantFactor, "2")
    add(0.5, .constantFactor, "1/2")
    let codes = Set(graph.codes)
    var lengths: Set<Int> = []
    for node in 0..<graph.count where !graph.isScalar(node) && lengths.count < 16 {
      lengths.formUnion(graph.shape(of: node).dimensions + [graph.elementCount(of: node)])
    }
    for length in lengths.sorted() where length > 1 {
      add(Double(length), .constantFactor, "\(length)")
      add(1 / Double(length), .constantFactor, "1/\(length)")
    }
    if !codes.isDisjoint(with: [.sin, .cos, .tan, .asin, .acos, .atan]) {
      add(.pi / 180, .degreesForRadians, "pi/180")
      add(180 / .pi, .degreesForRadians, "180/pi")
    }
    if !codes.isDisjoint(with: [.log, .log2, .log10, .exp2, .exp10, .power, .exp]) {
      for (base, name) in [(2.0, "2"), (10.0, "10")] {
        add(Double.log(base), .logarithmBase, "ln(\(name))")
        add(1 / Double.log(base), .logarithmBase, "1/ln(\(name))")
      }
    }
    self.scales = scales
  }
}
