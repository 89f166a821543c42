// SPDX-License-Identifier: Apache-2.0
// ChainRule: an order in which every node comes after its operands.

extension GraphBuilder {
  /// Finds an order in which every node comes after its operands, or reports the cycles.
  ///
  /// Most graphs are given in such an order already, which one pass over the operands tells.
  mutating func orderNodes() {
    if isGivenInOrder() {
      let (literals, count) = (graph.count - firstLiteral, graph.count)
      var order = [Int32](filledWith: 0, count: count)
      for place in 0..<literals { order[place] = Int32(truncatingIfNeeded: firstLiteral + place) }
      for node in 0..<firstLiteral { order[literals + node] = Int32(truncatingIfNeeded: node) }
      graph.order = order
    } else {
      sortByDependence()
    }
  }

  // Literals come after all other nodes and have no operands: they are put first.
  private func isGivenInOrder() -> Bool {
    for node in 0..<firstLiteral {
      for place in graph.operandPlaces(of: node) {
        let operand = Int(graph.operands[place])
        if operand >= node, operand < firstLiteral { return false }
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
    users.release(&order, &waiting)
    if order.count == graph.count {
      graph.order = order
    } else {
      reportCycles(among: &waiting, users)
    }
  }

  /// Reports cycles that share no node, the first few of them.
  ///
  /// What a cycle holds up is let go as if the cycle were cut, so that what waits after that waits
  /// for a cycle of its own.
  private mutating func reportCycles(among waiting: inout [Int32], _ users: Users) {
    for _ in 0..<GraphBuilder.maximumCycles {
      guard let start = waiting.firstIndex(where: { $0 > 0 }) else { return }
      let cycle = cycle(from: start, among: waiting)
      reportCycle(cycle)
      for node in cycle { waiting[node] = 0 }
      var cut = cycle.map { Int32(truncatingIfNeeded: $0) }
      users.release(&cut, &waiting)
    }
  }

  /// How many cycles are reported; a graph that is given the wrong way round has as many as nodes.
  private static let maximumCycles = 8

  /// Walks back along operands that are still waiting until a node comes round again.
  private func cycle(from start: Int, among waiting: [Int32]) -> [Int] {
    var step = [Int](repeating: -1, count: graph.count)
    var path: [Int] = []
    var node = start
    while step[node] < 0 {
      step[node] = path.count
      path.append(node)
      let next = graph.operands(of: node).first { $0 >= 0 && waiting[Int($0)] > 0 }
      // Whoever waits, waits for someone who does.
      guard let next else { break }
      node = Int(next)
    }
    return path[step[node]...].reversed()
  }

  /// Reports a cycle from the node on that was given first; a long one is cut short.
  private mutating func reportCycle(_ cycle: [Int]) {
    guard let first = cycle.min(), let turn = cycle.firstIndex(of: first) else { return }
    let shown = Array((cycle[turn...] + cycle[..<turn]).prefix(32))
    report(.cycle(shown.map(graph.name(of:)), nodes: shown), at: .node(first))
  }
}

/// The users of every node, as columns: the operands of a graph turned round.
struct Users {
  private var start: [Int32]
  private var users: [Int32]

  /// - Complexity: O(nodes + edges).
  init(of graph: GraphColumns) {
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

  /// Appends to nodes that wait for nothing those that wait for none but them, and so on.
  ///
  /// - Parameter waiting: For how many operands each node waits; less afterwards.
  /// - Complexity: O(nodes appended + their users).
  func release(_ free: inout [Int32], _ waiting: inout [Int32]) {
    var next = 0
    while next < free.count {
      for user in self[Int(free[next])] where waiting[Int(user)] > 0 {
        waiting[Int(user)] -= 1
        if waiting[Int(user)] == 0 { free.append(user) }
      }
      next += 1
    }
  }
}
