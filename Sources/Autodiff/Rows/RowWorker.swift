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
    let (job, budget, block) = (job, budget, block)
    let (length, places) = (job.sweep.blockRows, job.isPlaced ? block.places : nil)
    do throws(EvaluationError) {
      while let rows = job.takeTask() {
        var start = rows.lowerBound
        while start < rows.upperBound {
          let end = min(start + length, rows.upperBound)
          try budget.check()
          if let places, end - start == places.rows,
            try block.runPlaced(from: start, in: places, within: budget)
          {
            start = end
            continue
          }
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
    if block.rows.count != rows.count { block = RowBlock(job, rows.count) }
    let block = block
    try forward(rows, block)
    job.values.keep(rows, of: job.copiedValues, from: block.value(of:))
    outputSum.add(rows, from: block.value(of:))
    if !block.areValuesFinite { remarks.note(rows, block.tape) }
    guard !job.sweep.seeds.isEmpty else { return }
    let found = try block.reverse(rows, within: budget)
    let copied = found == nil ? job.copiedGradients : job.gradients.nodes
    job.gradients.keep(rows, of: copied, from: block.cotangent(of:))
    gradientSum.add(rows, from: block.cotangent(of:))
    if let found { remarks.note(rows, found) }
    if job.sweep.plan.hasKinks { remarks.note(rows, block.tape.kinks(limit: .max)) }
  }
}

extension RowWorker {
  /// Runs a block forward; a row without a value is counted among all rows.
  private func forward(_ rows: Range<Int>, _ block: RowBlock<S>) throws(EvaluationError) {
    do throws(EvaluationError) {
      try block.forward(rows, within: budget)
    } catch {
      guard case .undefined(let place) = error else { throw error }
      throw .undefined(place.moved(by: rows.lowerBound))
    }
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
  func isOfRows(_ seed: Seed<S>) -> Bool {
    seed.elements.count != plan.graph.elementCount(of: seed.node)
  }

  /// The seeds of some rows, with an axis of rows; those of a mean are divided by all rows.
  func seeds(of range: Range<Int>) -> [Seed<S>] {
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
