// SPDX-License-Identifier: Apache-2.0
// ChainRule: a graph computed in any algebra.

extension Graph {
  /// The values of some nodes, computed in an algebra by the rules of the operations' values alone: no
  /// derivative rule has a part in it.
  ///
  /// - Parameters:
  ///   - leaves: The numbers in the leaves, of which generated ones have none.
  ///   - change: What an element among the leaves' becomes in the algebra.
  /// - Throws: what the budget says when it runs out.
  /// - Complexity: that of a forward sweep, with memory for each element of each node.
  package func values<A: Algebra>(
    of nodes: [Int], _ leaves: LeafValues, in algebra: A.Type, within budget: Budget,
    _ change: (Int, Double) -> A
  ) throws(EvaluationError) -> [[A]] {
    var values = [AlgebraTensor<A>?](repeating: nil, count: count)
    let isNeeded = ancestors(of: nodes)
    for position in order where isNeeded[Int(position)] {
      let node = Int(position)
      if let start = leaves.start(of: node), codes[node].isLeaf {
        let elements = leaves.elements[start..<start + elementCount(of: node)]
        values[node] = AlgebraTensor(
          shape(of: node), elements.enumerated().map { change(start + $0, $1) })
      } else {
        let operands = self.operands(of: node).compactMap { values[Int($0)] }
        var step = AlgebraStep(graph: self, node: node, operands: operands)
        values[node] = codes[node].accept(&step)
        try budget.check()
      }
    }
    return nodes.map { values[$0]?.elements ?? [] }
  }
}

/// The value of one node in an algebra.
private struct AlgebraStep<A: Algebra>: OperationVisitor {
  let graph: Graph
  let node: Int
  let operands: [AlgebraTensor<A>]

  func visit<O: LeafOperation>(_ type: O.Type) -> AlgebraTensor<A>? {
    for generated in graph.columns.generated where Int(generated.node) == node {
      let leaf = generated.leaf
      return AlgebraTensor(leaf.shape, (0..<leaf.shape.count).map { A(leaf.element(at: $0)) })
    }
    return nil
  }

  func visit<O: UnaryOperation>(_ type: O.Type) -> AlgebraTensor<A>? {
    let operation = graph.elementwise(type, at: node)
    return AlgebraTensor(operands[0].shape, operands[0].elements.map { operation.value($0) })
  }

  func visit<O: BinaryOperation>(_ type: O.Type) -> AlgebraTensor<A>? {
    let operation = graph.elementwise(type, at: node)
    let (a, b) = (spread(0), spread(1))
    return AlgebraTensor(
      graph.shape(of: node), zip(a.elements, b.elements).map { operation.value($0, $1) })
  }

  func visit<O: TernaryOperation>(_ type: O.Type) -> AlgebraTensor<A>? {
    let operation = graph.elementwise(type, at: node)
    let (a, b, c) = (spread(0).elements, spread(1).elements, spread(2).elements)
    return AlgebraTensor(
      graph.shape(of: node), a.indices.map { operation.value(a[$0], b[$0], c[$0]) })
  }

  func visit<O: GeneralOperation>(_ type: O.Type) -> AlgebraTensor<A>? {
    graph.general(at: node).value(operands)
  }

  private func spread(_ place: Int) -> AlgebraTensor<A> {
    operands[place].broadcast(to: graph.shape(of: node))
  }
}
