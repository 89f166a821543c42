// SPDX-License-Identifier: Apache-2.0
// ChainRule: the numbers of a reply, of one point or of rows.

internal import Autodiff
internal import GraphDocuments

/// The numbers of a reply.
enum ReplyNumbers<S: TextScalar> {
  /// Those of one point.
  case point(Tape<S>, Cotangents<S>?)
  /// Those of the rows of a batch; indirect, so that those of a point are not copied with room for these.
  indirect case rows(RowSweep<S>, RowResults<S>)

  /// The values of one point; `nil` of rows.
  var tape: Tape<S>? {
    if case .point(let tape, _) = self { tape } else { nil }
  }

  /// The gradients of one point; `nil` of rows, and without gradients.
  var cotangents: Cotangents<S>? {
    if case .point(_, let cotangents) = self { cotangents } else { nil }
  }

  /// Whether the numbers of one point are finite; not asked of rows.
  var areFinite: Bool { (tape?.isFinite ?? true) && (cotangents?.isFinite ?? true) }

  /// The elements of all values, of one row if there are rows.
  var elementCount: Int {
    switch self {
    case .point(let tape, _): tape.plan.elementCount
    case .rows(let sweep, _): sweep.plan.elementCount
    }
  }

  /// Whether there are gradients.
  var hasGradients: Bool {
    switch self {
    case .point(_, let cotangents): cotangents != nil
    case .rows(let sweep, _): !sweep.seeds.isEmpty
    }
  }

  /// Calls `body` with an output and its shape.
  func withOutput(
    _ node: Int, _ body: (UnsafeBufferPointer<S>, Shape) -> Void
  ) {
    switch self {
    case .point: withValue(of: node, body)
    case .rows(_, let results):
      guard let output = results.output(node) else { return }
      output.elements.withUnsafeBufferPointer { body($0, output.shape) }
    }
  }

  /// Calls `body` with the value of a node and its shape.
  func withValue(
    of node: Int, _ body: (UnsafeBufferPointer<S>, Shape) -> Void
  ) {
    switch self {
    case .point(let tape, _):
      tape.withElements(of: node) { body($0, tape.plan.graph.shape(of: node)) }
    case .rows(_, let results): results.withValue(of: node, body)
    }
  }

  /// Calls `body` with the gradient with respect to a node and its shape.
  func withGradient(
    of node: Int, _ body: (UnsafeBufferPointer<S>, Shape) -> Void
  ) {
    switch self {
    case .point(let tape, let cotangents):
      cotangents?.withElements(of: node) { body($0, tape.plan.graph.shape(of: node)) }
    case .rows(_, let results): results.withGradient(of: node, body)
    }
  }

  /// The kinks on which values stand, so many at most; none without gradients.
  func kinks(limit: Int) -> [KinkMet] {
    switch self {
    case .point(let tape, let cotangents): cotangents == nil ? [] : tape.kinks(limit: limit)
    case .rows(_, let results): Array(results.kinks.prefix(limit))
    }
  }

  /// The nodes of a gradient whose own derivative is 0 almost everywhere.
  var flatNodes: [Int] {
    switch self {
    case .point(let tape, let cotangents): cotangents == nil ? [] : tape.plan.flatNodes
    case .rows(let sweep, _): hasGradients ? sweep.plan.flatNodes : []
    }
  }

  /// What is said of the first number that is not finite; `nil` if all are finite.
  func firstNonFinite(_ call: GraphCall) -> NonFiniteRemark? {
    switch self {
    case .point(let tape, let cotangents):
      NonFiniteSearch(call: call, tape: tape, cotangents: cotangents).first()
    case .rows(let sweep, let results): call.firstNonFinite(sweep, results)
    }
  }
}

extension GraphCall {
  /// What is said of the first row with a number that is not finite, or else of a sum over rows.
  fileprivate func firstNonFinite<S: TextScalar>(
    _ sweep: RowSweep<S>, _ results: RowResults<S>
  ) -> NonFiniteRemark? {
    guard let row = results.firstNonFiniteRow else { return firstNonFiniteSum(results) }
    let point = sweep.point(ofRow: row, leaves)
    // Nothing stops the sweeps of one row but a budget, and they are as good as done.
    guard let tape = try? sweep.plan.forward(point.leaves, as: S.self) else { return nil }
    let cotangents =
      sweep.seeds.isEmpty
      ? nil : try? tape.reverse(point.seeds, leavingOutUnchosen: sweep.leavesOutUnchosen)
    var remark = NonFiniteSearch(call: self, tape: tape, cotangents: cotangents).first()
    // A row alone may differ from the row in its block in the last digits.
    remark =
      remark
      ?? NonFiniteRemark(
        phase: .forward, node: outputs.first.map(graph.name(of:)) ?? "",
        sentence: "Row \(row) has a number that is not finite")
    remark?.row = row
    return remark
  }

  private func firstNonFiniteSum<S: TextScalar>(_ results: RowResults<S>) -> NonFiniteRemark? {
    let (reduction, count) = (results.rows.reduction, results.rows.count)
    guard reduction != .none else { return nil }
    for node in outputs {
      let what = "The \(reduction.rawValue) of '\(graph.name(of: node))' over \(count) rows"
      let output = results.output(node)?.elements ?? []
      if let found = remark(.forward, node, output, what) { return found }
    }
    for node in wanted where graph.codes[node].isLeaf {
      let what = "The sum of the gradients of '\(graph.name(of: node))' over \(count) rows"
      let gradient = results.gradient(of: node)?.elements ?? []
      if let found = remark(.reverse, node, gradient, what) { return found }
    }
    return nil
  }

  private func remark<S: TextScalar>(
    _ phase: NonFiniteRemark.Phase, _ node: Int, _ elements: [S], _ what: String
  ) -> NonFiniteRemark? {
    guard let place = elements.firstIndex(where: { !$0.isFinite }) else { return nil }
    var remark = NonFiniteRemark(
      phase: phase, node: graph.name(of: node),
      sentence: "\(what) is \(JSONText.words(elements[place]))")
    remark.index = graph.shape(of: node).indices(ofElement: place)
    return remark
  }
}
