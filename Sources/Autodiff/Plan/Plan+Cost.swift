// SPDX-License-Identifier: Apache-2.0
// ChainRule: what a plan costs, before anything runs.

extension Plan {
  /// The node that costs most beside those of one step; `nil` if there are none.
  ///
  /// - Complexity: O(segments).
  public var costliestNode: Int? {
    let costs = StepCosts(graph, columns)
    return segments.lazy.filter(\.isOfTensors).flatMap(\.steps)
      .max { costs[$0] < costs[$1] }
      .map { Int(columns.nodes[$0]) }
  }
}

/// The multiplications and additions of the steps of a plan, about.
struct StepCosts {
  private let graph: Graph
  private let columns: Columns

  init(_ graph: Graph, _ columns: Columns) { (self.graph, self.columns) = (graph, columns) }

  /// Those of all steps of some segments; beyond what can be counted, the greatest number.
  ///
  /// - Complexity: O(segments) beside the steps of tensors.
  func sum(of segments: [Segment]) -> Int {
    var total = 0
    func add(_ cost: Int) {
      let (sum, overflow) = total.addingReportingOverflow(cost)
      total = overflow ? .max : sum
    }
    for segment in segments {
      if segment.isOfTensors {
        for step in segment.steps { add(self[step]) }
      } else {
        add(segment.steps.count)
      }
    }
    return total
  }

  /// Those of one step, which is none of scalars.
  subscript(step: Int) -> Int {
    let node = Int(columns.nodes[step])
    switch graph.codes[node].form {
    case .general: return graph.general(at: node).cost
    case .leaf(.generated):
      return graph.columns.generated[Int(graph.columns.rows[node].payload)].leaf.cost
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
