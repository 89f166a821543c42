// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the outputs back to the leaves.

/// The cotangent of every node: how the differentiated outputs respond to it.
public struct Cotangents<S: Scalar> {
  /// What was run.
  public let plan: Plan
  @usableFromInline let values: Arena<S>
  /// Whether a seeded output depends on each node.
  let isReaching: [Bool]
  /// Which elements play a part; `nil` if all that a seeded output depends on were taken to.
  let marks: Marks<S>?

  /// The gradient with respect to a node: zeros where no output depends on it, `nil` if the plan
  /// does not compute the node.
  public func gradient(of node: Int) -> Tensor<S>? {
    plan.offsetOfNode[node] < 0 ? nil : plan.view(of: node, in: values).tensor
  }

  /// Calls `body` with the elements of a node's gradient.
  @specialized(where S == Double, Result == Void)
  public func withElements<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>) -> Result
  ) -> Result {
    plan.withElements(of: node, in: values, body)
  }

  func view(of node: Int) -> TensorView<S> { plan.view(of: node, in: values) }

  /// The gradient with respect to a node that is a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  package func scalar(of node: Int) -> S { values.base[Int(plan.offsetOfNode[node])] }

  /// Whether every gradient is finite.
  package var isFinite: Bool {
    @specialized(where S == Double)
    get { values.isFinite }
  }
}

/// The cotangent of one output, with which a reverse sweep starts.
public struct Seed<S: Scalar>: Sendable {
  /// The output.
  public let node: Int
  /// One number for each element of its value.
  public let elements: [S]

  /// States the cotangent of an output.
  public init(node: Int, elements: [S]) {
    self.node = node
    self.elements = elements
  }
}

extension Tape {
  /// The gradients with respect to every node that the plan wants.
  ///
  /// Steps that no seeded output depends on are left out, not multiplied by zero: a zero times an
  /// infinite derivative would make a NaN of a gradient that is zero.
  ///
  /// - Parameters:
  ///   - seeds: The cotangents of outputs of the plan, each of its output's shape; those of one
  ///     output add up, and an output without one adds nothing.
  ///   - leavesOutUnchosen: Whether an element that an operation did not choose, as `where` one of
  ///     its branches, has a part in no gradient. If not, its derivative of zero is a number, and
  ///     times an infinite one further on it is NaN, as in most other tools.
  ///   - budget: What the sweep may take.
  /// - Precondition: Every seed is of an output: a sweep planned for others would lose it.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: one step a node; each costs a small constant times its forward step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func reverse(
    _ seeds: [Seed<S>], leavingOutUnchosen leavesOutUnchosen: Bool = true,
    within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Cotangents<S> {
    try reverse(
      seeds, in: plan.arena(holding: seeds), leavingOutUnchosen: leavesOutUnchosen,
      within: budget)
  }

  /// The same in memory that is used again.
  ///
  /// - Precondition: The memory is that of the plan.
  @specialized(where S == Double)
  package func reverse(
    _ seeds: [Seed<S>], in memory: SweepMemory<S>,
    leavingOutUnchosen leavesOutUnchosen: Bool = true,
    within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Cotangents<S> {
    precondition(memory.plan === plan, "a plan's sweeps run in its own memory")
    memory.cotangents.base.update(repeating: 0, count: memory.cotangents.count)
    plan.add(seeds, to: memory.cotangents)
    return try reverse(
      seeds, in: memory.cotangents, leavingOutUnchosen: leavesOutUnchosen, within: budget)
  }

  private func reverse(
    _ seeds: [Seed<S>], in arena: Arena<S>, leavingOutUnchosen leavesOutUnchosen: Bool,
    within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    let reaching = plan.reaching(seeds)
    let narrowed = reaching.map(sweptSteps(among:))
    defer { narrowed?.deallocate() }
    let isSwept = narrowed ?? UnsafePointer(plan.columns.isSwept)
    let cotangents = Cotangents(
      plan: plan, values: arena, isReaching: reaching ?? plan.isReaching, marks: nil)
    try sweep(cotangents, isSwept, within: budget)
    guard leavesOutUnchosen, cotangents.values.containsNaN else { return cotangents }
    return try reverse(
      seeds, keeping: Marks(plan: plan, startingAt: seeds), isReaching: cotangents.isReaching,
      isSwept, within: budget)
  }

  private func sweep(
    _ cotangents: Cotangents<S>, _ isSwept: UnsafePointer<Bool>, within budget: Budget
  ) throws(EvaluationError) {
    for segment in plan.segments.reversed() {
      if segment.isScalar {
        var end = segment.steps.upperBound
        while end > segment.steps.lowerBound {
          let start = max(end - Budget.stride, segment.steps.lowerBound)
          reverseScalars(start..<end, cotangents, isSwept)
          end = start
          try budget.check()
        }
      } else if isSwept[segment.steps.lowerBound] {
        reverseTensor(segment.steps.lowerBound, cotangents)
        try budget.check()
      }
    }
  }

  /// The plan's swept steps among given nodes; the caller frees the memory.
  private func sweptSteps(among reaches: [Bool]) -> UnsafePointer<Bool> {
    let columns = plan.columns
    let steps = UnsafeMutableBufferPointer<Bool>.allocate(capacity: max(plan.count, 1))
    steps.initialize(repeating: false)
    for step in 0..<plan.count {
      steps[step] = columns.isSwept[step] && reaches[Int(columns.nodes[step])]
    }
    return UnsafePointer(steps.baseAddress.unsafelyUnwrapped)
  }

  private func reverseScalars(
    _ steps: Range<Int>, _ cotangents: Cotangents<S>, _ isSwept: UnsafePointer<Bool>
  ) {
    let columns = plan.columns
    var step = ScalarReverse(
      columns: columns, values: values.base, cotangents: cotangents.values.base)
    for index in steps.reversed() where isSwept[index] {
      step.index = index
      columns.codes[index].accept(&step)
    }
    withExtendedLifetime((self, cotangents)) {}
  }

  private func reverseTensor(_ index: Int, _ cotangents: Cotangents<S>) {
    var step = TensorReverse(
      tape: self, cotangents: cotangents, node: Int(plan.columns.nodes[index]), index: index)
    plan.columns.codes[index].accept(&step)
  }
}

extension Plan {
  /// Whether each node is one that a seeded output depends on; `nil` if every output is seeded, so
  /// that these are the nodes of the plan.
  fileprivate func reaching<S>(_ seeds: [Seed<S>]) -> [Bool]? {
    if seeds.count == outputs.count, zip(seeds, outputs).allSatisfy({ $0.node == $1 }) {
      return nil
    }
    let seeded = seeds.map(\.node)
    let (seeds, all) = (Set(seeded), Set(outputs))
    precondition(seeds.isSubset(of: all), "a seed is of an output")
    return seeds == all ? nil : graph.ancestors(of: seeded)
  }
}

/// One scalar step in reverse.
private struct ScalarReverse<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafeMutablePointer<S>
  let cotangents: UnsafeMutablePointer<S>
  var index = 0

