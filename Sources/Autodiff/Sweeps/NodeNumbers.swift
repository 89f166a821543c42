// SPDX-License-Identifier: Apache-2.0
// ChainRule: a number, or several, for every node of a plan.

/// Numbers for every node of a plan: values, tangents, cotangents or marks.
///
/// The plan and the rows are kept with the memory, so that what a sweep hands out is one reference:
/// of a small graph, counting three would take as long as the sweep.
@usableFromInline
final class NodeNumbers<S: Scalar>: Arena<S> {
  @usableFromInline let plan: Plan
  /// Whether they lie where values do, or where cotangents do.
  private let part: Plan.Part
  /// The rows of which they are; `nil` if there is no axis of rows.
  let rows: BlockRows?
  /// Whether all that chains hide was finite.
  var areHiddenFinite = true

  /// Makes memory for a plan, whose numbers are not defined until they are written.
  init(undefined plan: Plan, _ part: Plan.Part = .values, _ rows: BlockRows? = nil) {
    (self.plan, self.part, self.rows) = (plan, part, rows)
    let count = part == .values ? plan.elementCount : plan.cotangentCount
    super.init(undefined: count * (rows?.count ?? 1))
  }

  /// Where values lie, zeros but for these nodes.
  convenience init(_ plan: Plan, holding seeds: [Seed<S>], _ rows: BlockRows? = nil) {
    self.init(undefined: plan, .values, rows)
    start(from: seeds)
  }

  /// The numbers of a node.
  func view(of node: Int) -> TensorView<S> { plan.view(of: node, in: self, rows, part) }

  /// The numbers of a node in one row.
  func view(of node: Int, row: Int) -> TensorView<S> {
    plan.view(of: node, row: row, in: self, rows, part)
  }

  /// The numbers of an operand of an elementwise node, with as many axes as the node.
  func view(ofOperand place: Int, of node: Int) -> TensorView<S> {
    let graph = plan.graph
    let operand = Int(graph.operands[graph.operandPlaces(of: node).lowerBound + place])
    return plan.view(of: operand, asOperandOf: node, in: self, rows, part)
  }

  /// The numbers of the node that a seed is of.
  func view(of seed: Seed<S>) -> TensorView<S> {
    precondition(plan.offsetOfNode[seed.node] >= 0, "a seed is of a node that the plan computes")
    let view = view(of: seed.node)
    precondition(seed.elements.count == view.count, "a seed has the shape of its node")
    return view
  }

  /// Calls `body` with the numbers of a node; with none if the plan does not compute it.
  func withElements<Result>(
    of node: Int, _ body: (UnsafeBufferPointer<S>) -> Result
  ) -> Result {
    let offset = plan.offset(of: node, part)
    guard offset >= 0 else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    let rows = rows?.count ?? 1
    let count = plan.graph.elementCount(of: node) * rows
    let result = body(UnsafeBufferPointer(start: base + offset * rows, count: count))
    withExtendedLifetime(self) {}
    return result
  }

  /// Writes zeros, and then seeds, which add up.
  func start(from seeds: [Seed<S>]) {
    base.update(repeating: 0, count: count)
    for index in seeds.indices {
      let node = seeds[index].node
      if rows == nil, plan.offsetOfNode[node] >= 0, plan.graph.isScalar(node),
        seeds[index].elements.count == 1
      {
        base[Int(plan.offsetOfNode[node])] += seeds[index].elements[0]
      } else {
        add(seeds[index])
      }
    }
  }

  private func add(_ seed: Seed<S>) {
    let view = view(of: seed)
    for index in 0..<view.count { view.base[index] += seed.elements[index] }
  }
}
