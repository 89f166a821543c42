// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a plan costs, before anything runs.

extension Plan {
  /// The multiplications and additions of one forward sweep, about; a reverse sweep costs a small
  /// constant times as much.
  ///
  /// - Complexity: O(segments).
  public var cost: Int {
    var total = 0
    for segment in segments {
      let costs =
        segment.isOfTensors ? segment.steps.map { cost(ofStep: $0) } : [segment.steps.count]
      for cost in costs {
        let (sum, overflow) = total.addingReportingOverflow(cost)
        if overflow { return .max }
        total = sum
      }
    }
    return total
  }

  /// The node that costs most beside those of one step; `nil` if there are none.
  ///
  /// - Complexity: O(segments).
  public var costliestNode: Int? {
    segments.lazy.filter(\.isOfTensors).flatMap(\.steps)
      .max { cost(ofStep: $0) < cost(ofStep: $1) }
      .map { Int(columns.nodes[$0]) }
  }

  private func cost(ofStep step: Int) -> Int {
    let node = Int(columns.nodes[step])
    switch graph.codes[node].form {
    case .general: return graph.general(at: node).cost
    case .leaf(.generated):
      return graph.columns.generated[Int(graph.columns.payload[node])].leaf.cost
    case .leaf: return graph.shape(of: node).count
    case .unary, .binary, .ternary:
      // What is elementary counts once, as it always did; what is beyond takes up to thousands.
      let each = max(graph.formOfValue(at: node).costOfSpecial, 1)
      return Int.product(graph.shape(of: node).count, each)
    }
  }
}

extension Graph {
  /// The multiplications and additions for an element of an elementwise node, about.
  func costOfElement(at node: Int) -> Int { formOfValue(at: node).cost }

  /// What the rule of a node's value does; a plain loop, where the node is not elementwise.
  fileprivate func formOfValue(at node: Int) -> RuleForm {
    var form = FormOfValue(graph: self, node: node)
    return codes[node].accept(&form)
  }
}

private struct FormOfValue: OperationVisitor {
  let graph: Graph
  let node: Int

  func visit<O: LeafOperation>(_ type: O.Type) -> RuleForm { .plain }
  func visit<O: UnaryOperation>(_ type: O.Type) -> RuleForm {
    UnaryValue(rule: graph.elementwise(type, at: node)).reading
  }
  func visit<O: BinaryOperation>(_ type: O.Type) -> RuleForm {
    BinaryValue(rule: graph.elementwise(type, at: node)).reading
  }
  func visit<O: TernaryOperation>(_ type: O.Type) -> RuleForm {
    graph.elementwise(type, at: node).value(
      RuleForm.argument(0), .argument(1), .argument(2))
  }
  func visit<O: GeneralOperation>(_ type: O.Type) -> RuleForm { .plain }
}
