// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is worth knowing of rows, beside their numbers.

/// What is worth knowing of rows, beside their numbers.
struct RowRemarks: Sendable {
  /// The first row with a number that is not finite.
  private(set) var firstNonFinite: Int?
  /// The kinks met, by node.
  private var kinks: [Int: KinkMet] = [:]

  /// Notes the first of some rows with a value that is not finite.
  mutating func note<S>(_ range: Range<Int>, _ tape: Tape<S>) {
    if tape.isFinite { return }
    note(range, firstNonFiniteOf: tape.plan.computedNodes, tape.view(of:))
  }

  /// Notes the first of some rows with a gradient that is not finite.
  mutating func note<S>(_ range: Range<Int>, _ cotangents: Cotangents<S>) {
    if cotangents.isFinite { return }
    let plan = cotangents.plan
    note(range, firstNonFiniteOf: plan.cotangents.kept ?? plan.computedNodes, cotangents.view(of:))
  }

  private mutating func note<S>(
    _ range: Range<Int>, firstNonFiniteOf nodes: [Int], _ view: (_ node: Int) -> TensorView<S>
  ) {
    var first = range.count
    for node in nodes {
      let block = view(node)
      let count = block.count / range.count
      for index in 0..<first * count where !block.base[index].isFinite {
        first = index / count
        break
      }
    }
    if first < range.count { note(firstNonFinite: range.lowerBound + first) }
  }

  private mutating func note(firstNonFinite row: Int) {
    firstNonFinite = min(firstNonFinite ?? row, row)
  }

  /// Notes kinks that a block met, whose rows are counted from its first.
  mutating func note(_ range: Range<Int>, _ met: [KinkMet]) {
    for kink in met { note(kink.moved(by: range.lowerBound)) }
  }

  private mutating func note(_ met: KinkMet) {
    kinks[met.node] = kinks[met.node].map { $0.joined(with: met) } ?? met
  }

  /// Adds what another thread noted.
  mutating func merge(_ other: RowRemarks) {
    if let row = other.firstNonFinite { note(firstNonFinite: row) }
    for met in other.kinks.values { note(met) }
  }

  /// The kinks in the order of computation.
  func kinks(in plan: Plan) -> [KinkMet] {
    plan.stepsWithKinks.compactMap { kinks[Int(plan.columns.nodes[Int($0)])] }
  }
}

extension KinkMet {
  fileprivate func moved(by rows: Int) -> KinkMet {
    KinkMet(
      node: node, row: row.map { $0 + rows }, index: index, count: count, kink: kink,
      chosen: chosen)
  }

  /// Both as one: that of the first row, and the elements of all.
  fileprivate func joined(with other: KinkMet) -> KinkMet {
    let first = (other.row ?? 0) < (row ?? 0) ? other : self
    return KinkMet(
      node: node, row: first.row, index: first.index, count: count + other.count,
      kink: first.kink, chosen: first.chosen)
  }
}
