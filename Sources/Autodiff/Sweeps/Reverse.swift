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
  /// The rows of which they are; `nil` if there is no axis of rows.
  var rows: BlockRows?

  /// The gradient with respect to a node: zeros where no output depends on it, `nil` if the plan
  /// does not compute the node or does not want its gradient.
  public func gradient(of node: Int) -> Tensor<S>? {
    plan.cotangents.keeps(node) ? view(of: node).tensor : nil
  }

  /// Calls `body` with the elements of a node's gradient.
  @specialized(where S == Double, Result == Void)
  @specialized(where S == Float, Result == Void)
  public func withElements<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>) -> Result
  ) -> Result {
    plan.withElements(from: plan.cotangents.keeps(node) ? view(of: node) : nil, body)
  }

  func view(of node: Int) -> TensorView<S> { plan.view(of: node, in: values, rows, .cotangents) }

  /// The cotangent of an operand of an elementwise node, with as many axes as the node.
  func operand(_ place: Int, of node: Int) -> TensorView<S> {
    let graph = plan.graph
    let operand = Int(graph.operands[graph.operandPlaces(of: node).lowerBound + place])
    return plan.view(of: operand, asOperandOf: node, in: values, rows, .cotangents)
  }

  /// The cotangent of the node that a seed is of.
  func seeded(_ seed: Seed<S>) -> TensorView<S> {
    plan.view(of: seed, in: values, rows, .cotangents)
  }

  /// The cotangent of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> {
    plan.view(of: node, row: row, in: values, rows, .cotangents)
  }

  /// The gradient with respect to a node that is a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  package func scalar(of node: Int) -> S { values.base[Int(plan.offsetOfNode[node])] }

  /// Whether every gradient that the plan wants is finite.
  package var isFinite: Bool {
    @specialized(where S == Double)
    @specialized(where S == Float)
    get {
      guard let kept = plan.cotangents.kept else { return values.isFinite }
      return kept.allSatisfy { view(of: $0).elements.areFinite }
    }
  }

  /// Whether a gradient that the plan wants has a NaN in it.
  ///
  /// What came before it matters only through it: a cotangent that is NaN leaves NaN wherever it is
  /// passed on to.
  var containsNaN: Bool {
    guard let kept = plan.cotangents.kept else { return values.elements.containNaN }
    return kept.contains { view(of: $0).elements.containNaN }
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
      seeds, in: Arena(undefined: plan.cotangentCount), leavingOutUnchosen: leavesOutUnchosen,
      within: budget)
  }

  /// The same in memory that is used again.
  ///
  /// - Precondition: The memory is that of the plan.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func reverse(
    _ seeds: [Seed<S>], in memory: SweepMemory<S>,
    leavingOutUnchosen leavesOutUnchosen: Bool = true,
    within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Cotangents<S> {
    precondition(memory.plan === plan, "a plan's sweeps run in its own memory")
    return try reverse(
      seeds, in: memory.cotangents, leavingOutUnchosen: leavesOutUnchosen, within: budget)
  }

  private func reverse(
    _ seeds: [Seed<S>], in arena: Arena<S>, leavingOutUnchosen leavesOutUnchosen: Bool,
    within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    try reverse(
      seeds, along: plan.reach(of: seeds), in: arena, leavingOutUnchosen: leavesOutUnchosen,
      within: budget)
  }

  /// The same through the steps that the seeds are known to reach, in memory for the cotangents.
  func reverse(
    _ seeds: [Seed<S>], along reach: Reach, in arena: Arena<S>,
    leavingOutUnchosen leavesOutUnchosen: Bool, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    let cotangents = Cotangents(
      plan: plan, values: arena, isReaching: reach.isReaching, marks: nil, rows: rows)
    try sweep(cotangents, seeds, reach.isSwept, within: budget)
    guard leavesOutUnchosen, cotangents.containsNaN else { return cotangents }
    return try reverse(
      seeds, keeping: Marks(plan: plan, startingAt: seeds, rows), along: reach, within: budget)
  }

  private func sweep(
    _ cotangents: Cotangents<S>, _ seeds: [Seed<S>], _ isSwept: UnsafePointer<Bool>,
    within budget: Budget
  ) throws(EvaluationError) {
    guard rows != nil || plan.hasTensors else {
      let arena = cotangents.values
      arena.base.update(repeating: 0, count: arena.count)
      plan.add(seeds, to: arena)
      return try sweep(cotangents, nil, isSwept, within: budget)
    }
    let received = Received(cotangents)
    received.add(seeds)
    try sweep(cotangents, received, isSwept, within: budget)
    received.finish()
  }

  private func sweep(
    _ cotangents: Cotangents<S>, _ received: Received<S>?, _ isSwept: UnsafePointer<Bool>,
    within budget: Budget
  ) throws(EvaluationError) {
    for segment in plan.segments.reversed() {
      if let rows, let received {
        try reverseRows(segment.steps, cotangents, received, isSwept, rows, within: budget)
      } else if segment.isScalar {
        var end = segment.steps.upperBound
        while end > segment.steps.lowerBound {
          let start = max(end - Budget.stride, segment.steps.lowerBound)
          reverseScalars(start..<end, cotangents, isSwept)
          end = start
          try budget.check()
        }
      } else if isSwept[segment.steps.lowerBound], let received {
        reverseTensor(segment.steps.lowerBound, cotangents, received)
        try budget.check()
      }
    }
  }

  /// Runs steps over all rows of a block.
  private func reverseRows(
    _ steps: Range<Int>, _ cotangents: Cotangents<S>, _ received: Received<S>,
    _ isSwept: UnsafePointer<Bool>, _ rows: BlockRows, within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: steps.count)
    for step in steps.reversed() where isSwept[step] {
      reverseTensor(step, cotangents, received)
      if step % stride == 0 { try budget.check() }
    }
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

  private func reverseTensor(
    _ index: Int, _ cotangents: Cotangents<S>, _ received: Received<S>
  ) {
    var step = TensorReverse(
      tape: self, cotangents: cotangents, received: received,
      node: Int(plan.columns.nodes[index]), index: index)
    plan.columns.codes[index].accept(&step)
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
