// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of a block's sweeps before the first block.

/// What is known of the sweeps over a block's rows before the first block, where every node is a scalar
/// in each row: which cotangents need no zeros to begin with, whose are those of another node, and
/// where to look for numbers that are not finite.
struct RowProgram: Sendable {
  /// What an operand's share of a cotangent does.
  enum Share: UInt8 {
    /// Nothing: nobody wants the operand's cotangent, its step is left out, or it is handed on.
    case none
    /// It is written: nothing was there before.
    case first
    /// It is added.
    case further
  }

  /// By operand, in the order of the graph.
  private(set) var shares: [Share]
  /// By place in a row's arena, the place whose cotangent is the same: its own, or that of the one node
  /// that uses it, where the derivative is 1.
  private(set) var lenders: [Int]
  /// The places whose cotangent is another's and is asked for.
  private(set) var lent: [Int] = []
  /// Leaves whose cotangents are written where they are kept, by place: no step reads them.
  private(set) var written: [(place: Int, node: Int)] = []
  /// Whether each node is one of those.
  private var isWritten: [Bool]
  /// Whether no share is added to a seed.
  let leavesSeeds: Bool
  /// Where the values begin among which one is not finite if any is.
  let watchedValues: [Int]
  /// The same of cotangents.
  let watchedCotangents: [Int]

  /// Reads a plan; `nil` if a node is more than a scalar.
  ///
  /// - Parameters:
  ///   - seeded: The nodes that seeds are of.
  ///   - keeps: Whether a node's cotangents are kept row by row.
  ///   - addsUp: Whether they are added up.
  init?(
    _ plan: Plan, _ reach: Reach, seeded: [Int], keeps: (Int) -> Bool, addsUp: (Int) -> Bool
  ) {
    guard !plan.hasTensors else { return nil }
    let graph = plan.graph
    func place(_ node: Int) -> Int { Int(plan.offsetOfNode[node]) }
    isWritten = [Bool](repeating: false, count: plan.graph.count)
    shares = [Share](repeating: .none, count: graph.operands.count)
    lenders = Array(0..<plan.elementCount)
    var uses = [Int](repeating: 0, count: plan.elementCount)
    let seeds = Set(seeded.map(place))
    var (isCarried, passesOn) = (Set<Int>(), Set<Int>())
    for step in (plan.leafCount..<plan.count).reversed() {
      let node = Int(plan.columns.nodes[step])
      if plan.columns.codes[step].carriesNonFinite {
        isCarried.formUnion(graph.operands(of: node).map { place(Int($0)) })
      }
      guard reach.takesPart(step) else { continue }
      for operand in graph.operandPlaces(of: node) where plan.isActive(graph.operands[operand]) {
        let target = place(Int(graph.operands[operand]))
        shares[operand] = uses[target] == 0 && !seeds.contains(target) ? .first : .further
        uses[target] += 1
        passesOn.insert(place(node))
      }
    }
    leavesSeeds = seeds.allSatisfy { uses[$0] == 0 }
    let nodes = plan.computedNodes
    watchedValues = nodes.map(place).filter { !isCarried.contains($0) }
    // A cotangent that is not finite makes those of the operands so: times whatever, and added to
    // whatever.
    watchedCotangents = nodes.map(place).filter { !passesOn.contains($0) }
    written = nodes.prefix(plan.leafCount).compactMap {
      keeps($0) && uses[place($0)] > 0 && !seeds.contains(place($0)) ? (place($0), $0) : nil
    }
    for (_, node) in written { isWritten[node] = true }
    lend(plan, uses, except: seeds.union(written.map(\.place)))
    lent = nodes.filter { keeps($0) || addsUp($0) }.map(place).filter { lenders[$0] != $0 }
  }

  /// Whether a node's cotangents are written where they are kept.
  func writes(_ node: Int) -> Bool { isWritten[node] }

  /// Finds whose cotangents are others', and strikes out the shares that made them so.
  private mutating func lend(_ plan: Plan, _ uses: [Int], except others: Set<Int>) {
    let graph = plan.graph
    for step in (plan.leafCount..<plan.count).reversed() {
      let node = Int(plan.columns.nodes[step])
      for (index, operand) in graph.operandPlaces(of: node).enumerated()
      where shares[operand] == .first {
        let target = Int(plan.offsetOfNode[Int(graph.operands[operand])])
        var form = PartialForm(columns: plan.columns, step: step, place: index)
        guard uses[target] == 1, !others.contains(target),
          plan.columns.codes[step].accept(&form) == .constant(1)
        else { continue }
        lenders[target] = lenders[Int(plan.offsetOfNode[node])]
        shares[operand] = .none
      }
    }
  }
}

/// The form of the derivative of a step along one of its operands.
private struct PartialForm: OperationVisitor {
  let columns: Columns
  let step: Int
  let place: Int

  func visit<O: LeafOperation>(_ type: O.Type) -> RuleForm { .plain }
  func visit<O: UnaryOperation>(_ type: O.Type) -> RuleForm {
    UnaryDerivative(operation: columns.operation(type, at: step)).form
  }
  func visit<O: BinaryOperation>(_ type: O.Type) -> RuleForm {
    let operation = columns.operation(type, at: step)
    return place == 0 ? PartialA(operation: operation).form : PartialB(operation: operation).form
  }
  func visit<O: TernaryOperation>(_ type: O.Type) -> RuleForm { .plain }
  func visit<O: GeneralOperation>(_ type: O.Type) -> RuleForm { .plain }
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
