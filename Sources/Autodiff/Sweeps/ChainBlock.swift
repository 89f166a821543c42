// SPDX-License-Identifier: Apache-2.0
// ChainRule: one block of a chain of elementwise steps.

/// One block of a chain: the same elements of the tensors that go in and out, and memory for what is
/// between them.
struct ChainBlock<S: Scalar> {
  /// How many elements: enough that setting up a step is little beside it, and few enough that the
  /// tensors of a chain fit a cache.
  static var length: Int { 2048 }

  private let tape: Tape<S>
  /// The nodes of the chain in order; the last is the one that has a value.
  private let nodes: [Int]
  /// The values of the hidden nodes, one after the other, and then their cotangents.
  private let scratch: Arena<S>
  private let elements: Range<Int>
  private let shape: Shape

  init(_ tape: Tape<S>, _ nodes: [Int], _ scratch: Arena<S>, _ elements: Range<Int>) {
    (self.tape, self.nodes, self.scratch, self.elements) = (tape, nodes, scratch, elements)
    shape = Shape(derived: [elements.count])
  }

  /// Memory for the blocks of a chain of so many steps.
  static func scratch(steps: Int) -> Arena<S> { Arena(undefined: 2 * (steps - 1) * length) }

  /// The value of a node of the chain, or of an operand.
  func value(of node: Int) -> TensorView<S> {
    hiddenPlace(of: node).map { view($0) } ?? part(of: tape.view(of: node))
  }

  /// The cotangent of a node of the chain, or of an operand.
  func cotangent(of node: Int, _ cotangents: Cotangents<S>) -> TensorView<S> {
    hiddenPlace(of: node).map { view(nodes.count - 1 + $0) }
      ?? part(of: cotangents.view(of: node))
  }

  /// The value of an operand of a node of the chain.
  func operand(_ place: Int, of node: Int) -> TensorView<S> {
    value(of: tape.plan.graph.operandNodes(of: node)[place])
  }

  /// The cotangent of an operand of a node of the chain.
  func cotangent(
    ofOperand place: Int, of node: Int, _ cotangents: Cotangents<S>
  ) -> TensorView<S> {
    cotangent(of: tape.plan.graph.operandNodes(of: node)[place], cotangents)
  }

  private func hiddenPlace(of node: Int) -> Int? { nodes.dropLast().firstIndex(of: node) }

  private func view(_ place: Int) -> TensorView<S> {
    TensorView(arena: scratch, offset: place * ChainBlock.length, shape: shape)
  }

  /// These elements of a tensor; a single number as it is.
  private func part(of whole: TensorView<S>) -> TensorView<S> {
    whole.shape.isScalar ? whole : whole.part(from: elements.lowerBound, shape)
  }
}

extension Tape {
  /// Computes the steps of a chain.
  func runChain(_ steps: Range<Int>) {
    let nodes = plan.nodes(of: steps)
    forEachBlock(of: nodes) { block in
      for step in steps { run(step, in: block) }
      for node in nodes.dropLast() where values.areHiddenFinite {
        values.areHiddenFinite = block.value(of: node).elements.areFinite
      }
    }
  }

  /// Adds what the operands of a chain have of the cotangent of its last node.
  ///
  /// Hidden values are computed again, block by block.
  func reverseChain(
    _ steps: Range<Int>, _ cotangents: Cotangents<S>, _ received: Received<S>
  ) {
    let nodes = plan.nodes(of: steps)
    let first = plan.operands(of: nodes).filter { plan.isActive($0) && received.isFirst(Int($0)) }
    forEachBlock(of: nodes) { block in
      for step in steps.dropLast() { run(step, in: block) }
      for node in nodes.dropLast() + first.map(Int.init) {
        let cotangent = block.cotangent(of: node, cotangents)
        cotangent.base.update(repeating: 0, count: cotangent.count)
      }
      for step in steps.reversed()
      where plan.isActive(plan.columns.nodes[step]) {
        var visitor = TensorReverse(
          tape: self, cotangents: cotangents, received: received,
          node: nodes[step - steps.lowerBound], index: step, block: block)
        plan.columns.codes[step].accept(&visitor)
      }
    }
  }

  private func run(_ step: Int, in block: ChainBlock<S>) {
    var visitor = TensorForward(
      tape: self, node: Int(plan.columns.nodes[step]), index: step, block: block)
    plan.columns.codes[step].accept(&visitor)
  }

  private func forEachBlock(of nodes: [Int], _ body: (ChainBlock<S>) -> Void) {
    let scratch = ChainBlock<S>.scratch(steps: nodes.count)
    let count = plan.graph.elementCount(of: nodes[nodes.count - 1])
    let cost = nodes.reduce(0) { $0 + plan.graph.costOfElement(at: $1) }
    var start = 0
    while start < count {
      let end = min(start + ChainBlock<S>.length, count)
      body(ChainBlock(self, nodes, scratch, start..<end))
      if BudgetWatch.isOver(after: (end - start) * cost) { return }
      start = end
    }
  }
}

extension Plan {
  fileprivate func nodes(of steps: Range<Int>) -> [Int] { steps.map { Int(columns.nodes[$0]) } }

  /// The operands of a chain that are not of it, each once.
  fileprivate func operands(of nodes: [Int]) -> [Int32] {
    var found: [Int32] = []
    for node in nodes {
      for operand in graph.operands(of: node)
      where !nodes.contains(Int(operand)) && !found.contains(operand) {
        found.append(operand)
      }
    }
    return found
  }
}
