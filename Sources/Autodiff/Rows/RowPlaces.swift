// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the columns of a block are.

/// Where the columns of a block are while they are worked out, every node being a scalar in each row: in
/// the block's memory; or, which saves a copy, where they are given or kept.
final class RowPlaces<S: Scalar> {
  let columns: RowColumns<S>
  let program: RowProgram
  private let plan: Plan
  private let values: Arena<S>
  private let cotangents: Arena<S>
  private let slopes: Arena<S>

  var rows: Int { columns.rows }

  /// States the places of a block, in memory for values and for cotangents; without a sweep in reverse
  /// there are none of these, and the memory may be any.
  init(
    _ program: RowProgram, _ values: Arena<S>, _ cotangents: Arena<S>, _ job: RowJob<S>,
    _ rows: Int
  ) {
    (self.program, plan) = (program, job.sweep.plan)
    (self.values, self.cotangents) = (values, cotangents)
    let (count, slopeCount) = (program.lenders.count, program.passes.slopeCount)
    slopes = Arena(undefined: slopeCount * rows)
    var moving = job.given
    for kept in program.keptValues {
      moving.append(.init(slot: kept.slot, first: job.values.base(of: kept.node, row: 0)))
    }
    for kept in program.keptCotangents {
      moving.append(.init(slot: kept.slot, first: job.gradients.base(of: kept.node, row: 0)))
    }
    columns = RowColumns(program, moving: moving, columns: 2 * count + slopeCount, rows: rows)
    let bases = columns.bases
    for place in 0..<count {
      (bases + place).initialize(to: values.base + place * rows)
      (bases + count + place).initialize(to: cotangents.base + program.lenders[place] * rows)
    }
    for slope in 0..<slopeCount {
      (bases + 2 * count + slope).initialize(to: slopes.base + slope * rows)
    }
  }

  deinit { columns.deallocate() }

  /// The value of a node, by its place in a row's arena.
  func value(_ place: Int) -> UnsafePointer<S> { UnsafePointer(columns.bases[place]) }

  /// The cotangent of a node, by the same.
  func cotangent(_ place: Int) -> UnsafeMutablePointer<S> { columns.bases[program.slot(place)] }

  /// Copies all values into the block's memory, for those who look there.
  func gatherValues() {
    for place in program.lenders.indices { copy(value(place), to: values.base + place * rows) }
  }

  /// The same of cotangents.
  func gatherCotangents() {
    for place in program.lenders.indices {
      copy(UnsafePointer(cotangent(place)), to: cotangents.base + place * rows)
    }
  }

  private func copy(_ source: UnsafePointer<S>, to target: UnsafeMutablePointer<S>) {
    if source != UnsafePointer(target) { target.update(from: source, count: rows) }
  }
}

extension RowPlaces {
  /// Runs a step of the plan by its rule.
  @inline(never)
  func forward(_ step: Int, _ pass: RowPass) {
    var visitor = RowForward(
      columns: plan.columns, values: .apart(UnsafePointer(columns.bases)), rows: rows)
    (visitor.index, visitor.place) = (step, pass.target)
    plan.columns.codes[step].accept(&visitor)
  }

  /// The same in reverse.
  @inline(never)
  func reverse(_ step: Int, _ pass: RowPass) {
    var visitor = RowReverse(columns: plan.columns, places: self)
    (visitor.index, visitor.place, visitor.firstShare) = (step, pass.target, pass.a)
    plan.columns.codes[step].accept(&visitor)
  }
}
