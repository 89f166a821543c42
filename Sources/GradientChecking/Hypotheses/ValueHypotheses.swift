// SPDX-License-Identifier: Apache-2.0
// ChainRule: the values that mistakes lead to.

internal import Autodiff

/// What mistakes in reading the graph make of the values of some nodes.
struct ValueHypotheses {
  private let context: CheckContext
  private let nodes: [Int]

  init(_ context: CheckContext, _ nodes: [Int]) {
    (self.context, self.nodes) = (context, nodes)
  }

  /// What a number of mistakes leads to at the given point; two are not looked for.
  func predictions(_ count: Int) throws(EvaluationError) -> [Prediction] {
    if count == 0 { return [Prediction(mistakes: [], elements: truth(at: 0))] }
    guard count == 1 else { return [] }
    var found: [Prediction] = []
    for mistake in mistakes {
      guard context.takeHypothesis() else { break }
      if let elements = try elements([mistake], at: 0) {
        found.append(Prediction(mistakes: [mistake], elements: elements))
      }
    }
    return found
  }

  private func truth(at place: Int) -> [Double] {
    context.part(context.points[place].values, nodes)
  }

  private var mistakes: [Mistake] {
    var found = ScaleList(context.graph).scales.prefix(3).map { Mistake.scaled($0) }
    for (index, reading) in context.readings.enumerated() {
      found.append(.read(reading: index, code: reading.code))
    }
    if context.ownPoint != nil { found.append(.otherPoint) }
    guard nodes.count == 1 else { return found }
    let graph = context.graph
    let others = (0..<graph.count).filter { node in
      node != nodes[0] && context.text.isNamed(node) && !graph.codes[node].isLeaf
        && graph.shape(of: node) == graph.shape(of: nodes[0])
    }
    if others.count > 64 { context.omitsHypotheses = true }
    return found + others.prefix(64).map { .otherNode($0) }
  }

  /// What mistakes lead to at a point; `nil` if they make no sense there.
  func elements(_ mistakes: [Mistake], at place: Int) throws(EvaluationError) -> [Double]? {
    guard let mistake = mistakes.first else { return truth(at: place) }
    switch mistake {
    case .scaled(let scale): return truth(at: place).map { $0 * scale.factor }
    case .read(let reading, _):
      let read = context.other.readings[place][reading]
      guard nodes.contains(where: { read[$0] != nil }) else { return nil }
      return nodes.flatMap { read[$0] ?? Array(context.points[place].value(of: $0)) }
    case .otherPoint: return context.ownPoint.map { context.part($0.values, nodes) }
    case .otherNode(let node): return Array(context.points[place].value(of: node))
    case .chain, .arranged, .rewritten, .quotient: return nil
    }
  }
}
