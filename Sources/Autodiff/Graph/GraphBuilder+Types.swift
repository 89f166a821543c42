// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the elements of every node are.

extension GraphBuilder {
  /// Checks that the elements of a node's operands are what its operation takes.
  ///
  /// Numbers written in place of an operand have no type but what they are: where all of them are whole,
  /// they may be indices.
  mutating func checkTypes(of node: Int) {
    let types = graph.codes[node].argumentTypes
    var areRight = true
    for (place, slot) in graph.operandPlaces(of: node).enumerated() {
      let operand = Int(graph.operands[slot])
      let expected = types.isEmpty ? .real : types[min(place, types.count - 1)]
      if expected.accepts(graph.elementTypes[operand]) { continue }
      if expected == .index, isWholeLiteral(operand) {
        graph.elementTypes[operand] = .int64
        graph.hasIntegers = true
        continue
      }
      areRight = false
      report(
        .argumentType(
          graph.codes[node], argument: place, given: graph.elementTypes[operand],
          node: node),
        at: self.place(ofSlot: slot, place, of: node))
      graph.rows[node].isPoisoned = true
    }
    if areRight, graph.hasIntegers { takeLiteralsAsIntegers(of: node, types) }
  }

  /// Lets whole numbers that were written among integers be integers, so that `i + 1` is one, too.
  private mutating func takeLiteralsAsIntegers(of node: Int, _ types: [ArgumentType]) {
    guard graph.codes[node].resultType == nil, !types.isEmpty else { return }
    var (literals, hasIntegers) = ([Int](), false)
    for (place, operand) in graph.operands(of: node).map({ Int($0) }).enumerated() {
      let type = types[min(place, types.count - 1)]
      guard type == .number || type == .any else { continue }
      if isWholeLiteral(operand) {
        literals.append(operand)
      } else if graph.elementTypes[operand].isDifferentiable {
        return
      } else if graph.elementTypes[operand] == .int64 {
        hasIntegers = true
      }
    }
    guard hasIntegers, !literals.isEmpty else { return }
    for literal in literals { graph.elementTypes[literal] = .int64 }
    graph.inferType(of: node)
  }

  /// Whether a node is numbers that were written in place of an operand, all of them whole.
  private func isWholeLiteral(_ node: Int) -> Bool {
    guard node >= firstLiteral, graph.rows[node].start >= 0 else { return false }
    let start = Int(graph.rows[node].start)
    return elements[start..<start + graph.elementCount(of: node)].allSatisfy {
      $0 == $0.rounded() && $0.magnitude < 0x1p53
    }
  }

  /// Where an operand was given.
  private func place(ofSlot slot: Int, _ place: Int, of node: Int) -> GraphError.Place {
    if !graph.edgeOfOperand.isEmpty, graph.edgeOfOperand[slot] >= 0 {
      return .edge(Int(graph.edgeOfOperand[slot]))
    }
    return .input(node: node, index: place)
  }
}

extension GraphColumns {
  /// Works out what the elements of a node are, where its operation does not list it.
  ///
  /// - Precondition: Those of its operands are known.
  mutating func inferType(of node: Int) {
    let (code, types) = (codes[node], codes[node].argumentTypes)
    if let type = code.resultType {
      if type == .int64 { hasIntegers = true }
      return
    }
    guard !types.isEmpty, !code.isLeaf else { return }
    if let place = OperationTable.resultTypeAttributes[Int(code.rawValue)] {
      let word = attributes[Int32(truncatingIfNeeded: node)]?.word(place)
      // What is a float has the precision of the call.
      let type = word.flatMap { ElementType(rawValue: $0) } ?? .float64
      elementTypes[node] = type.isDifferentiable ? .float64 : type
      if type == .int64 { hasIntegers = true }
      return
    }
    var (integers, truths, others, isMoved) = (false, false, false, true)
    for (place, operand) in operands(of: node).enumerated() {
      let type = types[min(place, types.count - 1)]
      guard type == .number || type == .any else { continue }
      if type == .number { isMoved = false }
      switch elementTypes[Int(operand)] {
      case .int64: integers = true
      case .bool: truths = true
      case .float64, .float32: others = true
      }
    }
    if others { return }
    if integers {
      elementTypes[node] = .int64
    } else if truths, isMoved {
      elementTypes[node] = .bool
    }
  }
}
