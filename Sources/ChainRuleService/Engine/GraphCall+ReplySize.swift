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
      total += wantsAll ? all : bytes(of: wanted)
    }
    if parts.contains(.derivation) { total += bytesOfDerivation }
    return total + (parts.contains(.edges) ? bytesOfEdges : 0)
  }

  /// What of a reply to gradients or values is more than it may have, and as many bytes as it has at least;
  /// `nil` if it may fit.
  ///
  /// - Complexity: O(nodes); with edges O(edges).
  func excess(over limit: Int, hasGradients: Bool) -> ReplyExcess? {
    // Single numbers are as many as the nodes and edges, which have limits of their own.
    guard graph.hasTensors || rows != nil, options.respondAs == .native else { return nil }
    var excess = ReplyExcess()
    let types = graph.elementTypes
    func count(_ node: Int, as type: ElementType) {
      let elements = graph.elementCount(of: node) * (isOfRows(node) ? rows?.count ?? 1 : 1)
      excess.add(node, elements, bytes: elements * leastBytes(ofElement: type))
    }
    let parts = options.parts
    for node in outputs { count(node, as: types[node]) }
    if parts.contains(.values) { for node in graph.namedNodes { count(node, as: types[node]) } }
    if hasGradients, parts.contains(.gradients) {
      forEachWanted { count($0, as: .float64) }
    }
    return excess.bytes > limit ? excess : nil
  }

  /// A number takes two bytes in text, with its comma; in base64 four thirds of its own.
  private func leastBytes(ofElement type: ElementType) -> Int {
    if options.encoding != .base64 { return 2 }
    return switch (type, options.precision) {
    case (.bool, _): 1
    case (.int64, _), (.float64, .float64): 10
    case (.float32, _), (.float64, .float32): 5
    }
  }

  /// Whether a reply has numbers of a node for each row: what is the same in all, or is added up over them,
  /// stands there once.
  private func isOfRows(_ node: Int) -> Bool {
    rows.map { $0.reduction == .none || $0.hasOwn(node) } ?? false
  }

  /// Members of these nodes.
  private func bytes(of nodes: [Int]) -> Int {
    nodes.reduce(0) { total, node in
      let count = graph.elementCount(of: node) * (isOfRows(node) ? rows?.count ?? 1 : 1)
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
    let (uses, starts, hasTensors) = (graph.useCounts(), graph.operandStart, graph.hasTensors)
    let hasPaths = options.parts.contains(.paths)
    var total = 0
    graph.withNames { names in
      for node in uses.indices {
        // Of a constant written as a number, about.
        let length = names[node]?.count ?? 8
        let numbers = GraphCall.bytesOfNumber * (hasTensors ? graph.elementCount(of: node) : 1)
        let (own, others) = (Int(starts[node + 1] - starts[node]), uses[node])
        total += own * (160 + 2 * numbers) + others * numbers + 2 * (own + others) * length
        if hasPaths { total += own * 100 + 2 * (own + others) * length }
        // As if the names at the other end were as long.
        if others > 1 { total += others * (32 + 2 * length + numbers) }
      }
    }
    return total
  }
}

/// Numbers of a reply that are more than it may have.
struct ReplyExcess {
  /// As many bytes as they take at least.
  private(set) var bytes = 0
  private(set) var elements = 0
  /// The node that has most of them.
  private(set) var largest: (node: Int, elements: Int)?

  /// Counts the elements of a node in; no sum overflows, as each counts few times and all are within limits.
  mutating func add(_ node: Int, _ elements: Int, bytes: Int) {
    self.bytes += bytes
    self.elements += elements
    if elements > largest?.elements ?? -1 { largest = (node, elements) }
  }
}
