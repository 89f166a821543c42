// SPDX-License-Identifier: Apache-2.0
// ChainRule: from the outputs back to the leaves, along the paths that there are.

extension Tape {
  /// The reverse sweep, knowing of every element whether it plays a part.
  ///
  /// - Complexity: one step a node, each costing a few times its step in a plain sweep.
  func reverse(
    _ seeds: [Seed<S>], keeping marks: Marks<S>, along narrowed: Reach?, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    try budget.watch { () throws(EvaluationError) in
      try sweep(seeds, keeping: marks, along: narrowed, within: budget)
    }
  }

  private func sweep(
    _ seeds: [Seed<S>], keeping marks: Marks<S>, along narrowed: Reach?, within budget: Budget
  ) throws(EvaluationError) -> Cotangents<S> {
    let cotangents = Cotangents(
      values: NodeNumbers(undefined: plan, .cotangents, rows), narrowed: narrowed, marks: marks)
    let received = Received(cotangents)
    received.add(seeds)
    let stride = rows?.stride(ofScalars: plan.count) ?? Budget.stride
    for index in (0..<plan.count).reversed() where cotangents.reach.takesPart(index) {
      let node = Int(plan.columns.nodes[index])
      guard marks.isAnySet(of: node) else { continue }
      for (operand, share) in zip(plan.graph.operandNodes(of: node), shares(of: node, cotangents)) {
        guard let share, plan.isActive(Int32(truncatingIfNeeded: operand)) else { continue }
        cotangents.view(of: operand)
          .receive(share.elements, isFirst: received.isFirst(operand))
        if let touched = share.touched { marks.set(touched, of: operand) }
      }
      if index % stride == 0 || !plan.graph.isScalar(node) { try budget.check() }
    }
    received.finish()
    return cotangents
  }

  /// What each operand of a node has of its cotangent; `nil` where that is zero by structure.
  func shares(of node: Int, _ cotangents: Cotangents<S>) -> [Share<S>?] {
    let operands = plan.graph.operandNodes(of: node)
    guard cotangents.reach.isReaching[node] else { return operands.map { _ in nil } }
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

extension Share {
  /// The shares of rows one after the other; `nil` if that of every row is zero by structure.
  fileprivate init?(rows: [Share?], _ shape: Shape) {
    guard rows.contains(where: { $0 != nil }) else { return nil }
    let (elements, touched) = (TensorView<S>(zeros: shape), TensorView<S>(zeros: shape))
    let count = shape.count / rows.count
    for (row, share) in rows.enumerated() {
      guard let share else { continue }
      (elements.base + row * count).update(from: share.elements.base, count: count)
      if let marks = share.touched {
        (touched.base + row * count).update(from: marks.base, count: count)
      }
    }
    let areMarked = rows.contains { $0?.touched != nil }
    self.init(local: nil, elements: elements, touched: areMarked ? touched : nil)
  }
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
    general(routes: O.routesElements)
  }

  private func general(routes: Bool) -> [Share<S>?] {
    let shares = tape.rowRange.map { self.shares(row: $0, routes: routes) }
    guard let rows = tape.rows else { return shares[0] }
    return operands.indices.map { place in
      Share(
        rows: shares.map { $0[place] },
        rows.shape(tape.plan.graph.shape(of: operands[place])))
    }
  }

  /// The shares of the operands of a general operation in one row.
  private func shares(row: Int, routes: Bool) -> [Share<S>?] {
    let values = operands.map { tape.view(of: $0, row: row) }
    func pullback(_ cotangent: TensorView<S>) -> [TensorView<S>?] {
      tape.plan.graph.pullback(
        of: node, cotangent, values, tape.view(of: node, row: row),
        wanted: operands.map { _ in true })
    }
    let shares = pullback(cotangents.view(of: node, row: row))
    guard let marks = cotangents.marks?.view(of: node, row: row) else {
      return shares.map { $0.map { Share(local: nil, elements: $0, touched: nil) } }
    }
    let touched =
      routes
      ? pullback(marks) : shares.map { $0?.filled(with: marks.contains { $0 != 0 } ? 1 : 0) }
    return zip(shares, touched).map { share, touched in
      guard let share, let touched else { return nil }
      return Share(local: nil, elements: share.kept(by: touched), touched: touched)
    }
  }

  private func elementwise() -> [Share<S>?] {
    operands.indices.map { place in
      let derivative = LocalDerivative(tape: tape, node: node, place: place)
      guard let local = derivative.tensor() else { return nil }
      let shape = cotangents.operand(place, of: node).shape
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
