// SPDX-License-Identifier: Apache-2.0
// ChainRule: one thread's part in a sweep over rows.

/// One thread's part in a sweep over rows: the blocks that it takes, one after the other.
struct RowWorker<S: Scalar>: ~Copyable {
  private let job: RowJob<S>
  private let budget: Budget
  private var block: RowBlock<S>
  private var outputSum: RowSummation<S>
  private var gradientSum: RowSummation<S>
  private var remarks = RowRemarks()

  init(_ job: RowJob<S>, _ budget: Budget) {
    self.job = job
    self.budget = budget
    block = RowBlock(job, min(job.sweep.blockRows, max(job.sweep.rows.count, 1)))
    outputSum = RowSummation(job.outputSums)
    gradientSum = RowSummation(job.gradientSums)
  }

  /// Runs tasks until none is left.
  consuming func work() -> Result<RowRemarks, EvaluationError> {
    do throws(EvaluationError) {
      while let rows = job.takeTask() {
        var start = rows.lowerBound
        while start < rows.upperBound {
          let end = min(start + job.sweep.blockRows, rows.upperBound)
          try run(start..<end)
          start = end
        }
      }
      return .success(remarks)
    } catch {
      return .failure(error)
    }
  }

  private mutating func run(_ rows: Range<Int>) throws(EvaluationError) {
    try budget.check()
    if block.rows.count != rows.count { block = RowBlock(job, rows.count) }
    let tape = try forward(rows)
    job.values.keep(rows, from: tape.view(of:))
    outputSum.add(rows, from: tape.view(of:))
    if !block.areValuesFinite { remarks.note(rows, tape) }
    guard !job.sweep.seeds.isEmpty else { return }
    let cotangents = try block.reverse(tape, rows, within: budget)
    let areWritten = block.areCotangentsWritten
    job.gradients.keep(rows, from: cotangents.view(of:)) {
      areWritten && job.program?.writes($0) == true
    }
    gradientSum.add(rows, from: cotangents.view(of:))
    if !block.areCotangentsFinite { remarks.note(rows, cotangents) }
    if tape.plan.hasKinks { remarks.note(rows, tape.kinks(limit: .max)) }
  }
}

extension RowWorker {
  /// Runs a block forward; a row without a value is counted among all rows.
  private func forward(_ rows: Range<Int>) throws(EvaluationError) -> Tape<S> {
    do throws(EvaluationError) {
      return try block.forward(rows, within: budget)
    } catch {
      guard case .undefined(let place) = error else { throw error }
      throw .undefined(place.moved(by: rows.lowerBound))
    }
  }
}

/// The memory for a block of rows, and the sweeps over it.
struct RowBlock<S: Scalar> {
  let rows: BlockRows
  private let job: RowJob<S>
  private let values: NodeNumbers<S>
  private let cotangents: NodeNumbers<S>?
  /// The seeds, if they are the same in all blocks.
  private let seeds: [Seed<S>]?
  /// Whether the cotangents of seeded nodes are still what the seeds said.
  private var areSeeded = false
  /// Where cotangents are; `nil` if a node is more than a scalar.
  private let places: RowPlaces<S>?
  /// Whether the cotangents of the last rows are known to be finite.
  private(set) var areCotangentsFinite = false
  /// Whether those of leaves that are kept stand where they are kept.
  private(set) var areCotangentsWritten = false

  /// Makes a block of so many rows, with the leaves that are the same in all.
  init(_ job: RowJob<S>, _ count: Int) {
    self.job = job
    rows = BlockRows(count)
    let plan = job.sweep.plan
    values = NodeNumbers(undefined: plan, .values, rows)
    let cotangents =
      job.sweep.seeds.isEmpty ? nil : NodeNumbers<S>(undefined: plan, .cotangents, rows)
    self.cotangents = cotangents
    places = job.program.flatMap { program in cotangents.map { RowPlaces(program, $0, count) } }
    for step in 0..<plan.leafCount {
      let node = Int(plan.columns.nodes[step])
      let leaf = plan.view(of: node, in: job.shared)
      let target = values.base + Int(plan.offsetOfNode[node]) * count
      if leaf.count == 1 {
        target.update(repeating: leaf.base[0], count: count)
        continue
      }
      for row in 0..<count {
        (target + row * leaf.count).update(from: leaf.base, count: leaf.count)
      }
    }
    let areSame = job.sweep.seeds.allSatisfy { !job.sweep.isOfRows($0) }
    seeds = areSame ? job.sweep.seeds(of: 0..<count) : nil
  }

