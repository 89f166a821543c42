// SPDX-License-Identifier: Apache-2.0
// ChainRule: the formulas of a node, with its own attributes.

extension Graph {
  /// The formulas of an elementwise node, its attributes being numbers in it; `nil` for others.
  package func formulas(of node: Int, _ names: FormulaNames) -> OperationFormulas? {
    var visitor = NodeFormulaVisitor(graph: self, node: node, names: names)
    return codes[node].accept(&visitor)
  }
}

private struct NodeFormulaVisitor: OperationVisitor {
  let graph: Graph
  let node: Int
  let names: FormulaNames

  func visit<O: LeafOperation>(_ type: O.Type) -> OperationFormulas? { nil }
  func visit<O: GeneralOperation>(_ type: O.Type) -> OperationFormulas? { nil }

  func visit<O: UnaryOperation>(_ type: O.Type) -> OperationFormulas? { written(type) }
  func visit<O: BinaryOperation>(_ type: O.Type) -> OperationFormulas? { written(type) }
  func visit<O: TernaryOperation>(_ type: O.Type) -> OperationFormulas? { written(type) }

  private func written(_ type: any ElementwiseOperation.Type) -> OperationFormulas {
    graph.elementwise(type, at: node).formulas(names.operands, value: names.value)
  }
}

/// The local derivatives of a graph's elementwise nodes in the names of their arguments: nodes with the
/// same operation and attributes are of one kind, and have the same.
package struct GraphFormulas: Sendable {
  /// The name that stands for the node itself.
  package static let valueName = "ownvalue"

  /// The kind of each node; -1 for nodes that are not elementwise.
  package let kinds: [Int32]
  /// The operation of each kind.
  package let codes: [OperationCode]
  /// The first node of each kind.
  private let nodes: [Int]
  private let graph: Graph

  private struct Kind: Hashable {
    let code: OperationCode
    let attributes: AttributeValues?
  }

  /// - Complexity: O(nodes).
  package init(_ graph: Graph) {
    var kinds = [Int32](repeating: -1, count: graph.count)
    var known: [Kind: Int32] = [:]
    var plain = [Int32](repeating: -1, count: OperationCode.count)
    var (nodes, codes) = ([Int](), [OperationCode]())
    for (node, code) in graph.codes.enumerated() {
      // Most nodes are of a kind that is known, and has no attributes.
      kinds[node] = plain[Int(code.rawValue)]
      guard kinds[node] < 0, code.isElementwise else { continue }
      let kind = Kind(
        code: code, attributes: code.hasAttributes ? graph.attributeValues(of: node) : nil)
      if code.hasAttributes, let number = known[kind] {
        kinds[node] = number
        continue
      }
      let next = Int32(truncatingIfNeeded: nodes.count)
      nodes.append(node)
      codes.append(code)
      if code.hasAttributes { known[kind] = next } else { plain[Int(code.rawValue)] = next }
      kinds[node] = next
    }
    (self.kinds, self.nodes, self.codes, self.graph) = (kinds, nodes, codes, graph)
  }

  /// The derivatives of a kind by each argument.
  ///
  /// Those of an operation without attributes are the same in every graph.
  package func partials(ofKind kind: Int) -> [Formula] {
    let names = FormulaNames(
      operands: codes[kind].listing.arguments.map { .name($0) },
      value: .name(GraphFormulas.valueName), cotangent: .number(1))
    return graph.formulas(of: nodes[kind], names)?.partials ?? []
  }
}
