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

  /// What becomes of the shares of a step's operands, ``most`` a step.
  let shares: UnsafeMutablePointer<Share>
  /// How many operands a step has at most, where no operation is general.
  static let most = 3
  /// Whether no share is added to a seed.
  let leavesSeeds: Bool
  /// Where the values begin among which one is not finite if any is.
  let watchedValues: [Int]
  /// The same of cotangents.
  let watchedCotangents: [Int]

  /// Reads a plan; `nil` if a node is more than a scalar.
  init?(_ plan: Plan, _ reach: Reach, seeded: [Int]) {
    guard !plan.hasTensors else { return nil }
    let (columns, graph) = (plan.columns, plan.graph)
    shares = .allocate(capacity: max(columns.count * RowProgram.most, 1))
    shares.initialize(repeating: .none, count: max(columns.count * RowProgram.most, 1))
    let seeds = Set(seeded.map { plan.offsetOfNode[$0] })
    var (isBegun, isShared) = (seeds, Set<Int32>())
    var (isCarried, passesOn) = (Set<Int>(), Set<Int>())
    for step in (0..<columns.count).reversed() {
      let operands = graph.operands(of: Int(columns.nodes[step]))
      if columns.codes[step].carriesNonFinite {
        isCarried.formUnion(operands.map { Int(plan.offsetOfNode[Int($0)]) })
      }
      guard reach.takesPart(step) else { continue }
      for (place, operand) in operands.enumerated() where plan.isActive(operand) {
        let offset = plan.offsetOfNode[Int(operand)]
        shares[step * RowProgram.most + place] =
          isBegun.insert(offset).inserted ? .first : .further
        isShared.insert(offset)
        passesOn.insert(step)
      }
    }
    leavesSeeds = isShared.isDisjoint(with: seeds)
    // Where there is nothing but scalars, a value lies where the number of its step says.
    let all = 0..<columns.count
    watchedValues = all.filter { !isCarried.contains($0) }
    // A cotangent that is not finite makes those of the operands so: times whatever, and added to
    // whatever.
    watchedCotangents = all.filter { !passesOn.contains($0) }
  }

  deinit { shares.deallocate() }

  /// Whether all numbers of a block are finite, told by those at these places.
  static func isFinite<S: Scalar>(_ places: [Int], of rows: Int, in arena: Arena<S>) -> Bool {
    places.allSatisfy { UnsafeBufferPointer(start: arena.base + $0 * rows, count: rows).areFinite }
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
