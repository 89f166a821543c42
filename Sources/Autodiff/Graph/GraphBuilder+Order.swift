// SPDX-License-Identifier: Apache-2.0
// ChainRule: an order in which every node comes after its operands.

extension GraphBuilder {
  /// Finds an order in which every node comes after its operands, or reports a cycle.
  ///
  /// Most graphs are given in such an order already, which one pass over the operands tells.
  mutating func orderNodes() {
    if isGivenInOrder() {
      let first = Int32(truncatingIfNeeded: firstLiteral)
      graph.order = Array(first..<Int32(truncatingIfNeeded: graph.count)) + Array(0..<first)
    } else {
      sortByDependence()
    }
  }

  // Literals come after all other nodes and have no operands: they are put first.
  private func isGivenInOrder() -> Bool {
    for node in 0..<firstLiteral {
      for operand in graph.operands(of: node) where Int(operand) >= node {
        if operand < Int32(truncatingIfNeeded: firstLiteral) { return false }
      }
    }
    return true
  }

  /// Kahn's algorithm over the users of each node, in the order in which nodes were given.
  private mutating func sortByDependence() {
    let users = Users(of: graph)
    var waiting = (0..<graph.count).map { node in
      Int32(truncatingIfNeeded: graph.operands(of: node).count { $0 >= 0 })
    }
    var order = [Int32]()
    order.reserveCapacity(graph.count)
    for node in 0..<graph.count where waiting[node] == 0 {
      order.append(Int32(truncatingIfNeeded: node))
    }
    var next = 0
    while next < order.count {
      for user in users[Int(order[next])] {
        waiting[Int(user)] -= 1
        if waiting[Int(user)] == 0 { order.append(user) }
      }
      next += 1
    }
    if order.count == graph.count {
      graph.order = order
    } else {
      reportCycle(among: waiting)
    }
  }

  /// Walks back along operands that are still waiting until a node comes round again.
  private mutating func reportCycle(among waiting: [Int32]) {
    guard var node = waiting.firstIndex(where: { $0 > 0 }) else { return }
    var step = [Int](repeating: -1, count: graph.count)
    var path: [Int] = []
    while step[node] < 0 {
      step[node] = path.count
      path.append(node)
      let next = graph.operands(of: node).first { $0 >= 0 && waiting[Int($0)] > 0 }
      guard let next else { return }
      node = Int(next)
    }
    let cycle = Array(path[step[node]...].reversed())
    let first = cycle.min() ?? node
    let turn = cycle.firstIndex(of: first) ?? 0
    let turned = Array(cycle[turn...] + cycle[..<turn])
    let shown = turned.count <= 32 ? turned : Array(turned.prefix(32))
    report(.cycle(shown.map(graph.name(of:)), nodes: shown), at: .node(first))
  }
}

/// The users of every node, as columns: the operands of a graph turned round.
struct Users {
  private var start: [Int32]
  private var users: [Int32]

  /// - Complexity: O(nodes + edges).
  init(of graph: Graph) {
    start = [Int32](repeating: 0, count: graph.count + 2)
    for operand in graph.operands where operand >= 0 { start[Int(operand) + 2] += 1 }
    for node in 0..<graph.count { start[node + 2] += start[node + 1] }
    users = [Int32](repeating: 0, count: Int(start[graph.count + 1]))
    for node in 0..<graph.count {
      for operand in graph.operands(of: node) where operand >= 0 {
        users[Int(start[Int(operand) + 1])] = Int32(truncatingIfNeeded: node)
        start[Int(operand) + 1] += 1
      }
    }
  }

  subscript(node: Int) -> ArraySlice<Int32> { users[Int(start[node])..<Int(start[node + 1])] }
}
