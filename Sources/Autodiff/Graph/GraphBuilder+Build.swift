// SPDX-License-Identifier: Apache-2.0
// ChainRule: from what was given to a graph that is known to be right.

extension GraphBuilder {
  /// Checks everything and makes the graph.
  ///
  /// - Parameter requiringValues: Whether every leaf must have a value.
  /// - Throws: every broken rule, in the order of the checks.
  /// - Complexity: O(nodes + edges) beside the checks of general operations.
  public consuming func build(
    requiringValues: Bool = true
  ) throws(GraphErrors) -> (graph: Graph, leaves: LeafValues) {
    try finish(requiringValues: requiringValues)
  }

  /// The same without a copy of the builder, which must not be used to build again.
  package mutating func finish(
    requiringValues: Bool = true
  ) throws(GraphErrors) -> (graph: Graph, leaves: LeafValues) {
    addLiterals()
    guard isWithinLimits() else { throw GraphErrors(errors: errors) }
    graph.names = names
    while graph.nodeOfName.count < names.count { graph.nodeOfName.append(-1) }
    resolveArguments()
    arrangeArguments()
    orderNodes()
    checkLeaves(requiringValues: requiringValues)
    if !graph.order.isEmpty || graph.count == 0 { inferShapes() }
    guard errors.isEmpty else { throw GraphErrors(errors: errors) }
    return (Graph(graph), LeafValues(elements: elements, start: leafStart))
  }

  /// Literals become nodes without a name, after all others.
  private mutating func addLiterals() {
    let first = graph.count
    for literal in literals {
      let node = graph.count
      append(name: -1, operation: .constant)
      switch literal.value {
      case .number(let number):
        leafStart[node] = Int32(truncatingIfNeeded: elements.count)
        elements.append(number)
      case .tensor(let shape, let start):
        leafStart[node] = Int32(truncatingIfNeeded: start)
        graph.shapeIndex[node] = graph.shapes.number(of: shape)
      }
    }
    firstLiteral = first
  }

  private mutating func isWithinLimits() -> Bool {
    if graph.count > limits.nodes {
      report(.limit(name: "nodes", limit: limits.nodes, asked: graph.count), at: .graph)
      return false
    }
    if argumentTargets.count > limits.edges {
      report(.limit(name: "edges", limit: limits.edges, asked: argumentTargets.count), at: .graph)
      return false
    }
    return true
  }

  /// Generated leaves have their values from their attributes.
  private mutating func checkLeaves(requiringValues: Bool) {
    for node in 0..<graph.count where graph.codes[node].isGiven && !isPoisoned[node] {
      let isKnown = leafStart[node] >= 0
      let isShaped = leafShape[Int32(truncatingIfNeeded: node)] != nil
      if !isKnown && (requiringValues || !isShaped) { report(.missingValue, at: .node(node)) }
    }
  }
}
