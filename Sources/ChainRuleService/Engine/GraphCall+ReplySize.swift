// SPDX-License-Identifier: Apache-2.0
// ChainRule: how many bytes a reply has, before it is written.

internal import Autodiff
internal import GraphDocuments

extension GraphCall {
  /// What a number takes with its comma; few take more than 24.
  private static var bytesOfNumber: Int { 25 }

  /// About as many bytes as the reply has, and seldom fewer: memory that is not written to costs nothing,
  /// while what grows must be copied.
  ///
  /// The numbers are in memory already, each in eight bytes, so that none of the sums overflows.
  ///
  /// - Complexity: O(nodes + edges).
  var expectedReplyBytes: Int {
    let parts = options.parts
    let nodeParts = (parts.contains(.values) ? 1 : 0) + (parts.contains(.gradients) ? 1 : 0)
    let namedNodes = graph.namedNodes.reduce(0) { $0 + bytes(ofNode: $1) }
    let outputs = self.outputs.reduce(0) { $0 + bytes(ofNode: $1) }
    return 512 + outputs + nodeParts * namedNodes + (parts.contains(.edges) ? bytesOfEdges : 0)
  }

  /// A member of a node's name with the numbers of all rows.
  private func bytes(ofNode node: Int) -> Int {
    let isObject = options.encoding != .nested
    let numbers = graph.elementCount(of: node) * (rows?.count ?? 1) * GraphCall.bytesOfNumber
    return graph.nameLength(of: node) + 4 + numbers + (isObject ? 64 : 0)
  }

  /// The names of an edge stand in it twice, and once more among the terms of a node that fans out.
  private var bytesOfEdges: Int {
    let (operands, starts, uses) = (graph.operands, graph.operandStart, graph.useCounts())
    var total = 0
    for target in 0..<graph.count {
      let (length, count) = (graph.nameLength(of: target), graph.elementCount(of: target))
      for place in Int(starts[target])..<Int(starts[target + 1]) {
        let source = Int(operands[place])
        let (names, own) = (length + graph.nameLength(of: source), graph.elementCount(of: source))
        let isTerm = uses[source] > 1
        total += 130 + 2 * names + GraphCall.bytesOfNumber * (2 * count + own)
        if isTerm { total += 32 + names + GraphCall.bytesOfNumber * own }
      }
    }
    return total
  }
}
