// SPDX-License-Identifier: Apache-2.0
// ChainRule: the chain rule edge by edge.

/// One edge of the chain rule: upstream times local is contribution.
public struct EdgeDerivative<S: Scalar>: Sendable {
  /// The operand.
  public let source: Int
  /// The node that uses it.
  public let target: Int
  /// Which of the target's operands it is.
  public let port: Int
  /// The cotangent of the target, of the target's shape.
  public let upstream: Tensor<S>
  /// The derivative of the target with respect to this operand.
  public let local: Local
  /// What the edge adds to the source's cotangent, of the source's shape.
  public let contribution: Tensor<S>

  /// The derivative along an edge.
  public enum Local: Sendable {
    /// A number.
    case scalar(S)
    /// One number for each element of the target, each of which depends on one element of the source.
    case diagonal(Tensor<S>)
    /// A linear map that is not written out, and the rule that applies its transpose.
    case structured(rule: String)
    /// None: no seeded output depends on the target.
    case zero
  }

  /// Whether no seeded output depends on the target.
  public var isZero: Bool {
    if case .zero = local { true } else { false }
  }
}

extension Tape {
  /// Every edge of the plan with its part in the chain rule, in the order of the nodes.
  ///
  /// For large graphs, ``edges(into:_:)`` gives those of one node at a time.
  ///
  /// - Complexity: O(edges), each costing about its reverse step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func edges(_ cotangents: Cotangents<S>) -> [EdgeDerivative<S>] {
    var edges: [EdgeDerivative<S>] = []
    edges.reserveCapacity(plan.graph.operands.count)
    for node in 0..<plan.graph.count { edges += self.edges(into: node, cotangents) }
    return edges
  }

  /// The edges from a node's operands to it, in order; none if the plan does not compute it.
  ///
  /// - Precondition: The plan wants all gradients.
  /// - Complexity: that of the node's reverse step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func edges(into node: Int, _ cotangents: Cotangents<S>) -> [EdgeDerivative<S>] {
    precondition(plan.cotangents.kept == nil, "the plan wants all gradients")
    guard plan.offsetOfNode[node] >= 0 else { return [] }
    let units = rows == nil ? scalarDerivatives(into: node) : []
    return zip(plan.graph.operandNodes(of: node), shares(of: node, cotangents)).enumerated()
      .map { port, ends in
        edge(ends.0, node, port, ends.1, units.isEmpty ? nil : units[port], cotangents)
      }
  }

  private func edge(
    _ source: Int, _ target: Int, _ port: Int, _ share: Share<S>?, _ unit: S?,
    _ cotangents: Cotangents<S>
  ) -> EdgeDerivative<S> {
    let shape = plan.graph.shape(of: source)
    return EdgeDerivative(
      source: source, target: target, port: port, upstream: cotangents.view(of: target).tensor,
      local: cotangents.reach.isReaching[target]
        ? local(target, port, share?.local, unit, source: shape) : .zero,
      contribution: (share?.elements ?? TensorView(zeros: shape)).tensor)
  }

  private func local(
    _ target: Int, _ port: Int, _ derivative: TensorView<S>?, _ unit: S?, source: Shape
  ) -> EdgeDerivative<S>.Local {
    guard let derivative else {
      if let unit { return .scalar(unit) }
      return .structured(rule: plan.graph.pullbackRule(of: target, port: port))
    }
    let isScalar = derivative.shape.isScalar && source.isScalar
    return isScalar ? .scalar(derivative.base[0]) : .diagonal(derivative.tensor)
  }
}

extension Tape {
  /// The derivative of a general operation with respect to each operand, `nil` where it is more than a
  /// number; empty if it is for all, or the operation is no general one.
  func scalarDerivatives(into node: Int) -> [S?] {
    let (graph, operands) = (plan.graph, plan.graph.operandNodes(of: node))
    guard graph.isScalar(node), graph.codes[node].isGeneral,
      operands.contains(where: graph.isScalar)
    else { return [] }
    // Between scalars, the cotangents of the operands where its own is 1.
    let value = view(of: node)
    let shares = graph.pullback(
      of: node, value.filled(with: 1), operands.map { view(of: $0) }, value,
      wanted: operands.map { graph.isScalar($0) })
    return zip(operands, shares).map { operand, share in
      graph.isScalar(operand) ? share?.base[0] ?? 0 : nil
    }
  }
}
