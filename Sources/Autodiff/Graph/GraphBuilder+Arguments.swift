// SPDX-License-Identifier: Apache-2.0
// ChainRule: which node is which argument of which node.

extension GraphBuilder {
  /// Turns names into nodes and gathers the arguments of each node in the order given.
  ///
  /// Afterwards `graph.operands` holds the sources, and `argumentOf` which given argument each was.
  mutating func resolveArguments() {
    if areArgumentsInOrder { return resolveArgumentsInOrder() }
    var starts = countArguments()
    for node in 0..<graph.rows.count { starts[node + 1] += starts[node] }
    let count = Int(starts[graph.rows.count])
    var operands = [Int32](filledWith: -1, count: count)
    var given = operands
    for index in arguments.indices {
      let target = target(of: index)
      guard target >= 0 else { continue }
      let slot = Int(starts[target])
      starts[target] += 1
      operands[slot] = resolveSource(index, of: target)
      given[slot] = Int32(truncatingIfNeeded: index)
    }
    // Each start has become the next one's.
    for node in (0..<graph.rows.count).reversed() { starts[node + 1] = starts[node] }
    starts[0] = 0
    (graph.operandStart, graph.operands, argumentOf) = (starts, operands, given)
  }

  /// How many arguments each node has, at the place after its own; those of no node are refused.
  private mutating func countArguments() -> [Int32] {
    var counts = [Int32](filledWith: 0, count: graph.rows.count + 1)
    for index in arguments.indices {
      let target = target(of: index)
      if target >= 0 { counts[target + 1] += 1 } else { refuseTarget(of: index) }
    }
    return counts
  }

  /// The same for arguments that stand in the order of the graph.
  private mutating func resolveArgumentsInOrder() {
    graph.operands.reserveCapacity(arguments.count)
    graph.operandStart = []
    graph.operandStart.reserveCapacity(graph.rows.count + 1)
    for index in arguments.indices {
      guard case .node(let target) = arguments[index].target else { continue }
      while graph.operandStart.count <= Int(target) {
        graph.operandStart.append(Int32(truncatingIfNeeded: index))
      }
      graph.operands.append(resolveSource(index, of: Int(target)))
    }
    while graph.operandStart.count <= graph.rows.count {
      graph.operandStart.append(Int32(truncatingIfNeeded: arguments.count))
    }
    // All is said of them, and the columns of a large graph need the memory.
    arguments = []
  }

  /// The node that an argument belongs to; -1 if there is none.
  @inline(__always)
  private func target(of index: Int) -> Int {
    switch arguments[index].target {
    case .node(let node): Int(node)
    case .name(let name): Int(graph.nodeOfName[Int(name)])
    }
  }

  private mutating func refuseTarget(of index: Int) {
    guard case .name(let name) = arguments[index].target else { return }
    errors.append(
      GraphError(.unknownReference(names[name], role: .target), at: place(of: index)))
  }

  @inline(__always)
  private mutating func resolveSource(_ index: Int, of target: Int) -> Int32 {
    if case .name(let name) = arguments[index].source {
      let node = graph.nodeOfName[Int(name)]
      return node >= 0 ? node : refuseSource(index, name, of: target)
    }
    return resolveNumber(index, of: target)
  }

  private mutating func resolveNumber(_ index: Int, of target: Int) -> Int32 {
    switch arguments[index].source {
    case .name: return -1
    case .node(let node): return node
    case .literal(let number):
      let name = literals[Int(number)].name
      if name >= 0, graph.nodeOfName[Int(name)] >= 0 {
        errors.append(GraphError(.ambiguousReference(names[name]), at: place(of: index)))
        graph.rows[target].isPoisoned = true
      }
      return Int32(truncatingIfNeeded: firstLiteral) + number
    }
  }

  private mutating func refuseSource(_ index: Int, _ name: Int32, of target: Int) -> Int32 {
    let role: GraphError.Role = arguments[index].isEdge ? .source : .input
    errors.append(GraphError(.unknownReference(names[name], role: role), at: place(of: index)))
    graph.rows[target].isPoisoned = true
    return -1
  }

  /// Where a given argument was given.
  func place(of argument: Int) -> GraphError.Place {
    switch arguments[argument].origin {
    case .edge(let edge): return .edge(Int(edge))
    case .input(let index):
      guard case .node(let node) = arguments[argument].target else { return .graph }
      return .input(node: Int(node), index: Int(index))
    }
  }
}
