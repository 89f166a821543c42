// SPDX-License-Identifier: Apache-2.0
// ChainRule: which node is which argument of which node.

extension GraphBuilder {
  /// Turns names into nodes and gathers the arguments of each node in the order given.
  ///
  /// Afterwards `graph.operands` holds the sources, and `argumentOf` which given argument each was.
  mutating func resolveArguments() {
    var targets = [Int32](repeating: -1, count: argumentTargets.count)
    var counts = [Int32](repeating: 0, count: graph.count + 1)
    for index in argumentTargets.indices {
      guard let target = resolveTarget(index) else { continue }
      targets[index] = Int32(truncatingIfNeeded: target)
      counts[target + 1] += 1
    }
    for node in 0..<graph.count { counts[node + 1] += counts[node] }
    graph.operandStart = counts
    graph.operands = [Int32](repeating: -1, count: Int(counts[graph.count]))
    argumentOf = [Int32](repeating: -1, count: graph.operands.count)
    for index in targets.indices where targets[index] >= 0 {
      let target = Int(targets[index])
      let slot = Int(counts[target])
      counts[target] += 1
      graph.operands[slot] = resolveSource(index, of: target)
      argumentOf[slot] = Int32(truncatingIfNeeded: index)
    }
  }

  private mutating func resolveTarget(_ index: Int) -> Int? {
    switch argumentTargets[index] {
    case .node(let node): return Int(node)
    case .name(let name):
      if graph.nodeOfName[Int(name)] >= 0 { return Int(graph.nodeOfName[Int(name)]) }
      errors.append(
        GraphError(.unknownReference(names[name], role: .target), at: place(of: index)))
      return nil
    }
  }

  private mutating func resolveSource(_ index: Int, of target: Int) -> Int32 {
    switch argumentSources[index] {
    case .node(let node): return node
    case .literal(let number):
      let name = literals[Int(number)].name
      if name >= 0, graph.nodeOfName[Int(name)] >= 0 {
        errors.append(GraphError(.ambiguousReference(names[name]), at: place(of: index)))
        isPoisoned[target] = true
      }
      return Int32(truncatingIfNeeded: firstLiteral) + number
    case .name(let name):
      if graph.nodeOfName[Int(name)] >= 0 { return graph.nodeOfName[Int(name)] }
      let role: GraphError.Role
      if case .edge = argumentOrigins[index] { role = .source } else { role = .input }
      errors.append(GraphError(.unknownReference(names[name], role: role), at: place(of: index)))
      isPoisoned[target] = true
      return -1
    }
  }

  /// Where a given argument was given.
  func place(of argument: Int) -> GraphError.Place {
    switch argumentOrigins[argument] {
    case .edge(let edge): return .edge(Int(edge))
    case .input(let index):
      guard case .node(let node) = argumentTargets[argument] else { return .graph }
      return .input(node: Int(node), index: Int(index))
    }
  }
}
