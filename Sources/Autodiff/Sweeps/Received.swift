// SPDX-License-Identifier: Apache-2.0
// ChainRule: what cotangents have received so far.

/// What the cotangents of a reverse sweep have received so far.
///
/// The first share of a tensor is written, and only the others are added to it: so nobody writes
/// zeros where something else is written next, and a product need not be added to them. Single
/// numbers begin at zero, which costs less than asking; in a block of rows they are as many as the
/// rows, and are treated as tensors.
final class Received<S: Scalar> {
  private let cotangents: Cotangents<S>
  /// Whether each node has something; not asked of single numbers.
  private let isWritten: UnsafeMutablePointer<Bool>

  /// Begins a sweep in memory whose numbers are not defined.
  init(_ cotangents: Cotangents<S>) {
    self.cotangents = cotangents
    let plan = cotangents.plan
    isWritten = .allocate(capacity: max(plan.graph.count, 1))
    isWritten.initialize(repeating: false, count: plan.graph.count)
    if cotangents.rows == nil {
      cotangents.values.base.update(repeating: 0, count: plan.scalarCount)
    }
  }

  deinit { isWritten.deallocate() }

  /// Whether a node has nothing yet; after the question it is taken to have something.
  func isFirst(_ node: Int) -> Bool {
    if cotangents.rows == nil, cotangents.plan.graph.isScalar(node) { return false }
    let isFirst = !isWritten[node]
    isWritten[node] = true
    return isFirst
  }

  /// Adds seeds to the nodes that they are of.
  func add(_ seeds: [Seed<S>]) {
    for seed in seeds {
      let view = cotangents.values.view(of: seed)
      let isFirst = isFirst(seed.node)
      for index in 0..<view.count {
        view.base[index] = (isFirst ? 0 : view.base[index]) + seed.elements[index]
      }
    }
  }

  /// The cotangent of an operand of an elementwise node, to which something can be added.
  func accumulator(_ place: Int, of node: Int) -> TensorView<S> {
    let view = cotangents.operand(place, of: node)
    let graph = cotangents.plan.graph
    let operand = graph.operands[graph.operandPlaces(of: node).lowerBound + place]
    if isFirst(Int(operand)) { view.base.update(repeating: 0, count: view.count) }
    return view
  }

  /// Puts zeros where nothing was received.
  func finish() {
    let plan = cotangents.plan
    for node in plan.cotangents.kept ?? plan.computedNodes where isFirst(node) {
      let view = cotangents.view(of: node)
      view.base.update(repeating: 0, count: view.count)
    }
  }
}

extension TensorView {
  /// Adds a share to a cotangent, or writes the first; `nil` is zero.
  func receive(_ share: TensorView?, isFirst: Bool) {
    guard let share else {
      if isFirst { base.update(repeating: 0, count: count) }
      return
    }
    guard isFirst else { return add(share) }
    // What is only reshaped may lie there already (CotangentLayout).
    if share.isElements(at: base) { return }
    if share.pendingProduct != nil { return copy(share) }
    // As if added to zero, which makes 0 of -0.
    let (source, target) = (share.base, base)
    for index in 0..<count { target[index] = 0 + source[index] }
  }
}
