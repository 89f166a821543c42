// SPDX-License-Identifier: Apache-2.0
// ChainRule: a copy of a graph that can be changed.

internal import Autodiff

/// A copy of a graph that can be changed; nodes keep their numbers, new ones follow.
struct GraphSketch {
  /// A node: what it computes, from what.
  struct Node {
    var code: OperationCode
    var operands: [Int]
    var attributes: [(name: String, value: AttributeValue)]
    /// The number that a new constant has.
    var constant: Double?
  }

  let graph: Graph
  private(set) var nodes: [Node]

  init(_ graph: Graph) {
    self.graph = graph
    nodes = (0..<graph.count).map { GraphSketch.node($0, of: graph) }
  }

  /// A node as it is in a graph.
  static func node(_ node: Int, of graph: Graph) -> Node {
    Node(
      code: graph.codes[node], operands: graph.operandNodes(of: node),
      attributes: graph.attributes(of: node))
  }

  subscript(node: Int) -> Node {
    get { nodes[node] }
    set { nodes[node] = newValue }
  }

  /// Adds an operation; its number.
  mutating func add(_ code: OperationCode, _ operands: [Int]) -> Int {
    nodes.append(Node(code: code, operands: operands, attributes: []))
    return nodes.count - 1
  }

  /// Adds a constant; its number.
  mutating func add(constant: Double) -> Int {
    nodes.append(Node(code: .constant, operands: [], attributes: [], constant: constant))
    return nodes.count - 1
  }

  /// The graph with these numbers in its leaves; `nil` if it is none.
  func build(_ leaves: LeafValues) -> (graph: Graph, leaves: LeafValues)? {
    var builder = GraphBuilder()
    builder.convention = graph.convention
    for (number, node) in nodes.enumerated() {
      let name = builder.names.intern(number < graph.count ? graph.name(of: number) : "#\(number)")
      let added = builder.addNode(name: name, operation: node.code)
      if node.code.isGiven {
        set(added, number, node, leaves, &builder)
      } else {
        builder.setAttributes(node.attributes, of: added)
        for (index, operand) in node.operands.enumerated() {
          builder.addInput(.node(Int32(truncatingIfNeeded: operand)), at: index, of: added)
        }
      }
    }
    return try? builder.build()
  }

  private func set(
    _ added: Int, _ number: Int, _ node: Node, _ leaves: LeafValues, _ builder: inout GraphBuilder
  ) {
    let start = builder.elements.count
    if let constant = node.constant {
      builder.elements.append(constant)
      builder.setValue(of: added, shape: .scalar, start: start)
    } else if let first = leaves.start(of: number) {
      let shape = graph.shape(of: number)
      builder.elements += leaves.elements[first..<first + shape.count]
      builder.setValue(of: added, shape: shape, type: graph.elementTypes[number], start: start)
    }
  }
}
