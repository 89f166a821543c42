// SPDX-License-Identifier: Apache-2.0
// ChainRule: the kinks of a graph's nodes, and what is answered there.

extension Graph {
  /// What is answered at kinks.
  public var convention: KinkConvention { columns.convention }

  /// The kinks of a node with the attributes that it has.
  public func kinks(of node: Int) -> [Kink] {
    let code = codes[node]
    guard code.hasKinks else { return [] }
    guard code.hasAttributes, code.isElementwise else { return code.listing.kinks }
    var reader = KinkReader(graph: self, node: node)
    return code.accept(&reader)
  }

  /// Whether an elementwise node's derivative is not everywhere that of its rule, because the
  /// convention chooses another at a kink.
  @inline(__always)
  func followsAnother(_ node: Int) -> Bool {
    columns.convention != .minnorm && followsOther(node)
  }

  @inline(never)
  private func followsOther(_ node: Int) -> Bool {
    let code = codes[node]
    return code.hasConventions && code.isElementwise
      && kinks(of: node).contains { $0.others[convention] != nil }
  }

  /// The kinks at which the convention chooses another derivative than the rule of an elementwise
  /// node has.
  func kinksOfAnother(_ node: Int) -> [Kink] {
    followsAnother(node) ? kinks(of: node).filter { $0.others[convention] != nil } : []
  }
}

/// The kinks of an operation with its attributes.
private struct KinkReader: OperationVisitor {
  let graph: Graph
  let node: Int

  func visit<O: LeafOperation>(_ type: O.Type) -> [Kink] { [] }
  func visit<O: UnaryOperation>(_ type: O.Type) -> [Kink] { kinks(type) }
  func visit<O: BinaryOperation>(_ type: O.Type) -> [Kink] { kinks(type) }
  func visit<O: TernaryOperation>(_ type: O.Type) -> [Kink] { kinks(type) }
  func visit<O: GeneralOperation>(_ type: O.Type) -> [Kink] { O.listing.kinks }

  private func kinks<O: ElementwiseOperation>(_ type: O.Type) -> [Kink] {
    graph.elementwise(type, at: node).kinks
  }
}
