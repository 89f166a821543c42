// SPDX-License-Identifier: Apache-2.0
// ChainRule: what is known of a block's sweeps before the first block.

/// What is known of the sweeps over a block's rows before the first block, where every node is a scalar
/// in each row: which cotangents need no zeros to begin with, whose are those of another node, what is
/// worked out where it is kept, where to look for numbers that are not finite, and all passes.
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
  /// Nodes whose values are worked out where they are kept, with their slots.
  let keptValues: [(slot: Int, node: Int)]
  /// The same of cotangents; of those that are the same, the one that lies where it is kept.
  private(set) var keptCotangents: [(slot: Int, node: Int)] = []
  /// Whether no share is added to a seed.
  let leavesSeeds: Bool
  /// The slots of values among which one is not finite if any is.
  let watchedValues: [Int]
  /// The same of cotangents.
  private(set) var watchedCotangents: [Int] = []
  /// What is done with each block.
  let passes: RowPasses

  /// Reads a plan; `nil` if a node is more than a scalar.
  ///
  /// - Parameters:
  ///   - seeded: The nodes that seeds are of; without one there is no sweep in reverse.
  ///   - keepsValue: Whether a node's values are kept row by row.
  ///   - keepsCotangent: Whether its cotangents are.
  init?(
    _ plan: Plan, _ reach: Reach, seeded: [Int], keepsValue: (Int) -> Bool,
    keepsCotangent: (Int) -> Bool
  ) {
    guard !plan.hasTensors else { return nil }
    let graph = plan.graph
    func place(_ node: Int) -> Int { Int(plan.offsetOfNode[node]) }
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
      guard !seeds.isEmpty, reach.takesPart(step) else { continue }
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
    keptValues = nodes.dropFirst(plan.leafCount).filter(keepsValue).map { (place($0), $0) }
    let forms = (0..<plan.count).map { StepForms(plan.columns, $0) }
    RowProgram.lend(plan, forms, uses, except: seeds, &shares, &lenders)
    passes = RowPasses(plan, reach, forms, shares: shares, lenders: lenders)
    keep(nodes.filter(keepsCotangent), of: plan, uses, except: seeds)
    // A cotangent that is not finite makes those of the operands so: times whatever, and added to
    // whatever.
    watchedCotangents = nodes.map(place).filter { !passesOn.contains($0) }.map(slot)
  }

  /// The slot of the cotangent of the node at a place.
  func slot(_ place: Int) -> Int { lenders.count + lenders[place] }

  /// Finds whose cotangents are others', and strikes out the shares that made them so.
  private static func lend(
    _ plan: Plan, _ forms: [StepForms], _ uses: [Int], except seeds: Set<Int>,
    _ shares: inout [Share], _ lenders: inout [Int]
  ) {
    let graph = plan.graph
    for step in (plan.leafCount..<plan.count).reversed() {
      let node = Int(plan.columns.nodes[step])
      for (number, operand) in graph.operandPlaces(of: node).enumerated()
      where shares[operand] == .first {
        let target = Int(plan.offsetOfNode[Int(graph.operands[operand])])
        guard uses[target] == 1, !seeds.contains(target),
          forms[step].partial(number) == .constant(1)
        else { continue }
        lenders[target] = lenders[Int(plan.offsetOfNode[node])]
        shares[operand] = .none
      }
    }
  }

  /// Finds the cotangents that are worked out where they are kept: not those of seeds, which stay from
  /// block to block, nor those that nothing is written to.
  private mutating func keep(
    _ nodes: [Int], of plan: Plan, _ uses: [Int], except seeds: Set<Int>
  ) {
    var isKept = Set<Int>()
    for node in nodes {
      let lender = lenders[Int(plan.offsetOfNode[node])]
      guard uses[lender] > 0, !seeds.contains(lender), isKept.insert(lender).inserted else {
        continue
      }
      keptCotangents.append((lenders.count + lender, node))
    }
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