  @inline(__always) func visit<O: LeafOperation>(_ type: O.Type) {}

  @inline(__always) func visit<O: UnaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    let (x, place) = (Int(operands[0]), columns.offset(index))
    cotangents[x] +=
      cotangents[place]
      * columns.operation(type, at: index).derivative(values[x], values[place])
  }

  @inline(__always) func visit<O: BinaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    let operation = columns.operation(type, at: index)
    let (a, b, place) = (Int(operands[0]), Int(operands[1]), columns.offset(index))
    let (x, z, y, cotangent) = (values[a], values[b], values[place], cotangents[place])
    cotangents[a] += cotangent * operation.partialA(x, z, y)
    cotangents[b] += cotangent * operation.partialB(x, z, y)
  }

  @inline(__always) func visit<O: TernaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    let operation = columns.operation(type, at: index)
    let (a, b, c) = (Int(operands[0]), Int(operands[1]), Int(operands[2]))
    let place = columns.offset(index)
    let (x, z, w, y) = (values[a], values[b], values[c], values[place])
    let cotangent = cotangents[place]
    cotangents[a] += cotangent * operation.partialA(x, z, w, y)
    cotangents[b] += cotangent * operation.partialB(x, z, w, y)
    cotangents[c] += cotangent * operation.partialC(x, z, w, y)
  }

  @inline(__always) func visit<O: GeneralOperation>(_ type: O.Type) {}
}

/// One tensor step in reverse.
private struct TensorReverse<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let cotangents: Cotangents<S>
  let node: Int
  let index: Int

  private var operandNodes: [Int] { tape.plan.graph.operandNodes(of: node) }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) { share() }
  func visit<O: BinaryOperation>(_ type: O.Type) { share() }
  func visit<O: TernaryOperation>(_ type: O.Type) { share() }

  func visit<O: GeneralOperation>(_ type: O.Type) {
    let graph = tape.plan.graph
    guard let operation = graph.general(at: node) as? O else { return }
    let nodes = operandNodes
    let shares = operation.pullback(
      cotangents.view(of: node), nodes.map(tape.view(of:)), tape.view(of: node),
      wanted: nodes.map { tape.plan.isActive(Int32(truncatingIfNeeded: $0)) })
    for (operand, share) in zip(nodes, shares) {
      if let share { cotangents.view(of: operand).add(share) }
    }
  }

  /// Adds the cotangent times the local derivative to each operand's cotangent.
  private func share() {
    let cotangent = cotangents.view(of: node)
    for (place, operand) in operandNodes.enumerated() {
      guard tape.plan.isActive(Int32(truncatingIfNeeded: operand)) else { continue }
      var local = LocalDerivative(tape: tape, node: node, place: place)
      guard let derivative = tape.plan.columns.codes[index].accept(&local) else { continue }
      let target = cotangents.view(of: operand)
      target.add((cotangent * derivative).unbroadcast(to: target.shape))
    }
  }
}
