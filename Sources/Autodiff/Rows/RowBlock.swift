// SPDX-License-Identifier: Apache-2.0
// ChainRule: the memory for a block of rows, and the sweeps over it.

/// The memory for a block of rows, and the sweeps over it.
final class RowBlock<S: Scalar> {
  let rows: BlockRows
  private let job: RowJob<S>
  private let values: NodeNumbers<S>
  private let cotangents: NodeNumbers<S>?
  /// The seeds, if they are the same in all blocks.
  private let seeds: [Seed<S>]?
  /// Whether the cotangents of seeded nodes are still what the seeds said.
  private var areSeeded = false
  /// Where the numbers are; `nil` if a node is more than a scalar.
  let places: RowPlaces<S>?
  /// The cotangents of the last rows, if they are in one place.
  private var gathered: NodeNumbers<S>?

  private var plan: Plan { job.sweep.plan }

  /// Makes a block of so many rows, with the leaves that are the same in all.
  init(_ job: RowJob<S>, _ count: Int) {
    self.job = job
    rows = BlockRows(count)
    let plan = job.sweep.plan
    let values = NodeNumbers<S>(undefined: plan, .values, rows)
    let cotangents =
      job.sweep.seeds.isEmpty ? nil : NodeNumbers<S>(undefined: plan, .cotangents, rows)
    (self.values, self.cotangents) = (values, cotangents)
    places = job.program.map { RowPlaces($0, values, cotangents ?? values, job, count) }
    let areSame = job.sweep.seeds.allSatisfy { !job.sweep.isOfRows($0) }
    seeds = areSame ? job.sweep.seeds(of: 0..<count) : nil
    repeatLeaves()
  }

  private func repeatLeaves() {
    for step in 0..<plan.leafCount {
      let node = Int(plan.columns.nodes[step])
      let leaf = plan.view(of: node, in: job.shared)
      let target = values.base + Int(plan.offsetOfNode[node]) * rows.count
      if leaf.count == 1 {
        target.update(repeating: leaf.base[0], count: rows.count)
        continue
      }
      for row in 0..<rows.count {
        (target + row * leaf.count).update(from: leaf.base, count: leaf.count)
      }
    }
  }

  /// Works out the values of these rows, as many as the block has.
  func forward(_ range: Range<Int>, within budget: Budget) throws(EvaluationError) {
    if let places {
      places.columns.move(to: range.lowerBound)
      if !job.readsGiven { bind(range) }
      return try places.columns.forward(places, within: budget)
    }
    bind(range)
    try Tape(values: values).run(within: budget)
  }

  /// Copies the numbers of leaves that have their own in each row.
  private func bind(_ range: Range<Int>) {
    for node in job.sweep.rows.leaves where plan.offsetOfNode[node] >= 0 {
      let target = plan.view(of: node, in: values, rows)
      let count = plan.graph.elementCount(of: node)
      let start = Int(job.leaves.rows[node].start) + range.lowerBound * count
      let numbers = UnsafeBufferPointer(rebasing: job.elements[start..<start + target.count])
      if let same = (numbers as? UnsafeBufferPointer<S>)?.baseAddress {
        target.base.update(from: same, count: target.count)
      } else {
        for index in numbers.indices { target.base[index] = S(numbers[index]) }
      }
    }
  }

  /// The values of the last rows, all in one place.
  var tape: Tape<S> {
    places?.gatherValues()
    return Tape(values: values)
  }

  /// The values of a node.
  func value(of node: Int) -> UnsafePointer<S> {
    let place = Int(plan.offsetOfNode[node])
    return places?.value(place) ?? UnsafePointer(values.base + place * rows.count)
  }

  /// Its cotangents.
  ///
  /// - Precondition: They were worked out.
  func cotangent(of node: Int) -> UnsafePointer<S> {
    let offset = plan.offset(of: node, .cotangents)
    if let gathered { return UnsafePointer(gathered.base + offset * rows.count) }
    guard let places else { preconditionFailure("cotangents were worked out") }
    // Single numbers have the places of their values.
    return UnsafePointer(places.cotangent(offset))
  }

  /// Whether the values of the last rows are known to be finite.
  var areValuesFinite: Bool { places?.columns.areValuesFinite ?? false }

  /// Works out the cotangents of these rows; they are all in one place, and returned, unless each is where
  /// it is kept, and all are finite.
  func reverse(
    _ range: Range<Int>, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S>? {
    let found = try cotangents(of: range, within: budget)
    gathered = found?.values
    return found
  }

  private func cotangents(
    of range: Range<Int>, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S>? {
    let seeds = self.seeds ?? job.sweep.seeds(of: range)
    let cotangents = self.cotangents ?? NodeNumbers(undefined: plan, .cotangents, rows)
    if let places {
      seed(cotangents, seeds, places)
      try places.columns.reverse(places, within: budget)
      if places.columns.areCotangentsFinite { return nil }
      places.gatherCotangents()
      let found = Cotangents(values: cotangents, narrowed: job.narrowed, marks: nil)
      if !job.sweep.leavesOutUnchosen || !found.containsNaN { return found }
      areSeeded = false
    }
    return try tape.reverse(
      seeds, along: job.narrowed, in: cotangents,
      leavingOutUnchosen: job.sweep.leavesOutUnchosen, within: budget)
  }
}

extension RowBlock {
  /// Writes zeros and seeds, unless those of the block before are still there.
  private func seed(_ cotangents: NodeNumbers<S>, _ seeds: [Seed<S>], _ places: RowPlaces<S>) {
    if areSeeded { return }
    cotangents.start(from: seeds)
    areSeeded = self.seeds != nil && places.program.leavesSeeds
  }

  /// Runs rows of which everything stays where it is worked out; whether all numbers are finite, without
  /// which they are to be run again.
  ///
  /// - Precondition: ``RowJob/isPlaced``, and the rows are as many as the block has.
  func runPlaced(
    from row: Int, in places: RowPlaces<S>, within budget: Budget
  ) throws(EvaluationError) -> Bool {
    let columns = places.columns
    columns.move(to: row)
    try columns.forward(places, within: budget)
    guard columns.areValuesFinite else { return false }
    guard let seeds, let cotangents else { return true }
    seed(cotangents, seeds, places)
    try columns.reverse(places, within: budget)
    return columns.areCotangentsFinite
  }
}