  /// The values of these rows, as many as the block has.
  func forward(_ range: Range<Int>, within budget: Budget) throws(EvaluationError) -> Tape<S> {
    let plan = job.sweep.plan
    job.leaves.elements.withUnsafeBufferPointer { elements in
      for node in job.sweep.rows.leaves where plan.offsetOfNode[node] >= 0 {
        let target = plan.view(of: node, in: values, rows)
        let count = plan.graph.elementCount(of: node)
        let start = Int(job.leaves.rows[node].start) + range.lowerBound * count
        let numbers = UnsafeBufferPointer(rebasing: elements[start..<start + target.count])
        if let same = (numbers as? UnsafeBufferPointer<S>)?.baseAddress {
          target.base.update(from: same, count: target.count)
        } else {
          for index in numbers.indices { target.base[index] = S(numbers[index]) }
        }
      }
    }
    let tape = Tape(values: values)
    try tape.run(within: budget)
    return tape
  }

  /// Whether the values of the last rows are known to be finite.
  var areValuesFinite: Bool {
    job.program?.watchedValues.allSatisfy {
      UnsafeBufferPointer(start: values.base + $0 * rows.count, count: rows.count).areFinite
    } ?? false
  }

  /// The cotangents of these rows.
  mutating func reverse(
    _ tape: Tape<S>, _ range: Range<Int>, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    let seeds = self.seeds ?? job.sweep.seeds(of: range)
    if let cotangents, let places {
      let found = try reverse(tape, range, seeds, in: cotangents, places, within: budget)
      if areCotangentsFinite || !job.sweep.leavesOutUnchosen || !found.containsNaN { return found }
      areSeeded = false
    }
    let cotangents = self.cotangents ?? NodeNumbers(undefined: tape.plan, .cotangents, rows)
    return try tape.reverse(
      seeds, along: job.narrowed, in: cotangents,
      leavingOutUnchosen: job.sweep.leavesOutUnchosen, within: budget)
  }

  /// The same where every node is a scalar in each row, unchosen elements being multiplied too.
  private mutating func reverse(
    _ tape: Tape<S>, _ range: Range<Int>, _ seeds: [Seed<S>], in cotangents: NodeNumbers<S>,
    _ places: RowPlaces<S>, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    if !areSeeded {
      cotangents.start(from: seeds)
      areSeeded = self.seeds != nil && places.program.leavesSeeds
    }
    places.write(to: job.gradients, from: range.lowerBound)
    try tape.reverse(in: places, along: job.narrowed ?? tape.plan.reach, over: rows, within: budget)
    areCotangentsFinite = places.areFinite
    areCotangentsWritten = areCotangentsFinite
    // What is looked through for the first row must be in one place.
    if areCotangentsFinite { places.gatherLent() } else { places.gather() }
    return Cotangents(values: cotangents, narrowed: job.narrowed, marks: nil)
  }
}

extension RowSweep {
  /// One row on its own: a plan's leaves and seeds that are those of the row.
  ///
  /// - Precondition: There is such a row.
  package func point(ofRow row: Int, _ leaves: LeafValues) -> (leaves: LeafValues, seeds: [Seed<S>])
  {
    var own = leaves
    for node in rows.leaves {
      own.rows[node].start += Int32(truncatingIfNeeded: row * plan.graph.elementCount(of: node))
    }
    return (own, seeds(of: row..<row + 1))
  }

  /// Whether a seed has numbers of its own for each row.
  fileprivate func isOfRows(_ seed: Seed<S>) -> Bool {
    seed.elements.count != plan.graph.elementCount(of: seed.node)
  }

  /// The seeds of some rows, with an axis of rows; those of a mean are divided by all rows.
  fileprivate func seeds(of range: Range<Int>) -> [Seed<S>] {
    let divisor = rows.reduction == .mean ? S(rows.count) : 1
    return seeds.map { seed in
      let count = plan.graph.elementCount(of: seed.node)
      if isOfRows(seed) {
        let elements = seed.elements[range.lowerBound * count..<range.upperBound * count]
        return Seed(node: seed.node, elements: Array(elements))
      }
      if count == 1 {
        let cotangent = seed.elements[0] / divisor
        return Seed(node: seed.node, elements: Array(repeating: cotangent, count: range.count))
      }
      var elements: [S] = []
      elements.reserveCapacity(range.count * count)
      for _ in range { elements += seed.elements.lazy.map { $0 / divisor } }
      return Seed(node: seed.node, elements: elements)
    }
  }
}
