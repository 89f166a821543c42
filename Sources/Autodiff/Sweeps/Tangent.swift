// SPDX-License-Identifier: Apache-2.0
// ChainRule: how every node moves when the leaves do.

/// The tangent of every node: how it moves when the leaves move along given directions.
public struct Tangents<S: Scalar> {
  /// What was run.
  public let plan: Plan
  let values: Arena<S>

  /// The tangent of a node: zeros where it does not depend on a moved leaf, `nil` if the plan does
  /// not compute the node.
  public func tangent(of node: Int) -> Tensor<S>? {
    plan.offsetOfNode[node] < 0 ? nil : plan.view(of: node, in: values).tensor
  }

  func view(of node: Int) -> TensorView<S> { plan.view(of: node, in: values) }
}

extension Tape {
  /// The tangents of every node.
  ///
  /// A node that no moved leaf reaches has a tangent of zero by structure: its derivatives are not
  /// evaluated, so an infinite one makes no NaN.
  ///
  /// - Parameter directions: The tangents of the leaves that move, each of its leaf's shape.
  /// - Precondition: The plan computes every leaf that moves.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: one step a node; each costs a small constant times its forward step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func tangents(
    _ directions: [Seed<S>], within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Tangents<S> {
    let tangents = Tangents(plan: plan, values: plan.arena(holding: directions))
    let moves = plan.graph.descendants(of: .nodes(directions.map(\.node)))
    for step in 0..<plan.count {
      let node = Int(plan.columns.nodes[step])
      guard moves[node], !plan.graph.codes[node].isLeaf else { continue }
      var visitor = TangentStep(
        tape: self, tangents: tangents, node: node, step: step, moves: moves)
      plan.columns.codes[step].accept(&visitor)
      if step % Budget.stride == 0 || plan.graph.shapeIndex[node] != 0 { try budget.check() }
    }
    return tangents
  }
}

/// One step of a tangent sweep.
private struct TangentStep<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let tangents: Tangents<S>
  let node: Int
  let step: Int
  let moves: [Bool]

  private var operandNodes: [Int] { tape.plan.graph.operands(of: node).map(Int.init) }

  func visit<O: LeafOperation>(_ type: O.Type) {}
  func visit<O: UnaryOperation>(_ type: O.Type) { push() }
  func visit<O: BinaryOperation>(_ type: O.Type) { push() }
  func visit<O: TernaryOperation>(_ type: O.Type) { push() }

  func visit<O: GeneralOperation>(_ type: O.Type) {
    let graph = tape.plan.graph
    guard let operation = graph.general[Int(graph.payload[node])] as? O else { return }
    let nodes = operandNodes
    let moved = nodes.map { moves[$0] ? tangents.view(of: $0) : nil }
    let tangent = operation.pushforward(moved, nodes.map(tape.view(of:)), tape.view(of: node))
    tangents.view(of: node).copy(tangent)
  }

  /// Adds each operand's tangent times the local derivative.
  private func push() {
    let target = tangents.view(of: node)
    for (place, operand) in operandNodes.enumerated() where moves[operand] {
      var local = LocalDerivative(tape: tape, node: node, place: place)
      guard let derivative = tape.plan.columns.codes[step].accept(&local) else { continue }
      let share = derivative * tangents.view(of: operand).broadcast(to: target.shape)
      target.add(share)
    }
  }
}
