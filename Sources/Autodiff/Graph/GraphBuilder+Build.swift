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
  ///
  /// - Parameter allowingUnknownShapes: Whether leaves may have neither value nor shape: then no shape
  ///   that follows from theirs is known, nor checked, and the graph is none to compute with.
  package mutating func finish(
    requiringValues: Bool = true, allowingUnknownShapes: Bool = false
  ) throws(GraphErrors) -> (graph: Graph, leaves: LeafValues) {
    addLiterals()
    guard isWithinLimits() else { throw GraphErrors(errors: errors) }
    graph.names = names
    while graph.nodeOfName.count < names.count { graph.nodeOfName.append(-1) }
    resolveArguments()
    graph.fillColumns()
    arrangeArguments()
    orderNodes()
    if allowingUnknownShapes {
      leaveOutUnknownLeaves()
    } else {
      checkLeaves(requiringValues: requiringValues)
    }
    if !graph.order.isEmpty || graph.count == 0 { inferShapes() }
    guard errors.isEmpty else { throw GraphErrors(errors: errors) }
    // Handed over, so that nobody holds the columns twice.
    var columns = GraphColumns()
    swap(&columns, &graph)
    // What is wrong elsewhere is still reported by the names of nodes.
    graph.rows = columns.rows
    return (Graph(columns), LeafValues(elements: elements, rows: columns.rows))
  }

  /// Literals become nodes without a name, after all others.
  private mutating func addLiterals() {
    firstLiteral = graph.rows.count
    for literal in literals {
      var row = NodeRow(name: -1, operation: .constant)
      row.type = literal.type
      if literal.type == .int64 { graph.hasIntegers = true }
      switch literal.value {
      case .number(let number):
        row.start = Int32(truncatingIfNeeded: elements.count)
        elements.append(number)
      case .tensor(let shape, let start):
        row.start = Int32(truncatingIfNeeded: start)
        row.shape = graph.shapes.number(of: shape)
      }
      graph.rows.append(row)
    }
  }

  private mutating func isWithinLimits() -> Bool {
    if graph.rows.count > limits.nodes {
      report(.limit(name: "nodes", limit: limits.nodes, asked: graph.rows.count), at: .graph)
      return false
    }
    if arguments.count > limits.edges {
      report(.limit(name: "edges", limit: limits.edges, asked: arguments.count), at: .graph)
      return false
    }
    return true
  }

  /// Whether every leaf has a value or a shape.
  package var leavesHaveShapes: Bool {
    graph.rows.enumerated().allSatisfy { node, row in
      row.start >= 0 || !row.code.isGiven || leafShape[Int32(truncatingIfNeeded: node)] != nil
    }
  }

  /// Generated leaves have their values from their attributes.
  private mutating func checkLeaves(requiringValues: Bool) {
    let table = OperationTable.traits
    for node in graph.rows.indices where graph.rows[node].start < 0 {
      let row = graph.rows[node]
      guard table[row.code].isGiven, !row.isPoisoned else { continue }
      let isShaped = leafShape[Int32(truncatingIfNeeded: node)] != nil
      if requiringValues || !isShaped { report(.missingValue, at: .node(node)) }
    }
  }

  private mutating func leaveOutUnknownLeaves() {
    for (node, row) in graph.rows.enumerated() where row.start < 0 && row.code.isGiven {
      if leafShape[Int32(truncatingIfNeeded: node)] == nil { exclude(node) }
    }
  }
}
