// SPDX-License-Identifier: Apache-2.0
// ChainRule: the reading of a rule as nodes of a graph.

/// A value of a graph that is being recorded: either a node, or a constant not yet written down.
///
/// It conforms to both algebras, because a recorded elementwise operation does not care whether its
/// operands are scalars or tensors: that is what broadcasting is for.
struct Recorded {
  let recorder: Recorder?
  let content: Content

  enum Content {
    case constant(Double)
    case node(Int32)
  }

  static func constant(_ value: Double) -> Recorded {
    Recorded(recorder: nil, content: .constant(value))
  }

  var constant: Double? {
    if case .constant(let value) = content { value } else { nil }
  }

  /// Appends a node with these operands; constants are appended as leaves first.
  static func record(
    _ code: OperationCode, _ operands: [Recorded], _ attributes: [AttributeValue] = []
  ) -> Recorded {
    guard let recorder = operands.lazy.compactMap(\.recorder).first else {
      // Constants only: there is no graph to record them in, and rules do not do that.
      preconditionFailure("\(code.listing.name) of constants only cannot be recorded")
    }
    let nodes = operands.map { recorder.node(of: $0) }
    return recorder.append(code, nodes, AttributeValues(attributes))
  }
}

/// A graph to which derivatives are appended.
final class Recorder {
  private(set) var graph: GraphColumns
  private var elements: [Double]
  private var constants: [UInt64: Int32] = [:]

  init(_ graph: Graph, _ leaves: LeafValues) {
    self.graph = graph.columns
    elements = leaves.elements
    // Values may lie elsewhere than those that came with the graph: a point of its own, or a row.
    for node in leaves.rows.indices { self.graph.rows[node].start = leaves.rows[node].start }
  }

  /// The values of the leaves that were there, and of those that were appended.
  var leaves: LeafValues { LeafValues(elements: elements, rows: graph.rows) }

  /// The node of a recorded value; equal constants share one.
  func node(of value: Recorded) -> Int32 {
    switch value.content {
    case .node(let node): return node
    case .constant(let constant):
      if let node = constants[constant.bitPattern] { return node }
      let node = appendLeaf(CollectionOfOne(constant))
      constants[constant.bitPattern] = node
      return node
    }
  }

  /// Appends a leaf with these elements.
  func append(_ elements: [Double], _ shape: Shape) -> Recorded {
    let node = appendLeaf(elements)
    graph.rows[Int(node)].shape = graph.shapes.number(of: shape)
    return value(of: node)
  }

  private func appendLeaf(_ added: some Collection<Double>) -> Int32 {
    let node = Int32(truncatingIfNeeded: graph.count)
    graph.appendRow(.constant, start: elements.count)
    graph.operandStart.append(graph.operandStart[Int(node)])
    graph.order.append(node)
    elements.append(contentsOf: added)
    return node
  }

  func value(of node: Int32) -> Recorded { Recorded(recorder: self, content: .node(node)) }

  /// Appends a node whose shapes are known to fit: a rule was checked when its own node was made.
  func append(_ code: OperationCode, _ operands: [Int32], _ attributes: AttributeValues) -> Recorded
  {
    let node = graph.count
    graph.appendRow(code)
    graph.operands.append(contentsOf: operands)
    graph.operandStart.append(Int32(truncatingIfNeeded: graph.operands.count))
    if !graph.edgeOfOperand.isEmpty {
      graph.edgeOfOperand.append(contentsOf: operands.map { _ in -1 })
    }
    graph.order.append(Int32(truncatingIfNeeded: node))
    if !attributes.values.isEmpty {
      graph.attributes[Int32(truncatingIfNeeded: node)] = attributes
      if code.isElementwise {
        graph.rows[node].payload = Int32(truncatingIfNeeded: graph.parameters.count)
        graph.parameters.append(contentsOf: attributes.parameters(for: code.listing))
      }
    }
    do throws(ShapeRule) {
      try graph.inferShape(of: node)
    } catch {
      preconditionFailure("\(code.listing.name): \(error.message(of: code.listing))")
    }
    return value(of: Int32(truncatingIfNeeded: node))
  }
}

extension GraphColumns {
  /// Appends the row of a node without a name, all but its operands and its place in the order.
  ///
  /// - Parameter start: Where its elements begin; -1 if it is computed.
  mutating func appendRow(_ code: OperationCode, start: Int = -1) {
    var row = NodeRow(name: -1, operation: code)
    row.start = Int32(truncatingIfNeeded: start)
    rows.append(row)
    codes.append(code)
    elementTypes.append(.float64)
  }
}
