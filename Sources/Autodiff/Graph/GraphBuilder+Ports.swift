// SPDX-License-Identifier: Apache-2.0
// ChainRule: the arguments of each node in their order.

extension GraphBuilder {
  /// Brings the arguments of every node into their order, and checks how many there are.
  mutating func arrangeArguments() {
    for node in 0..<graph.count {
      let slots = graph.operandPlaces(of: node)
      if !slots.isEmpty || !graph.codes[node].isLeaf { arrange(slots, of: node) }
    }
    if hasRepeatedOperands { dropRepeatedOperands() }
    if !areArgumentsInOrder { noteEdges() }
  }

  /// Keeps for each operand the edge it came from, if there are edges at all, where it is known
  /// which argument it was.
  private mutating func noteEdges() {
    var hasEdges = false
    for slot in argumentOf.indices {
      let argument = Int(argumentOf[slot])
      argumentOf[slot] = -1
      if case .edge(let edge) = arguments[argument].origin {
        argumentOf[slot] = edge
        hasEdges = true
      }
    }
    if hasEdges { swap(&argumentOf, &graph.edgeOfOperand) }
  }

  private mutating func arrange(_ slots: Range<Int>, of node: Int) {
    guard !graph.rows[node].isPoisoned else { return }
    if areArgumentsInOrder || isArranged(slots) {
      _ = hasRightCount(slots.count, of: node)
      return
    }
    let inputs = slots.filter { isInput($0) }
    let edges = slots.filter { !isInput($0) }
    if inputs.isEmpty || edges.isEmpty {
      guard hasRightCount(slots.count, of: node), let order = order(Array(slots), of: node) else {
        return
      }
      place(order, from: slots.lowerBound)
    } else {
      reconcile(inputs, edges, of: node)
    }
  }

  /// Whether the arguments came in their order and say so, as nearly all do.
  // Not called but written in place: a call would copy the builder for it.
  @inline(__always)
  private func isArranged(_ slots: Range<Int>) -> Bool {
    var edges = 0
    for slot in slots {
      let index = Int32(truncatingIfNeeded: slot - slots.lowerBound)
      let argument = arguments[Int(argumentOf[slot])]
      if argument.isEdge { edges += 1 }
      switch argument.port {
      case .index(index): continue
      case .none where argument.origin == .input(index): continue
      default: return false
      }
    }
    return edges == 0 || edges == slots.count
  }

  /// Two lists of arguments that must say the same; the inputs stay, and keep the edges' names.
  private mutating func reconcile(_ inputs: [Int], _ edges: [Int], of node: Int) {
    guard hasRightCount(inputs.count, of: node) else { return }
    guard let given = order(inputs, of: node) else { return }
    let sources = given.map { graph.operands[$0] }
    let hasPorts = edges.allSatisfy { arguments[Int(argumentOf[$0])].port != .none }
    var arranged = edges
    if hasPorts, edges.count == inputs.count {
      guard let order = order(edges, of: node) else { return }
      arranged = order
    }
    let drawn = arranged.map { graph.operands[$0] }
    let agrees = hasPorts ? drawn == sources : drawn.sorted() == sources.sorted()
    guard agrees else {
      let rule = GraphError.Rule.argumentConflict(
        inputs: sources.map(operandName), edges: drawn.map(operandName))
      return report(rule, at: .node(node))
    }
    keep(given, namedBy: hasPorts ? arranged : matched(sources, among: arranged))
  }

  private mutating func keep(_ inputs: [Int], namedBy edges: [Int]) {
    let operands = inputs.map { graph.operands[$0] }
    let arguments = edges.map { argumentOf[$0] }
    let slots = (inputs + edges).sorted()
    for (offset, slot) in slots.enumerated() {
      graph.operands[slot] = offset < operands.count ? operands[offset] : -2
      argumentOf[slot] = offset < operands.count ? arguments[offset] : -2
    }
    hasRepeatedOperands = true
  }

  private func matched(_ sources: [Int32], among edges: [Int]) -> [Int] {
    // Of each source the edges in order, the first one last.
    var left = Dictionary(grouping: edges.reversed()) { graph.operands[$0] }
    return sources.compactMap { left[$0]?.popLast() }
  }

