// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the outputs back to the leaves, along the paths that there are.

extension Tape {
  /// The reverse sweep, knowing of every element whether it plays a part.
  ///
  /// - Complexity: one step a node, each costing a few times its step in a plain sweep.
  func reverse(
    _ seeds: [Seed<S>], keeping marks: Marks<S>, isReaching: [Bool],
    _ isSwept: UnsafePointer<Bool>, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    let cotangents = Cotangents(
      plan: plan, values: plan.arena(holding: seeds), isReaching: isReaching, marks: marks)
    for index in (0..<plan.count).reversed() where isSwept[index] {
      let node = Int(plan.columns.nodes[index])
      guard marks.isAnySet(of: node) else { continue }
      for (operand, share) in zip(plan.graph.operandNodes(of: node), shares(of: node, cotangents)) {
        guard let share, plan.isActive(Int32(truncatingIfNeeded: operand)) else { continue }
        cotangents.view(of: operand).add(share.elements)
        if let touched = share.touched { marks.set(touched, of: operand) }
      }
      if index % Budget.stride == 0 || !plan.graph.isScalar(node) { try budget.check() }
    }
    return cotangents
  }

  /// What each operand of a node has of its cotangent; `nil` where that is zero by structure.
  func shares(of node: Int, _ cotangents: Cotangents<S>) -> [Share<S>?] {
    let operands = plan.graph.operandNodes(of: node)
    guard cotangents.isReaching[node] else { return operands.map { _ in nil } }
    var visitor = ShareVisitor(tape: self, cotangents: cotangents, node: node, operands: operands)
    return plan.graph.codes[node].accept(&visitor)
  }
}

/// What one operand has of the cotangent of a step that uses it.
struct Share<S: Scalar> {
  /// The derivative of the step with respect to the operand, of the step's shape; `nil` if it is a
  /// linear map that is not written out.
  let local: TensorView<S>?
  /// What is added to the operand's cotangent.
  let elements: TensorView<S>
  /// Not 0 where something was added; `nil` if no marks are kept.
  let touched: TensorView<S>?
}

/// The shares of a node's operands.
private struct ShareVisitor<S: Scalar>: OperationVisitor {
  let tape: Tape<S>
  let cotangents: Cotangents<S>
  let node: Int
  let operands: [Int]

  func visit<O: LeafOperation>(_ type: O.Type) -> [Share<S>?] { [] }
  func visit<O: UnaryOperation>(_ type: O.Type) -> [Share<S>?] { elementwise() }
  func visit<O: BinaryOperation>(_ type: O.Type) -> [Share<S>?] { elementwise() }
  func visit<O: TernaryOperation>(_ type: O.Type) -> [Share<S>?] { elementwise() }

  func visit<O: GeneralOperation>(_ type: O.Type) -> [Share<S>?] {
    guard let operation = tape.plan.graph.general(at: node) as? O
    else { return operands.map { _ in nil } }
    func pullback(_ cotangent: TensorView<S>) -> [TensorView<S>?] {
      operation.pullback(
        cotangent, operands.map(tape.view(of:)), tape.view(of: node),
        wanted: operands.map { _ in true })
    }
    let shares = pullback(cotangents.view(of: node))
    guard let marks = cotangents.marks else {
      return shares.map { $0.map { Share(local: nil, elements: $0, touched: nil) } }
    }
    let touched =
      O.routesElements
      ? pullback(marks.view(of: node))
      : shares.map { $0?.filled(with: marks.isAnySet(of: node) ? 1 : 0) }
    return zip(shares, touched).map { share, touched in
      guard let share, let touched else { return nil }
      return Share(local: nil, elements: share.kept(by: touched), touched: touched)
    }
  }

  private func elementwise() -> [Share<S>?] {
    operands.enumerated().map { place, operand in
      var visitor = LocalDerivative(tape: tape, node: node, place: place)
      guard let local = tape.plan.graph.codes[node].accept(&visitor) else { return nil }
      let shape = tape.plan.graph.shape(of: operand)
      let product = cotangents.view(of: node) * local
      guard let marks = cotangents.marks else {
        return Share(local: local, elements: product.unbroadcast(to: shape), touched: nil)
      }
      let passing = tape.passing(node, place: place, local) * marks.view(of: node)
      return Share(
        local: local, elements: product.kept(by: passing).unbroadcast(to: shape),
        touched: passing.unbroadcast(to: shape))
    }
  }
}
