// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the outputs back to the leaves.

/// The cotangent of every node: how the differentiated outputs respond to it.
public struct Cotangents<S: Scalar> {
  @usableFromInline let values: NodeNumbers<S>
  /// What the seeds reach, where it is not all that the plan does.
  let narrowed: Reach?
  /// Which elements play a part; `nil` if all that a seeded output depends on were taken to.
  let marks: Marks<S>?

  /// What was run.
  public var plan: Plan { values.plan }
  /// The rows of which they are; `nil` if there is no axis of rows.
  var rows: BlockRows? { values.rows }
  /// What the seeds reach.
  var reach: Reach { narrowed ?? plan.reach }

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
    guard plan.cotangents.keeps(node) else {
      return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return values.withElements(of: node, body)
  }

  func view(of node: Int) -> TensorView<S> { values.view(of: node) }

  /// The cotangent of an operand of an elementwise node, with as many axes as the node.
  func operand(_ place: Int, of node: Int) -> TensorView<S> {
    values.view(ofOperand: place, of: node)
  }

  /// The cotangent of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> { values.view(of: node, row: row) }

  /// Whether a seeded output depends on a node.
  package func reaches(_ node: Int) -> Bool { reach.isReaching[node] }

  /// The gradient with respect to a node that is a scalar.
  ///
  /// - Precondition: The plan computes it.
  @inlinable
  package func scalar(of node: Int) -> S { values.scalar(of: node) }

  /// Whether every gradient that the plan wants is finite.
  package var isFinite: Bool {
    @specialized(where S == Double)
    @specialized(where S == Float)
    get {
      guard let kept = plan.cotangents.kept else { return telling.areFinite }
      return kept.allSatisfy { view(of: $0).elements.areFinite }
    }
  }

  /// Whether a gradient that the plan wants has a NaN in it.
  ///
  /// What came before it matters only through it: a cotangent that is NaN leaves NaN wherever it is
  /// passed on to.
  var containsNaN: Bool {
    guard let kept = plan.cotangents.kept else { return telling.containNaN }
    return kept.contains { view(of: $0).elements.containNaN }
  }

  /// The cotangents of which one is not finite, or NaN, if any is: those of the leaves, which come
  /// first.
  ///
  /// A scalar step gives each operand its cotangent times a number, and what is not finite stays so
  /// under any factor and in any sum. Tensors need not: of an empty one, nothing goes back; and where
  /// marks are kept, nothing goes back to what was not chosen.
  private var telling: UnsafeBufferPointer<S> {
    if plan.hasTensors || marks != nil { return values.elements }
    return UnsafeBufferPointer(start: values.base, count: plan.leafCount * (rows?.count ?? 1))
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
      seeds, along: plan.narrowedReach(of: seeds), in: NodeNumbers(undefined: plan, .cotangents),
      leavingOutUnchosen: leavesOutUnchosen, within: budget)
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
    precondition(memory.cotangents.plan === plan, "a plan's sweeps run in its own memory")
    return try reverse(
      seeds, along: plan.narrowedReach(of: seeds), in: memory.cotangents,
      leavingOutUnchosen: leavesOutUnchosen, within: budget)
  }

  /// The same through the steps that the seeds are known to reach, all of the plan's if `nil`, in
  /// memory for the cotangents.
  func reverse(
    _ seeds: [Seed<S>], along narrowed: Reach?, in values: NodeNumbers<S>,
    leavingOutUnchosen leavesOutUnchosen: Bool, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    if rows == nil, !plan.hasTensors {
      // Nothing is handed round that would have to be counted: this is most of a small graph's sweep.
      values.start(from: seeds)
      try reverseScalars(values, codes: narrowed?.codes ?? plan.reach.codes, within: budget)
    } else {
      try budget.watch { () throws(EvaluationError) in
        try reverseTensors(
          Cotangents(values: values, narrowed: narrowed, marks: nil), seeds, within: budget)
      }
    }
    let cotangents = Cotangents(values: values, narrowed: narrowed, marks: nil)
    guard leavesOutUnchosen, cotangents.containsNaN else { return cotangents }
    if !plan.isPlain {
      // Without marks it would meet the same NaN.
      let tape = try plain(within: budget)
      return try tape.reverse(
        seeds, keeping: Marks(plan: tape.plan, startingAt: seeds),
        along: tape.plan.narrowedReach(of: seeds), within: budget)
    }
    return try reverse(
      seeds, keeping: Marks(plan: plan, startingAt: seeds, rows), along: narrowed, within: budget)
  }

  private func reverseScalars(
    _ cotangents: NodeNumbers<S>, codes: UnsafePointer<OperationCode>, within budget: Budget
  ) throws(EvaluationError) {
    for index in plan.segments.indices.reversed() where plan.segments[index].isScalar {
      try reverseScalars(plan.segments[index], cotangents, codes: codes, within: budget)
    }
  }

  @inline(__always)
  private func reverseScalars(
    _ segment: Segment, _ cotangents: NodeNumbers<S>, codes: UnsafePointer<OperationCode>,
    within budget: Budget
  ) throws(EvaluationError) {
    let all = segment.steps
    let loop = ScalarReverse(values, cotangents, codes: codes, shift: segment.shift)
    let isRun = segment.kind == .run && loop.takes(all)
    var end = all.upperBound
    while end > all.lowerBound {
      let steps = max(end - Budget.stride, all.lowerBound)..<end
      if isRun { loop.run(together: steps) } else { loop.run(steps) }
      end = steps.lowerBound
      try budget.check(after: steps, of: plan.leafCount..<plan.count)
    }
  }

  private func reverseTensors(
    _ cotangents: Cotangents<S>, _ seeds: [Seed<S>], within budget: Budget
  ) throws(EvaluationError) {
    let received = Received(cotangents)
    received.add(seeds)
    for index in plan.segments.indices.reversed() {
      let segment = plan.segments[index]
      if let rows {
        try reverseRows(segment.steps, cotangents, received, rows, within: budget)
      } else if segment.kind == .tensor {
        guard cotangents.reach.takesPart(segment.steps.lowerBound) else { continue }
        reverseTensor(segment.steps.lowerBound, cotangents, received)
        try budget.check()
      } else if segment.kind == .chain {
        guard cotangents.reach.takesPart(segment.steps.upperBound - 1) else { continue }
        reverseChain(segment.steps, cotangents, received)
        try budget.check()
      } else if segment.isScalar {
        try reverseScalars(
          segment, cotangents.values, codes: cotangents.reach.codes, within: budget)
      }
    }
    received.finish()
  }

  /// Runs steps over all rows of a block.
  private func reverseRows(
    _ steps: Range<Int>, _ cotangents: Cotangents<S>, _ received: Received<S>, _ rows: BlockRows,
    within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: steps.count)
    for step in steps.reversed() where cotangents.reach.takesPart(step) {
      reverseTensor(step, cotangents, received)
      if step % stride == 0 { try budget.check() }
    }
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
