// SPDX-License-Identifier: Apache-2.0
// ChainRule: which node is which argument of which node.

extension GraphBuilder {
  /// Turns names into nodes and gathers the arguments of each node in the order given.
  ///
  /// Afterwards `graph.operands` holds the sources, and `argumentOf` which given argument each was.
  mutating func resolveArguments() {
    if areArgumentsInOrder { return resolveArgumentsInOrder() }
    var starts = [Int32](filledWith: 0, count: rows.count + 1)
    for index in arguments.indices {
      let target = target(of: index)
      if target >= 0 { starts[target + 1] += 1 } else { refuseTarget(of: index) }
    }
    for node in 0..<rows.count { starts[node + 1] += starts[node] }
    graph.operandStart = starts
    let count = Int(starts[rows.count])
    graph.operands = [Int32](filledWith: -1, count: count)
    argumentOf = [Int32](filledWith: -1, count: count)
    for index in arguments.indices {
      let target = target(of: index)
      guard target >= 0 else { continue }
      let slot = Int(starts[target])
      starts[target] += 1
      graph.operands[slot] = resolveSource(index, of: target)
      argumentOf[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  /// The same for arguments that stand in the order of the graph.
  private mutating func resolveArgumentsInOrder() {
    graph.operands.reserveCapacity(arguments.count)
    graph.operandStart = []
    graph.operandStart.reserveCapacity(rows.count + 1)
    for index in arguments.indices {
      guard case .node(let target) = arguments[index].target else { continue }
      while graph.operandStart.count <= Int(target) {
        graph.operandStart.append(Int32(truncatingIfNeeded: index))
      }
      graph.operands.append(resolveSource(index, of: Int(target)))
    }
    while graph.operandStart.count <= rows.count {
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
        rows[target].isPoisoned = true
      }
      return Int32(truncatingIfNeeded: firstLiteral) + number
    }
  }

  private mutating func refuseSource(_ index: Int, _ name: Int32, of target: Int) -> Int32 {
    let role: GraphError.Role = arguments[index].isEdge ? .source : .input
    errors.append(GraphError(.unknownReference(names[name], role: role), at: place(of: index)))
    rows[target].isPoisoned = true
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
