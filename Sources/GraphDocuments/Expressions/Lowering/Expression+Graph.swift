// SPDX-License-Identifier: Apache-2.0
// ChainRule: an expression as a graph of its own, to be evaluated at many points.

package import Autodiff

extension Expression {
  /// An expression as a graph, and the numbers in its leaves.
  package struct Standalone: Sendable {
    /// The graph.
    package let graph: Graph
    /// The numbers in its leaves; those of a name may be changed where they stand.
    package var leaves: LeafValues
    /// The node of the last statement.
    package let output: Int
    /// The term that each node comes from; constants without a name come after all of them.
    package let terms: [Int32]
  }

  /// The expression as a graph of its own.
  ///
  /// - Parameters:
  ///   - values: The value of every name that nothing binds; others are not used.
  ///   - convention: What is answered at kinks.
  /// - Throws: what is wrong with it, each finding with its place in the text.
  /// - Complexity: O(terms + elements).
  package func standalone(
    values: [String: Tensor<Double>], limits: GraphLimits = GraphLimits(),
    under convention: KinkConvention = .minnorm
  ) throws(DocumentError) -> Standalone {
    var lowering = ExpressionLowering(self, limits: limits)
    lowering.values = values
    lowering.lower()
    var builder = GraphBuilder()
    swap(&builder, &lowering.builder)
    builder.elements = Array(lowering.numbers.values)
    builder.convention = convention
    var findings = lowering.constants.faults.map { finding($0.fault, at: terms[$0.term].span) }
    let nodes = lowering.terms
    do throws(GraphErrors) {
      let built = try builder.finish()
      if findings.isEmpty, let output = lowering.outputNode(in: built.graph) {
        return Standalone(
          graph: built.graph, leaves: built.leaves, output: output, terms: nodes)
      }
    } catch {
      findings += error.errors.map { finding($0, builder, nodes) }
    }
    // A graph without a fault has an output, so something is said.
    throw DocumentError(findings, isMalformed: false)
  }

  private func finding(_ fault: TensorFault, at span: Finding.Span) -> Finding {
    var finding = Finding(code: fault.code, detail: fault.detail, hint: fault.hint)
    finding.span = span
    return finding
  }

  private func finding(
    _ error: GraphError, _ builder: GraphBuilder, _ nodes: [Int32]
  ) -> Finding {
    let node = error.node.flatMap { nodes.indices.contains($0) ? $0 : nil }
    var finding = error.finding(about: node.map { builder.names[builder.name(of: $0)] })
    finding.span = node.map { terms[Int(nodes[$0])].span }
    return finding
  }
}

extension ExpressionLowering {
  /// The node of the last statement.
  func outputNode(in graph: Graph) -> Int? {
    guard let term = expression.bindings.last?.term else { return nil }
    return nodeName(of: term).flatMap { graph.node(ofName: $0) }
  }
}

extension GraphError {
  /// The node that it is about; `nil` if it is about an edge or the whole graph.
  var node: Int? {
    switch (place, rule) {
    case (.node(let node), _), (.input(let node, _), _), (.attribute(let node, _), _),
      (.edge, .argumentType(_, _, _, let node)):
      node
    case (.graph, _), (.edge, _): nil
    }
  }
}
