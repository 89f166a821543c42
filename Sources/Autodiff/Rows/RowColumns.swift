// SPDX-License-Identifier: Apache-2.0
// ChainRule: the columns of a block, and the passes over them.

/// The columns of a block, and the passes over them, in memory that a loop reads without counting
/// references, which would take as long as the passes: ``RowPlaces`` has it.
struct RowColumns<S: Scalar> {
  /// Where each column is, by slot as in ``RowPass``.
  let bases: UnsafeMutablePointer<UnsafeMutablePointer<S>>
  let rows: Int
  /// The columns that go on with the rows.
  fileprivate let moving: UnsafeBufferPointer<Moving>
  /// Those of the program, which lives as long as ``RowPlaces`` does.
  fileprivate let forward: UnsafeBufferPointer<RowPass>
  fileprivate let reverse: UnsafeBufferPointer<RowPass>
  /// The slots to look for numbers that are not finite.
  fileprivate let watchedValues: UnsafeBufferPointer<Int>
  fileprivate let watchedCotangents: UnsafeBufferPointer<Int>

  /// A column that goes on with the rows, and where the first of all rows is.
  struct Moving {
    let slot: Int
    let first: UnsafeMutablePointer<S>
  }

  /// Takes memory, which stays until ``deallocate()``.
  init(_ program: RowProgram, moving: [Moving], columns: Int, rows: Int) {
    bases = .allocate(capacity: max(columns, 1))
    self.rows = rows
    self.moving = .copy(of: moving)
    (forward, reverse) = (program.passes.forward, program.passes.reverse)
    watchedValues = .copy(of: program.watchedValues)
    watchedCotangents = .copy(of: program.watchedCotangents)
  }

  func deallocate() {
    bases.deallocate()
    moving.deallocate()
    watchedValues.deallocate()
    watchedCotangents.deallocate()
  }
}

extension RowColumns {
  /// Goes to the rows from this one on.
  func move(to row: Int) {
    for column in moving { bases[column.slot] = column.first + row }
  }

  /// Computes the values of all nodes that are not leaves.
  ///
  /// - Parameter places: The places that these columns are of.
  func forward(
    _ places: RowPlaces<S>, within budget: Budget
  ) throws(EvaluationError) {
    try run(forward, budget) { step, pass in places.forward(step, pass) }
  }

  /// Computes the cotangents of all nodes that seeds reach, which have theirs.
  func reverse(
    _ places: RowPlaces<S>, within budget: Budget
  ) throws(EvaluationError) {
    try run(reverse, budget) { step, pass in places.reverse(step, pass) }
  }

  @inline(__always)
  private func run(
    _ passes: UnsafeBufferPointer<RowPass>, _ budget: Budget, byRule: (Int, RowPass) -> Void
  ) throws(EvaluationError) {
    var left = Budget.stride
    for pass in passes {
      switch pass.work {
      case .function(let function):
        S.evaluate(function, bases[pass.a], bases[pass.target], rows)
      case .functionAndSlope(let function, let slopes):
        S.evaluate(function, bases[pass.a], bases[pass.target], slopes: bases[slopes], rows)
      case .step(let step):
        S.take(step, bases[pass.a], bases[pass.b], bases[pass.target], rows)
      case .rule(let step): byRule(step, pass)
      }
      left -= rows
      if left <= 0 {
        try budget.check()
        left = Budget.stride
      }
    }
  }

  /// Whether all values are finite.
  var areValuesFinite: Bool { areFinite(watchedValues) }

  /// Whether all cotangents are.
  var areCotangentsFinite: Bool { areFinite(watchedCotangents) }

  private func areFinite(_ slots: UnsafeBufferPointer<Int>) -> Bool {
    for slot in slots where !UnsafeBufferPointer(start: bases[slot], count: rows).areFinite {
      return false
    }
    return true
  }
}
