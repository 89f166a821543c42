// SPDX-License-Identifier: Apache-2.0
// ChainRule: steps over the rows of a block, each of scalars.

/// One step forward over the rows of a block, whose value and operands are scalars in each row.
struct RowForward<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: UnsafeMutablePointer<S>
  let rows: Int
  /// How far the value of a step lies from its number, in one row.
  let shift: Int
  var index = 0

  private var result: UnsafeMutablePointer<S> { values + (index + shift) * rows }

  private func operand(_ place: Int, of count: Int) -> UnsafePointer<S> {
    UnsafePointer(values + columns.operandOffset(place, of: index, with: count) * rows)
  }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = operand(0, of: 1)
    UnaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: x, b: x, y: x), to: result, count: rows)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let (a, b) = (operand(0, of: 2), operand(1, of: 2))
    BinaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: a, b: b, y: a), to: result, count: rows)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let (a, b, c) = (operand(0, of: 3), operand(1, of: 3), operand(2, of: 3))
    let y = result
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
  /// As ``RowProgram/shares``.
  let shares: UnsafePointer<RowProgram.Share>
  var index = 0

  private var value: UnsafePointer<S> { values + index * rows }
  private var cotangent: UnsafePointer<S> { UnsafePointer(cotangents + index * rows) }

  private func operand(_ place: Int, of count: Int) -> UnsafePointer<S> {
    values + columns.operandOffset(place, of: index, with: count) * rows
  }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = operand(0, of: 1)
    share(
      UnaryDerivative(operation: columns.operation(type, at: index)),
      ElementArguments(a: x, b: x, y: value), to: 0, of: 1)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let arguments = ElementArguments(a: operand(0, of: 2), b: operand(1, of: 2), y: value)
    share(PartialA(operation: operation), arguments, to: 0, of: 2)
    share(PartialB(operation: operation), arguments, to: 1, of: 2)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = columns.operation(type, at: index)
    let (a, b, c) = (operand(0, of: 3), operand(1, of: 3), operand(2, of: 3))
    let y = value
    share(to: 0) { operation.partialA(a[$0], b[$0], c[$0], y[$0]) }
    share(to: 1) { operation.partialB(a[$0], b[$0], c[$0], y[$0]) }
    share(to: 2) { operation.partialC(a[$0], b[$0], c[$0], y[$0]) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) {}

  private func target(
    _ place: Int, of count: Int
  ) -> (UnsafeMutablePointer<S>, RowProgram.Share) {
    let offset = columns.operandOffset(place, of: index, with: count)
    return (cotangents + offset * rows, shares[index * RowProgram.most + place])
  }

  @inline(__always)
  private func share<R: ElementRule>(
    _ rule: R, _ arguments: ElementArguments<S>, to place: Int, of count: Int
  ) {
    let (target, share) = target(place, of: count)
    switch share {
    case .none: break
    case .first: rule.begin(arguments, times: cotangent, at: target, count: rows)
    case .further: rule.add(arguments, times: cotangent, to: target, count: rows)
    }
  }

  /// The same for one operand of three.
  @inline(__always)
  private func share(to place: Int, _ derivative: (Int) -> S) {
    let ((target, share), cotangent) = (target(place, of: 3), cotangent)
    if share == .none { return }
    if share == .first { target.update(repeating: 0, count: rows) }
    for row in 0..<rows { target[row] += cotangent[row] * derivative(row) }
  }
}

extension Columns {
  /// Where the value of an operand of a scalar step with so many begins in the arena.
  @inline(__always)
  fileprivate func operandOffset(_ place: Int, of step: Int, with count: Int) -> Int {
    let places = operands[step]
    if place == 0 { return Int(places.first) }
    return count == 2
      ? Int(places.second) : Int(furtherOperands[Int(places.second) + place - 1])
  }
}

extension Tape {
  /// Runs steps of scalars over all rows of a block.
  func runRows(
    _ segment: Segment, _ rows: BlockRows, within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: segment.steps.count)
    var visitor = RowForward(
      columns: plan.columns, values: values.base, rows: rows.count, shift: segment.shift)
    for step in segment.steps {
      visitor.index = step
      plan.columns.codes[step].accept(&visitor)
      if step % stride == 0 { try budget.check() }
    }
    withExtendedLifetime(self) {}
  }

  /// Runs all steps in reverse over the rows of a block, each node being a scalar in each row.
  func reverse(
    _ program: RowProgram, _ cotangents: Cotangents<S>, _ rows: BlockRows, within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: max(plan.count, 2))
    let reach = cotangents.reach
    var visitor = RowReverse(
      columns: plan.columns, values: UnsafePointer(values.base),
      cotangents: cotangents.values.base, rows: rows.count,
      shares: UnsafePointer(program.shares))
    for step in (0..<plan.count).reversed() {
      visitor.index = step
      reach.codes[step].accept(&visitor)
      if step % stride == 0 { try budget.check() }
    }
    withExtendedLifetime((self, cotangents, program, reach)) {}
  }
}
