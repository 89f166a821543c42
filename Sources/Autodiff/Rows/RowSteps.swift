// SPDX-License-Identifier: Apache-2.0
// ChainRule: steps over the rows of a block, each of scalars.

/// One step forward over the rows of a block, whose value and operands are scalars in each row.
struct RowForward<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafeMutablePointer<S>
  let rows: Int
  var index = 0

  private var result: UnsafeMutablePointer<S> { values + columns.offset(index) * rows }

  private func operand(_ place: Int) -> UnsafePointer<S> {
    UnsafePointer(values + columns.operandOffset(place, of: index) * rows)
  }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = operand(0)
    UnaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: x, b: x, y: x), to: result, count: rows)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let (a, b) = (operand(0), operand(1))
    BinaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: a, b: b, y: a), to: result, count: rows)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let (a, b, c, y) = (operand(0), operand(1), operand(2), result)
    for row in 0..<rows { y[row] = operation.value(a[row], b[row], c[row]) }
  }

  // The layout of a plan puts general operations into segments of their own.
  func visit<O: GeneralOperation>(_ type: O.Type) {}
}

/// One step in reverse over the rows of a block, whose value and operands are scalars in each row.
struct RowReverse<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafePointer<S>
  let cotangents: UnsafeMutablePointer<S>
  let rows: Int
  /// Of each operand, in the columns' order, what its share does to its cotangent.
  let shares: UnsafePointer<RowProgram.Share>
  var index = 0

  private var value: UnsafePointer<S> { values + columns.offset(index) * rows }
  private var cotangent: UnsafePointer<S> {
    UnsafePointer(cotangents + columns.offset(index) * rows)
  }

  private func operand(_ place: Int) -> UnsafePointer<S> {
    values + columns.operandOffset(place, of: index) * rows
  }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = operand(0)
    share(
      UnaryDerivative(operation: columns.operation(type, at: index)),
      ElementArguments(a: x, b: x, y: value), to: 0)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let arguments = ElementArguments(a: operand(0), b: operand(1), y: value)
    share(PartialA(operation: operation), arguments, to: 0)
    share(PartialB(operation: operation), arguments, to: 1)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let (a, b, c, y) = (operand(0), operand(1), operand(2), value)
    share(to: 0) { operation.partialA(a[$0], b[$0], c[$0], y[$0]) }
    share(to: 1) { operation.partialB(a[$0], b[$0], c[$0], y[$0]) }
    share(to: 2) { operation.partialC(a[$0], b[$0], c[$0], y[$0]) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) {}

  private func target(_ place: Int) -> (UnsafeMutablePointer<S>, RowProgram.Share) {
    let operand = Int(columns.operandStart[index]) + place
    return (cotangents + Int(columns.operandOffsets[operand]) * rows, shares[operand])
  }

  @inline(__always)
  private func share<R: ElementRule>(
    _ rule: R, _ arguments: ElementArguments<S>, to place: Int
  ) {
    let (target, share) = target(place)
    switch share {
    case .none: break
    case .first: rule.begin(arguments, times: cotangent, at: target, count: rows)
    case .further: rule.add(arguments, times: cotangent, to: target, count: rows)
    }
  }

  @inline(__always)
  private func share(to place: Int, _ derivative: (Int) -> S) {
    let ((target, share), cotangent) = (target(place), cotangent)
    if share == .none { return }
    if share == .first { target.update(repeating: 0, count: rows) }
    for row in 0..<rows { target[row] += cotangent[row] * derivative(row) }
  }
}

extension Columns {
  /// Where an operand's value begins in the arena.
  @inline(__always)
  fileprivate func operandOffset(_ place: Int, of step: Int) -> Int {
    Int(operandOffsets[Int(operandStart[step]) + place])
  }
}

extension Tape {
  /// Runs steps of scalars over all rows of a block.
  func runRows(_ steps: Range<Int>, _ rows: BlockRows, within budget: Budget)
    throws(EvaluationError)
  {
    let stride = rows.stride(ofScalars: steps.count)
    var visitor = RowForward(columns: plan.columns, values: values.base, rows: rows.count)
    for step in steps {
      visitor.index = step
      plan.columns.codes[step].accept(&visitor)
      if step % stride == 0 { try budget.check() }
    }
    withExtendedLifetime(self) {}
  }

  /// Runs all steps in reverse over the rows of a block, each node being a scalar in each row.
  func reverse(
    _ program: RowProgram, _ isSwept: UnsafePointer<Bool>, _ cotangents: Cotangents<S>,
    _ rows: BlockRows, within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: max(plan.count, 2))
    var visitor = RowReverse(
      columns: plan.columns, values: UnsafePointer(values.base), cotangents: cotangents.values.base,
      rows: rows.count, shares: UnsafePointer(program.shares))
    for step in (0..<plan.count).reversed() where isSwept[step] {
      visitor.index = step
      plan.columns.codes[step].accept(&visitor)
      if step % stride == 0 { try budget.check() }
    }
    withExtendedLifetime((self, cotangents, program)) {}
  }
}
