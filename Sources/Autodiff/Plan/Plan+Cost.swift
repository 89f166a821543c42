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
    return switch graph.codes[node].form {
    case .general: graph.general(at: node).cost
    case .leaf(.generated): graph.columns.generated[Int(graph.columns.payload[node])].leaf.cost
    case .leaf, .unary, .binary, .ternary: graph.shape(of: node).count
    }
  }
}
