// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the leaves to the outputs.

extension Plan {
  /// The value of every node of the plan.
  ///
  /// - Parameter leaves: The numbers in the leaves, as they came with the graph.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: one step a node, beside what general operations cost.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward<S: Scalar>(
    _ leaves: LeafValues, as type: S.Type = S.self, within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Tape<S> {
    let tape = Tape(values: NodeNumbers<S>(undefined: self))
    bind(leaves, to: tape.values)
    try generate(into: tape.values, within: budget)
    try tape.run(within: budget)
    return tape
  }

  /// The same in memory that is used again, of the leaves that were bound to it.
  ///
  /// - Precondition: The memory is this plan's, and leaves were bound to it.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func forward<S: Scalar>(
    in memory: SweepMemory<S>, within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Tape<S> {
    precondition(memory.plan === self, "a plan's sweeps run in its own memory")
    precondition(memory.isBound, "leaves have numbers before a sweep")
    let tape = Tape(values: memory.values)
    try tape.run(within: budget)
    return tape
  }
}

extension Tape {
  /// Computes all that is not a leaf, whose numbers are there.
  func run(within budget: Budget) throws(EvaluationError) {
    if !plan.hasTensors { return try runSegments(within: budget) }
    try budget.watch { () throws(EvaluationError) in try runSegments(within: budget) }
  }

  private func runSegments(within budget: Budget) throws(EvaluationError) {
    values.areHiddenFinite = true
    for index in plan.segments.indices {
      let segment = plan.segments[index]
      if segment.kind == .tensor {
        try runTensor(segment.steps.lowerBound)
        try budget.check()
      } else if segment.kind == .chain {
        runChain(segment.steps)
        try budget.check()
      } else if let rows, segment.isScalar {
        try run(segment, over: rows, within: budget)
      } else if segment.isScalar {
        try runScalars(segment, within: budget)
      }
    }
  }

  private func runScalars(
    _ segment: Segment, within budget: Budget
  ) throws(EvaluationError) {
    let (all, isRun) = (segment.steps, segment.kind == .run)
    let loop = ScalarForward(values, shift: segment.shift)
    var start = all.lowerBound
    while start < all.upperBound {
      let steps = start..<min(start + Budget.stride, all.upperBound)
      if isRun { loop.run(together: steps) } else { loop.run(steps) }
      start = steps.upperBound
      try budget.check(after: steps, of: plan.leafCount..<plan.count)
    }
  }
}

extension Plan {
  /// Writes the numbers of given leaves.
  func bind<S>(_ values: LeafValues, to arena: Arena<S>, except others: Set<Int> = []) {
    values.elements.withUnsafeBufferPointer { elements in
      for step in 0..<leafCount {
        let node = Int(columns.nodes[step])
        let start = Int(values.rows[node].start)
        if start < 0 || !others.isEmpty && others.contains(node) { continue }
        let target = arena.base + Int(offsetOfNode[node])
        if graph.isScalar(node) {
          target.pointee = S(elements[start])
        } else {
          for index in 0..<graph.elementCount(of: node) {
            target[index] = S(elements[start + index])
          }
        }
      }
    }
  }

  /// Writes the numbers of generated leaves.
  func generate<S: Scalar>(
    into arena: Arena<S>, within budget: Budget
  ) throws(EvaluationError) {
    for generated in graph.columns.generated {
      let offset = Int(offsetOfNode[Int(generated.node)])
      guard offset >= 0 else { continue }
      let (leaf, target) = (generated.leaf, arena.base + offset)
      var start = 0
      while start < leaf.shape.count {
        let end = min(start + Budget.stride, leaf.shape.count)
        for index in start..<end { target[index] = S(leaf.element(at: index)) }
        start = end
        try budget.check()
      }
    }
  }
}

extension Tape {
  /// Runs one step whose value or operands are tensors, or which runs over rows.
  private func runTensor(_ index: Int) throws(EvaluationError) {
    var step = TensorForward(tape: self, node: Int(plan.columns.nodes[index]), index: index)
    plan.columns.codes[index].accept(&step)
    if let undefined = step.undefined { throw .undefined(undefined) }
  }
}

/// One tensor step forward, or one block of it.
struct TensorForward<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let node: Int
  let index: Int
  /// The block of a chain that is computed; `nil` if the step is computed as a whole.
  var block: ChainBlock<S>?
  /// Set where the operands have no value.
  var undefined: UndefinedValue?

  private var result: TensorView<S> { block?.value(of: node) ?? tape.view(of: node) }

  private func operand(_ place: Int) -> TensorView<S> {
    block?.operand(place, of: node) ?? tape.operand(place, of: node)
  }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    result.fill(with: UnaryValue(rule: operation), operand(0))
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    result.fill(with: BinaryValue(rule: operation), operand(0), operand(1))
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    result.fill(from: operand(0), operand(1), operand(2)) { operation.value($0, $1, $2) }
  }

  mutating func visit<O: GeneralOperation>(_ type: O.Type) { runGeneral() }

  private mutating func runGeneral() {
    let graph = tape.plan.graph
    let nodes = graph.operandNodes(of: node)
    for row in tape.rowRange {
      let (operands, value) = (
        nodes.map { tape.view(of: $0, row: row) }, tape.view(of: node, row: row)
      )
      if let fault = graph.writeValue(of: node, operands, to: value) {
        undefined = UndefinedValue(node: node, row: tape.rows.map { _ in row }, fault: fault)
        return
      }
      if tape.rows != nil, BudgetWatch.isOver(after: value.count) { return }
    }
  }
}
