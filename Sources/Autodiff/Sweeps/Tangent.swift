// SPDX-License-Identifier: Apache-2.0
// ChainRule: how every node moves when the leaves do.

/// The tangent of every node: how it moves when the leaves move along given directions.
public struct Tangents<S: Scalar> {
  let values: NodeNumbers<S>

  /// What was run.
  public var plan: Plan { values.plan }

  /// The tangent of a node: zeros where it does not depend on a moved leaf, `nil` if the plan does
  /// not compute the node.
  public func tangent(of node: Int) -> Tensor<S>? {
    plan.offsetOfNode[node] < 0 ? nil : view(of: node).tensor
  }

  func view(of node: Int) -> TensorView<S> { values.view(of: node) }
}

extension Tape {
  /// The tangents of every node.
  ///
  /// A node that no moved leaf reaches has a tangent of zero by structure: its derivatives are not
  /// evaluated, so an infinite one makes no NaN.
  ///
  /// - Parameters:
  ///   - directions: The tangents of the leaves that move, each of its leaf's shape.
  ///   - leavesOutUnchosen: Whether an element that an operation did not choose moves nothing, as in
  ///     ``reverse(_:leavingOutUnchosen:within:)``.
  ///   - budget: What the sweep may take.
  /// - Precondition: The plan computes every leaf that moves.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: one step a node; each costs a small constant times its forward step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func tangents(
    _ directions: [Seed<S>], leavingOutUnchosen leavesOutUnchosen: Bool = true,
    within budget: Budget = .unlimited
  ) throws(EvaluationError) -> Tangents<S> {
    if !plan.isPlain {
      return try plain(within: budget)
        .tangents(directions, leavingOutUnchosen: leavesOutUnchosen, within: budget)
    }
    return try budget.watch { () throws(EvaluationError) in
      let tangents = try sweep(directions, marks: nil, within: budget)
      guard leavesOutUnchosen, tangents.values.elements.containNaN else { return tangents }
      return try sweep(
        directions, marks: Marks(plan: plan, startingAt: directions), within: budget)
    }
  }

  private func sweep(
    _ directions: [Seed<S>], marks: Marks<S>?, within budget: Budget
  ) throws(EvaluationError) -> Tangents<S> {
    let tangents = Tangents(values: NodeNumbers(plan, holding: directions))
    let moves = plan.graph.descendants(of: .nodes(directions.map(\.node)))
    for step in 0..<plan.count {
      let node = Int(plan.columns.nodes[step])
      guard moves[node], !plan.graph.codes[node].isLeaf else { continue }
      var visitor = TangentStep(
        tape: self, tangents: tangents, marks: marks, node: node, step: step, moves: moves)
      plan.columns.codes[step].accept(&visitor)
      if step % Budget.stride == 0 || !plan.graph.isScalar(node) { try budget.check() }
    }
    return tangents
  }
}

/// One step of a tangent sweep.
private struct TangentStep<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let tangents: Tangents<S>
  /// Which elements move; `nil` if all of a node that moves are taken to.
  let marks: Marks<S>?
  let node: Int
  let step: Int
  let moves: [Bool]

  private var operandNodes: [Int] { tape.plan.graph.operandNodes(of: node) }

  func visit<O: LeafOperation>(_ type: O.Type) {}
  func visit<O: UnaryOperation>(_ type: O.Type) { push() }
  func visit<O: BinaryOperation>(_ type: O.Type) { push() }
  func visit<O: TernaryOperation>(_ type: O.Type) { push() }

  func visit<O: GeneralOperation>(_ type: O.Type) { pushGeneral(routes: O.routesElements) }

  private func pushGeneral(routes: Bool) {
    let graph = tape.plan.graph
    let (nodes, value) = (operandNodes, tape.view(of: node))
    let operands = nodes.map(tape.view(of:))
    let moved = nodes.map { moves[$0] ? tangents.view(of: $0) : nil }
    guard let marks else {
      tangents.view(of: node).copy(graph.pushforward(of: node, moved, operands, value))
      return
    }
    let moving = nodes.map { moves[$0] ? marks.view(of: $0) : nil }
    guard moving.contains(where: { $0?.contains { $0 != 0 } ?? false }) else { return }
    // What an operation that routes elements leaves behind is what its transpose does not reach.
    let reached =
      routes
      ? graph.pullback(
        of: node, value.filled(with: 1), operands, value, wanted: nodes.map { _ in true })
      : nodes.map { _ in nil }
    func kept(_ views: [TensorView<S>?]) -> [TensorView<S>?] {
      zip(views, reached).map { view, reached in reached.flatMap { view?.kept(by: $0) } ?? view }
    }
    tangents.view(of: node).copy(graph.pushforward(of: node, kept(moved), operands, value))
    marks.set(
      routes
        ? graph.pushforward(of: node, kept(moving), operands, value) : value.filled(with: 1),
      of: node)
  }

  /// Adds each operand's tangent times the local derivative.
  private func push() {
    let target = tangents.view(of: node)
    for (place, operand) in operandNodes.enumerated() where moves[operand] {
      let local = LocalDerivative(tape: tape, node: node, place: place)
      guard let derivative = local.tensor() else { continue }
      var share = derivative * tangents.view(of: operand).broadcast(to: target.shape)
      if let marks {
        let passing =
          tape.passing(node, place: place, derivative)
          * marks.view(of: operand).broadcast(to: target.shape)
        marks.set(passing, of: node)
        share = share.kept(by: passing)
      }
      target.add(share)
    }
  }
}
