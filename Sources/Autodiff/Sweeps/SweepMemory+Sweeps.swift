// SPDX-License-Identifier: Apache-2.0
// ChainRule: sweeps that hand out nothing: what they compute is read where it is.

extension SweepMemory {
  /// The values that the last sweep forward left here.
  package var tape: Tape<S> { Tape(values: values) }

  /// The gradients that the last sweep in reverse left here.
  package var gradients: Cotangents<S> {
    settled ?? Cotangents(values: cotangents, narrowed: nil, marks: nil)
  }

  /// Puts numbers in the leaves and computes the value of every node, to be read from ``tape``.
  ///
  /// As ``Plan/forward(_:in:within:)``; but references that are handed out are counted, which of a
  /// small graph takes as long as its steps.
  @specialized(where S == Double)
  @specialized(where S == Float)
  package func sweepForward(
    _ leaves: LeafValues, within budget: Budget = .unlimited
  ) throws(EvaluationError) {
    guard isSmall else {
      try bind(leaves, within: budget)
      return try Tape(values: values).run(within: budget)
    }
    try budget.check()
    bindScalars(leaves)
    values.areHiddenFinite = true
    for index in plan.segments.indices where plan.segments[index].isScalar {
      let segment = plan.segments[index]
      let loop = ScalarForward(values, shift: segment.shift)
      if segment.kind == .run { loop.run(together: segment.steps) } else { loop.run(segment.steps) }
    }
  }

  /// Computes the gradients of seeded outputs, to be read from ``gradients``.
  ///
  /// As ``Tape/reverse(_:in:leavingOutUnchosen:within:)``, after a sweep forward in this memory.
  @specialized(where S == Double)
  @specialized(where S == Float)
  package func sweepReverse(
    _ seeds: [Seed<S>], leavingOutUnchosen leavesOutUnchosen: Bool = true,
    within budget: Budget = .unlimited
  ) throws(EvaluationError) {
    settled = nil
    guard isSmall, startReverse(from: seeds) else {
      settled = try Tape(values: values).reverse(
        seeds, in: self, leavingOutUnchosen: leavesOutUnchosen, within: budget)
      return
    }
    try budget.check()
    for index in plan.segments.indices.reversed() where plan.segments[index].isScalar {
      let segment = plan.segments[index]
      let loop = ScalarReverse(
        values, cotangents, codes: plan.reach.codes, shift: segment.shift)
      if segment.kind == .run, loop.takes(segment.steps) {
        loop.run(together: segment.steps)
      } else {
        loop.run(segment.steps)
      }
    }
    if leavesOutUnchosen, !areLeavesFinite, gradients.containsNaN {
      settled = try Tape(values: values).reverse(
        seeds, keeping: Marks(plan: plan, startingAt: seeds), along: nil, within: budget)
    }
  }

  /// Writes the numbers of leaves that are all single ones: they come first, in order.
  @inline(__always)
  private func bindScalars(_ leaves: LeafValues) {
    let (nodes, base) = (plan.columns.nodes, values.base)
    leaves.elements.withUnsafeBufferPointer { elements in
      leaves.rows.withUnsafeBufferPointer { rows in
        for step in 0..<plan.leafCount {
          let place = Int(rows[Int(nodes[step])].start)
          if place >= 0 { base[step] = S(elements[place]) }
        }
      }
    }
    markBound()
  }

  /// Writes zeros and the seeds; `false` unless there is one of each output, in order.
  @inline(__always)
  private func startReverse(from seeds: [Seed<S>]) -> Bool {
    guard seeds.count == plan.outputs.count else { return false }
    let base = cotangents.base
    base.update(repeating: 0, count: cotangents.count)
    for index in seeds.indices {
      let node = seeds[index].node
      guard node == plan.outputs[index], seeds[index].elements.count == 1 else { return false }
      base[Int(plan.offsetOfNode[node])] += seeds[index].elements[0]
    }
    return true
  }

  /// Whether the cotangents of all leaves are finite: each less itself is then zero.
  @inline(__always)
  private var areLeavesFinite: Bool {
    var sum: S = 0
    for step in 0..<plan.leafCount { sum += cotangents.base[step] - cotangents.base[step] }
    return sum == 0
  }
}
