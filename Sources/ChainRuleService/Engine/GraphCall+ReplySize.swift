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
  /// The elements are in memory, or those of all rows within their limit, so that no sum overflows.
  ///
  /// - Parameter elements: Those of all values of one row.
  /// - Complexity: O(nodes whose gradients are chosen), and with edges O(edges).
  func expectedReplyBytes(elements: Int) -> Int {
    let parts = options.parts
    let all = graph.nameBytes + bytes(ofNodes: graph.count, elements * (rows?.count ?? 1))
    var total = 512 + bytes(of: outputs)
    if parts.contains(.values) { total += all }
    if parts.contains(.gradients) {
      let areChosen = options.wrt != nil || options.detail == .gradients
      total += areChosen ? bytes(of: wanted) : all
    }
    if parts.contains(.derivation) { total += bytesOfDerivation }
    return total + (parts.contains(.edges) ? bytesOfEdges : 0)
  }

  /// Members of these nodes.
  private func bytes(of nodes: [Int]) -> Int {
    nodes.reduce(0) { total, node in
      // What is the same in all rows, or is added up over them, stands there once.
      let isOfRows = rows.map { $0.reduction == .none || $0.hasOwn(node) } ?? false
      let count = graph.elementCount(of: node) * (isOfRows ? rows?.count ?? 1 : 1)
      return total + graph.nameLength(of: node) + bytes(ofNodes: 1, count)
    }
  }

  /// So many members with so many numbers in all, but for their names.
  private func bytes(ofNodes count: Int, _ numbers: Int) -> Int {
    count * (options.encoding == .nested ? 4 : 68) + numbers * GraphCall.bytesOfNumber
  }

  /// A line a node and a term an edge; in LaTeX twice as long, and in MathML eight times.
  private var bytesOfDerivation: Int {
    let names = graph.nameBytes / max(graph.count, 1)
    let line = 80 * graph.count + (40 + 4 * names) * graph.operands.count
    let factor = [FormulaFormat.text: 1, .latex: 2, .mathml: 8]
    return options.formats.reduce(0) { $0 + line * (factor[$1] ?? 0) }
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
        total += 160 + 2 * names + GraphCall.bytesOfNumber * (2 * count + own)
        if options.parts.contains(.paths) { total += 100 + 2 * names }
        if isTerm { total += 32 + names + GraphCall.bytesOfNumber * own }
      }
    }
    return total
  }
}