  private mutating func hasRightCount(_ count: Int, of node: Int) -> Bool {
    let code = graph.codes[node]
    if code.argumentCounts.contains(count) || takeArgumentForm(of: node, count) { return true }
    report(.argumentCount(code, given: count), at: .node(node))
    return false
  }

  /// Makes a node one of the operation that takes as arguments what this one takes as attributes, if it
  /// has as many arguments as that and no attributes.
  private mutating func takeArgumentForm(of node: Int, _ count: Int) -> Bool {
    guard let form = graph.codes[node].argumentForm, form.argumentCounts.contains(count) else {
      return false
    }
    let key = Int32(truncatingIfNeeded: node)
    guard graph.attributes[key]?.values.allSatisfy({ $0 == .none }) ?? true else { return false }
    graph.attributes[key] = nil
    graph.codes[node] = form
    return true
  }

  /// The slots in the order of their ports; `nil` if the ports do not say one.
  private mutating func order(_ slots: [Int], of node: Int) -> [Int]? {
    let ports = slots.map { port(of: $0) }
    let given = ports.count { $0 != .none }
    if given == 0 { return orderWithoutPorts(slots, of: node) }
    guard given == slots.count else {
      report(.portsMixed(given: given, of: slots.count), at: .node(node))
      return nil
    }
    var order = [Int](repeating: -1, count: slots.count)
    var isRight = true
    for (slot, port) in zip(slots, ports) {
      guard let index = index(of: port, at: slot, of: node, count: slots.count) else {
        isRight = false
        continue
      }
      if order[index] >= 0 {
        let other = place(of: Int(argumentOf[order[index]]))
        report(.portTwice(index, other: other), at: place(of: Int(argumentOf[slot])))
        isRight = false
      }
      order[index] = slot
    }
    if !isRight { graph.rows[node].isPoisoned = true }
    return isRight ? order : nil
  }

  private mutating func orderWithoutPorts(_ slots: [Int], of node: Int) -> [Int]? {
    let listing = graph.codes[node].listing
    if slots.count < 2 || listing.isCommutative || acceptsImplicitOrder { return slots }
    let sources = slots.map { operandName(graph.operands[$0]) }
    report(.argumentOrder(graph.codes[node], sources: sources), at: .node(node))
    return nil
  }

  private mutating func index(of port: Port, at slot: Int, of node: Int, count: Int) -> Int? {
    let code = graph.codes[node]
    switch port {
    case .none: return nil
    case .index(let index):
      if (0..<count).contains(Int(index)) { return Int(index) }
      report(
        .portOutOfRange(Int(index), code, given: count), at: place(of: Int(argumentOf[slot])))
      return nil
    case .name(let name):
      let place = code.listing.arguments.firstIndex(of: names[name])
      if let place, place < count { return place }
      let rule: GraphError.Rule =
        place == nil
        ? .portName(names[name], code) : .argumentSkipped(before: names[name], code)
      report(rule, at: self.place(of: Int(argumentOf[slot])))
      return nil
    }
  }

  private func isInput(_ slot: Int) -> Bool {
    !arguments[Int(argumentOf[slot])].isEdge
  }

  /// The port of an argument; an input without one has the place in its list.
  private func port(of slot: Int) -> Port {
    let argument = arguments[Int(argumentOf[slot])]
    if case .input(let index) = argument.origin, argument.port == .none { return .index(index) }
    return argument.port
  }

  private func operandName(_ node: Int32) -> String { node >= 0 ? graph.name(of: Int(node)) : "?" }

  private mutating func place(_ order: [Int], from start: Int) {
    let operands = order.map { graph.operands[$0] }
    let arguments = order.map { argumentOf[$0] }
    for (offset, slot) in (start..<start + order.count).enumerated() {
      graph.operands[slot] = operands[offset]
      argumentOf[slot] = arguments[offset]
    }
  }

  private mutating func dropRepeatedOperands() {
    var starts: [Int32] = [0]
    for node in 0..<graph.count {
      let kept = graph.operands(of: node).count { $0 != -2 }
      starts.append(starts[node] + Int32(truncatingIfNeeded: kept))
    }
    graph.operandStart = starts
    graph.operands.removeAll { $0 == -2 }
    argumentOf.removeAll { $0 == -2 }
  }
}
