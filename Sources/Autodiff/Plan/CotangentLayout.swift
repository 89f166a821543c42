// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the cotangents of a plan lie.

/// Where the cotangents of a plan lie in their arena.
///
/// If all gradients are wanted, each lies where the node's value does in the arena of values. If some
/// are, only those stay. Any other tensor has a cotangent from the first share that it receives until
/// its own step has passed it on, and then its place is given to the next tensor with as many
/// elements: a deep network has few at a time. What plays no part in a wanted gradient has none.
///
/// Single numbers keep the places of their values, which the loops over scalars read.
struct CotangentLayout: Sendable {
  /// Where each node's cotangent begins; -1 if it has none.
  private(set) var offsets: [Int32]
  /// The number of elements of the arena.
  private(set) var count: Int
  /// The nodes whose gradients stay until the end; `nil` if all do.
  let kept: [Int]?
  private var isKept: [Bool] = []
  /// The nodes whose places were given to their operands.
  private var isPassedOn: [Bool] = []
  /// The places that can be given again, by the number of elements.
  private var free: [Int: [Int32]] = [:]

  /// Places for all gradients.
  init(_ layout: PlanLayout) {
    (offsets, count, kept) = (layout.offsetOfNode, layout.elementCount, nil)
  }

  /// Places for the gradients of wanted nodes, and for what they come from.
  init(
    _ layout: PlanLayout, of graph: Graph, outputs: [Int], wanted: [Int], isActive: [Bool],
    _ reach: Reach
  ) {
    let computed = layout.offsetOfNode
    let kept = wanted.filter { computed[$0] >= 0 }
    (offsets, count, self.kept) = (computed, layout.scalarCount, kept)
    isKept = [Bool](repeating: false, count: graph.count)
    isPassedOn = isKept
    for node in kept { isKept[node] = true }
    for node in offsets.indices where !graph.isScalar(node) { offsets[node] = -1 }
    for node in outputs + kept { take(node, of: graph, computed) }
    let columns = layout.columns
    for segment in layout.segments.reversed() {
      if segment.kind == .tensor, reach.takesPart(segment.steps.lowerBound) {
        passOn(Int(columns.nodes[segment.steps.lowerBound]), of: graph, computed)
      }
      // A chain reads the cotangent of its last node while others receive theirs.
      for step in segment.steps where reach.takesPart(step) {
        for operand in graph.operands(of: Int(columns.nodes[step])) where isActive[Int(operand)] {
          take(Int(operand), of: graph, computed)
        }
      }
      for step in segment.steps where reach.takesPart(step) {
        release(Int(columns.nodes[step]), of: graph)
      }
    }
    (free, isPassedOn) = ([:], [])
  }

  private mutating func take(_ node: Int, of graph: Graph, _ computed: [Int32]) {
    guard computed[node] >= 0, offsets[node] < 0 else { return }
    let elements = graph.elementCount(of: node)
    if let place = free[elements]?.popLast() {
      offsets[node] = place
    } else {
      offsets[node] = Int32(truncatingIfNeeded: count)
      count += elements
    }
  }

  /// Gives the place of a node that is only reshaped to its operand, which has received nothing else
  /// yet: it begins as what is there already.
  private mutating func passOn(_ node: Int, of graph: Graph, _ computed: [Int32]) {
    guard graph.codes[node] == .reshape, !isKept[node], !graph.isScalar(node) else { return }
    let operand = Int(graph.operands[graph.operandPlaces(of: node).lowerBound])
    guard computed[operand] >= 0, offsets[operand] < 0 else { return }
    offsets[operand] = offsets[node]
    isPassedOn[node] = true
  }

  private mutating func release(_ node: Int, of graph: Graph) {
    guard !isKept[node], !graph.isScalar(node), offsets[node] >= 0, !isPassedOn[node]
    else { return }
    free[graph.elementCount(of: node), default: []].append(offsets[node])
  }

  /// Whether a node's gradient stays until the end.
  func keeps(_ node: Int) -> Bool { kept == nil ? offsets[node] >= 0 : isKept[node] }
}
