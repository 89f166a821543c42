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
    try forward(leaves, in: Arena<S>(undefined: elementCount), within: budget)
  }

  /// The same in memory that is used again.
  ///
  /// - Precondition: The memory is this plan's.
  @specialized(where S == Double)
  package func forward<S: Scalar>(
    _ leaves: LeafValues, in memory: SweepMemory<S>, within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Tape<S> {
    precondition(memory.plan === self, "a plan's sweeps run in its own memory")
    return try forward(leaves, in: memory.values, within: budget)
  }

  private func forward<S: Scalar>(
    _ leaves: LeafValues, in arena: Arena<S>, within budget: Budget
  ) throws(EvaluationError) -> Tape<S> {
    let tape = Tape(plan: self, values: arena)
    bind(leaves, to: tape.values)
    try generate(into: tape.values, within: budget)
    try tape.run(within: budget)
    return tape
  }
}

extension Tape {
  /// Computes all that is not a leaf, whose numbers are there.
  func run(within budget: Budget) throws(EvaluationError) {
    for segment in plan.segments {
      if !segment.isScalar {
        runTensor(segment.steps.lowerBound)
        try budget.check()
      } else if let rows {
        try runRows(segment.steps, rows, within: budget)
      } else {
        var start = segment.steps.lowerBound
        while start < segment.steps.upperBound {
          let end = min(start + Budget.stride, segment.steps.upperBound)
          runScalars(start..<end)
          start = end
          try budget.check()
        }
      }
    }
  }
}

extension Plan {
  /// Writes the numbers of given leaves.
  func bind<S>(_ leaves: LeafValues, to arena: Arena<S>, except others: Set<Int> = []) {
    leaves.elements.withUnsafeBufferPointer { elements in
      for node in leaves.start.indices where leaves.start[node] >= 0 && offsetOfNode[node] >= 0 {
        if !others.isEmpty, others.contains(node) { continue }
        let target = arena.base + Int(offsetOfNode[node])
        let start = Int(leaves.start[node])
        let count = graph.isScalar(node) ? 1 : graph.elementCount(of: node)
        for index in 0..<count { target[index] = S(elements[start + index]) }
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
  /// Runs steps whose values are all scalars.
  private func runScalars(_ steps: Range<Int>) {
    var step = ScalarForward(columns: plan.columns, values: values.base)
    for index in steps {
      step.index = index
      plan.columns.codes[index].accept(&step)
    }
    withExtendedLifetime(self) {}
  }

  /// Runs one step whose value or operands are tensors, or which runs over rows.
  private func runTensor(_ index: Int) {
    var step = TensorForward(tape: self, node: Int(plan.columns.nodes[index]), index: index)
    plan.columns.codes[index].accept(&step)
  }
}

/// One scalar step forward.
private struct ScalarForward<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafeMutablePointer<S>
  var index = 0

  @inline(__always) func visit<O: LeafOperation>(_ type: O.Type) {}

  @inline(__always) func visit<O: UnaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    values[columns.offset(index)] = columns.operation(type, at: index)
      .value(values[Int(operands[0])])
  }

  @inline(__always) func visit<O: BinaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    values[columns.offset(index)] = columns.operation(type, at: index)
      .value(values[Int(operands[0])], values[Int(operands[1])])
  }

  @inline(__always) func visit<O: TernaryOperation>(_ type: O.Type) {
    let operands = columns.operandOffsets + Int(columns.operandStart[index])
    values[columns.offset(index)] = columns.operation(type, at: index)
      .value(values[Int(operands[0])], values[Int(operands[1])], values[Int(operands[2])])
  }

  // The layout of a plan puts general operations into segments of their own.
  @inline(__always) func visit<O: GeneralOperation>(_ type: O.Type) {}
}

/// One tensor step forward.
private struct TensorForward<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let node: Int
  let index: Int

  private var result: TensorView<S> { tape.view(of: node) }

  private func operand(_ place: Int) -> TensorView<S> { tape.operand(place, of: node) }

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

  func visit<O: GeneralOperation>(_ type: O.Type) {
    let graph = tape.plan.graph
    guard let operation = graph.general(at: node) as? O else { return }
    let nodes = graph.operandNodes(of: node)
    for row in tape.rowRange {
      tape.view(of: node, row: row)
        .copy(operation.value(nodes.map { tape.view(of: $0, row: row) }))
    }
  }
}
