// SPDX-License-Identifier: Apache-2.0
// ChainRule: one step in reverse, over tensors or over rows.

/// One step in reverse, over tensors or over rows.
struct TensorReverse<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let cotangents: Cotangents<S>
  let received: Received<S>
  let node: Int
  let index: Int
  /// The block of a chain that is swept; `nil` if the step is swept as a whole.
  var block: ChainBlock<S>?

  private var value: TensorView<S> { block?.value(of: node) ?? tape.view(of: node) }

  private var cotangent: TensorView<S> {
    block?.cotangent(of: node, cotangents) ?? cotangents.view(of: node)
  }

  private func operand(_ place: Int) -> TensorView<S> {
    block?.operand(place, of: node) ?? tape.operand(place, of: node)
  }

  /// The cotangent of an operand, to which something can be added.
  private func accumulator(_ place: Int) -> TensorView<S> {
    block?.cotangent(ofOperand: place, of: node, cotangents)
      ?? received.accumulator(place, of: node)
  }

  /// Whether the rule's derivative is not at all elements the one that is taken.
  private var followsAnother: Bool { tape.plan.graph.followsAnother(node) }

  private var operandNodes: [Int] { tape.plan.graph.operandNodes(of: node) }

  func visit<O: LeafOperation>(_ type: O.Type) {}

  func visit<O: UnaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    let (y, g, x) = (value, cotangent, operand(0))
    guard x.shape == y.shape, !followsAnother else { return share() }
    let arguments = ElementArguments(a: x.base, b: x.base, y: y.base)
    add(UnaryDerivative(operation: operation), of: arguments, to: 0, g)
  }

  func visit<O: BinaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    let (y, g, a, b) = (value, cotangent, operand(0), operand(1))
    guard a.shape == y.shape, b.shape == y.shape, !followsAnother else { return share() }
    let arguments = ElementArguments(a: a.base, b: b.base, y: y.base)
    add(PartialA(operation: operation), of: arguments, to: 0, g)
    add(PartialB(operation: operation), of: arguments, to: 1, g)
  }

  func visit<O: TernaryOperation>(_ type: O.Type) {
    let operation = tape.plan.columns.operation(type, at: index)
    let (y, g) = (value, cotangent)
    let operands = (0..<3).map(operand)
    guard operands.allSatisfy({ $0.shape == y.shape }), !followsAnother else { return share() }
    let (a, b, c, r) = (operands[0].base, operands[1].base, operands[2].base, y.base)
    add(to: 0, g) { operation.partialA(a[$0], b[$0], c[$0], r[$0]) }
    add(to: 1, g) { operation.partialB(a[$0], b[$0], c[$0], r[$0]) }
    add(to: 2, g) { operation.partialC(a[$0], b[$0], c[$0], r[$0]) }
  }

  func visit<O: GeneralOperation>(_ type: O.Type) { shareGeneral() }

  private func shareGeneral() {
    let graph = tape.plan.graph
    let nodes = operandNodes
    let wanted = nodes.map { tape.plan.isActive(Int32(truncatingIfNeeded: $0)) }
    let areFirst = zip(nodes, wanted).map { $1 && received.isFirst($0) }
    for row in tape.rowRange {
      let shares = graph.pullback(
        of: node, cotangents.view(of: node, row: row), nodes.map { tape.view(of: $0, row: row) },
        tape.view(of: node, row: row), wanted: wanted)
      for place in nodes.indices where wanted[place] {
        cotangents.view(of: nodes[place], row: row)
          .receive(shares[place], isFirst: areFirst[place])
      }
      if tape.rows != nil, BudgetWatch.isOver(after: tape.view(of: node, row: row).count) {
        return
      }
    }
  }

  /// Adds the cotangent times a derivative to that of an operand of the same shape.
  @inline(__always)
  private func add(to place: Int, _ cotangent: TensorView<S>, _ derivative: (Int) -> S) {
    let graph = tape.plan.graph
    let operand = graph.operands[graph.operandPlaces(of: node).lowerBound + place]
    guard tape.plan.isActive(operand) else { return }
    let (source, target) = (cotangent.base, accumulator(place).base)
    for index in 0..<cotangent.count { target[index] += source[index] * derivative(index) }
  }

  /// The same with the derivative that is a rule's.
  @inline(__always)
  private func add<R: ElementRule>(
    _ rule: R, of arguments: ElementArguments<S>, to place: Int, _ cotangent: TensorView<S>
  ) {
    let graph = tape.plan.graph
    let operand = graph.operands[graph.operandPlaces(of: node).lowerBound + place]
    guard tape.plan.isActive(operand) else { return }
    // A chain's block has zeros to begin with.
    let isFirst = block == nil && received.isFirst(Int(operand))
    let target = (isFirst ? cotangents.operand(place, of: node) : accumulator(place)).base
    let source = cotangent.base
    rule.forEachPart(of: cotangent.count) { start, count in
      let (part, source, target) = (arguments.from(start), source + start, target + start)
      if isFirst {
        rule.begin(part, times: source, at: target, count: count)
      } else {
        rule.add(part, times: source, to: target, count: count)
      }
    }
  }

  /// Adds the cotangent times the local derivative to each operand's cotangent, summed over the axes
  /// along which the operand was repeated.
  private func share() {
    let cotangent = cotangent
    for (place, operand) in operandNodes.enumerated() {
      guard tape.plan.isActive(Int32(truncatingIfNeeded: operand)) else { continue }
      let local = LocalDerivative(tape: tape, node: node, place: place, block: block)
      guard let derivative = local.tensor() else { continue }
      let target = accumulator(place)
      target.add((cotangent * derivative).unbroadcast(to: target.shape))
    }
  }
}
