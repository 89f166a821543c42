// SPDX-License-Identifier: Apache-2.0
// ChainRule: steps over the rows of a block, each of scalars, by their rules.

/// Where the values of a block's nodes are, by their places in a row's arena.
enum RowValues<S: Scalar> {
  /// One after the other, each in so many rows.
  case together(UnsafeMutablePointer<S>, rows: Int)
  /// Each where it is said to be.
  case apart(UnsafePointer<UnsafeMutablePointer<S>>)

  subscript(place: Int) -> UnsafeMutablePointer<S> {
    switch self {
    case .together(let base, let rows): base + place * rows
    case .apart(let bases): bases[place]
    }
  }
}

/// One step forward over the rows of a block, whose value and operands are scalars in each row.
struct RowForward<S: Scalar>: OperationVisitor {
  let columns: Columns
  let values: RowValues<S>
  let rows: Int
  var index = 0
  /// Where the step's value is.
  var place = 0

  private var result: UnsafeMutablePointer<S> { values[place] }

  private func numbers(_ place: Int32) -> UnsafePointer<S> { UnsafePointer(values[Int(place)]) }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let x = numbers(columns.operands[index].first)
    UnaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: x, b: x, y: x), to: result, count: rows)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let places = columns.operands[index]
    let (a, b) = (numbers(places.first), numbers(places.second))
    BinaryValue(rule: columns.operation(type, at: index))
      .write(ElementArguments(a: a, b: b, y: a), to: result, count: rows)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let (operation, places) = (columns.operation(type, at: index), columns.operands[index])
    let further = columns.furtherOperands + Int(places.second)
    let (a, b, c) = (numbers(places.first), numbers(further[0]), numbers(further[1]))
    let y = result
    for row in 0..<rows { y[row] = operation.value(a[row], b[row], c[row]) }
  }

  // The layout of a plan puts general operations into segments of their own.
  func visit<O: GeneralOperation>(_ type: O.Type) {}
}

/// One step in reverse over the rows of a block, whose value and operands are scalars in each row.
struct RowReverse<S: Scalar>: OperationVisitor {
  let columns: Columns
  let places: RowPlaces<S>
  var index = 0
  /// Where the step's value is.
  var place = 0
  /// Where the shares of the step's operands stand among all.
  var firstShare = 0

  private var rows: Int { places.rows }
  private var value: UnsafePointer<S> { places.value(place) }
  private var cotangent: UnsafePointer<S> { UnsafePointer(places.cotangent(place)) }

  private func numbers(_ place: Int32) -> UnsafePointer<S> { places.value(Int(place)) }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let (operation, x) = (columns.operation(type, at: index), columns.operands[index].first)
    let arguments = ElementArguments(a: numbers(x), b: numbers(x), y: value)
    share(UnaryDerivative(operation: operation), arguments, of: 0, to: x)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let (operation, at) = (columns.operation(type, at: index), columns.operands[index])
    let arguments = ElementArguments(a: numbers(at.first), b: numbers(at.second), y: value)
    share(PartialA(operation: operation), arguments, of: 0, to: at.first)
    share(PartialB(operation: operation), arguments, of: 1, to: at.second)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let (operation, at) = (columns.operation(type, at: index), columns.operands[index])
    let further = columns.furtherOperands + Int(at.second)
    let (a, b, c) = (numbers(at.first), numbers(further[0]), numbers(further[1]))
    let y = value
    share(of: 0, to: at.first) { operation.partialA(a[$0], b[$0], c[$0], y[$0]) }
    share(of: 1, to: further[0]) { operation.partialB(a[$0], b[$0], c[$0], y[$0]) }
    share(of: 2, to: further[1]) { operation.partialC(a[$0], b[$0], c[$0], y[$0]) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) {}

  @inline(__always)
  private func share<R: ElementRule>(
    _ rule: R, _ arguments: ElementArguments<S>, of operand: Int, to place: Int32
  ) {
    let target = places.cotangent(Int(place))
    switch places.program.shares[firstShare + operand] {
    case .none: break
    case .first: rule.begin(arguments, times: cotangent, at: target, count: rows)
    case .further: rule.add(arguments, times: cotangent, to: target, count: rows)
    }
  }

  @inline(__always)
  private func share(of operand: Int, to place: Int32, _ derivative: (Int) -> S) {
    let (target, cotangent) = (places.cotangent(Int(place)), cotangent)
    let share = places.program.shares[firstShare + operand]
    if share == .none { return }
    if share == .first { target.update(repeating: 0, count: rows) }
    for row in 0..<rows { target[row] += cotangent[row] * derivative(row) }
  }
}

extension Tape {
  /// Runs a segment of scalars over all rows of a block.
  func run(
    _ segment: Segment, over rows: BlockRows, within budget: Budget
  ) throws(EvaluationError) {
    let stride = rows.stride(ofScalars: max(segment.steps.count, 2))
    var visitor = RowForward(
      columns: plan.columns, values: RowValues.together(values.base, rows: rows.count),
      rows: rows.count)
    for step in segment.steps {
      (visitor.index, visitor.place) = (step, step + segment.shift)
      plan.columns.codes[step].accept(&visitor)
      if step % stride == 0 { try budget.check() }
    }
    withExtendedLifetime(self) {}
  }
}
