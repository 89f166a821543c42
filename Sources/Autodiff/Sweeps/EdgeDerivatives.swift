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
  /// - Complexity: O(edges), each costing about its reverse step.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func edges(_ cotangents: Cotangents<S>) -> [EdgeDerivative<S>] {
    var edges: [EdgeDerivative<S>] = []
    edges.reserveCapacity(plan.graph.operands.count)
    for node in 0..<plan.graph.count where plan.offsetOfNode[node] >= 0 {
      let isStructured = !plan.graph.codes[node].form.isElementwise
      let shares = isStructured ? shares(of: node, cotangents) : []
      for (port, operand) in plan.graph.operands(of: node).enumerated() {
        edges.append(
          edge(node, port, Int(operand), isStructured ? shares[port] : nil, cotangents))
      }
    }
    return edges
  }

  private func edge(
    _ target: Int, _ port: Int, _ source: Int, _ share: TensorView<S>?,
    _ cotangents: Cotangents<S>
  ) -> EdgeDerivative<S> {
    let upstream = cotangents.view(of: target)
    let shape = plan.graph.shape(of: source)
    func edge(_ local: EdgeDerivative<S>.Local, _ share: TensorView<S>) -> EdgeDerivative<S> {
      EdgeDerivative(
        source: source, target: target, port: port, upstream: upstream.tensor, local: local,
        contribution: share.tensor)
    }
    guard cotangents.isReaching[target] else { return edge(.zero, TensorView(zeros: shape)) }
    if plan.graph.codes[target].form.isElementwise {
      var visitor = LocalDerivative(tape: self, node: target, place: port)
      guard let local = plan.graph.codes[target].accept(&visitor) else {
        return edge(.zero, TensorView(zeros: shape))
      }
      let contribution = (upstream * local).unbroadcast(to: shape)
      let isScalar = local.shape.isScalar && shape.isScalar
      return edge(isScalar ? .scalar(local.base[0]) : .diagonal(local.tensor), contribution)
    }
    let rule = "pullback of \(plan.graph.codes[target].listing.name)"
    return edge(.structured(rule: rule), share ?? TensorView(zeros: shape))
  }

  /// The contributions of a general node to its operands.
  private func shares(of node: Int, _ cotangents: Cotangents<S>) -> [TensorView<S>?] {
    let operands = plan.graph.operands(of: node).map(Int.init)
    guard cotangents.isReaching[node], !operands.isEmpty else { return operands.map { _ in nil } }
    let operation = plan.graph.general[Int(plan.graph.payload[node])]
    return operation.pullback(
      cotangents.view(of: node), operands.map(view(of:)), view(of: node),
      wanted: operands.map { _ in true })
  }
}
