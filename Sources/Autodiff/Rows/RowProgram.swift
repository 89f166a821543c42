// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of a block's sweeps before the first block.

/// What is known of the sweeps over a block's rows before the first block, where every node is a scalar
/// in each row: which cotangents need no zeros to begin with, and where to look for numbers that are
/// not finite.
///
/// `@unchecked Sendable`: the memory is written in `init`, before anyone else can hold the object, and
/// only read from then on.
final class RowProgram: @unchecked Sendable {
  /// What an operand's share of a cotangent does.
  enum Share: UInt8 {
    /// Nothing: nobody wants the operand's cotangent, or its step is left out.
    case none
    /// It is written: nothing was there before.
    case first
    /// It is added.
    case further
  }

  /// By operand, in the order of the columns.
  let shares: UnsafeMutablePointer<Share>
  /// Whether no share is added to a seed.
  let leavesSeeds: Bool
  /// Where the values begin among which one is not finite if any is.
  let watchedValues: [Int]
  /// The same of cotangents.
  let watchedCotangents: [Int]

  /// Reads a plan; `nil` if a node is more than a scalar.
  init?(_ plan: Plan, _ reach: Reach, seeded: [Int]) {
    guard plan.segments.allSatisfy(\.isScalar) else { return nil }
    let columns = plan.columns
    let operandCount = Int(columns.operandStart[columns.count])
    shares = .allocate(capacity: max(operandCount, 1))
    shares.initialize(repeating: .none, count: max(operandCount, 1))
    let seeds = Set(seeded.map { plan.offsetOfNode[$0] })
    var (isBegun, isShared) = (seeds, Set<Int32>())
    var (isCarried, passesOn) = (Set<Int>(), Set<Int>())
    for step in (0..<columns.count).reversed() {
      let operands = Int(columns.operandStart[step])..<Int(columns.operandStart[step + 1])
      if columns.codes[step].carriesNonFinite {
        isCarried.formUnion(operands.map { Int(columns.operandOffsets[$0]) })
      }
      guard reach.isSwept[step] else { continue }
      let nodes = plan.graph.operandPlaces(of: Int(columns.nodes[step]))
      for (operand, node) in zip(operands, nodes) where plan.isActive(plan.graph.operands[node]) {
        let place = columns.operandOffsets[operand]
        shares[operand] = isBegun.insert(place).inserted ? .first : .further
        isShared.insert(place)
        passesOn.insert(columns.offset(step))
      }
    }
    leavesSeeds = isShared.isDisjoint(with: seeds)
    let all = (0..<columns.count).map { columns.offset($0) }
    watchedValues = all.filter { !isCarried.contains($0) }
    // A cotangent that is not finite makes those of the operands so: times whatever, and added to
    // whatever.
    watchedCotangents = all.filter { !passesOn.contains($0) }
  }

  deinit { shares.deallocate() }

  /// Whether all numbers of a block are finite, told by those at these places.
  static func isFinite<S: Scalar>(_ places: [Int], of rows: Int, in arena: Arena<S>) -> Bool {
    places.allSatisfy { UnsafeBufferPointer(start: arena.base + $0 * rows, count: rows).isFinite }
  }
}

extension OperationCode {
  /// Whether a value is never finite where an operand is not.
  var carriesNonFinite: Bool {
    switch self {
    case .add, .subtract, .multiply, .negate, .square, .cube, .addConstant: true
    default: false
    }
  }
}
