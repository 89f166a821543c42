// SPDX-License-Identifier: Apache-2.0
// ChainRule: functions of rules over tensors.

extension TensorView {
  /// Writes a rule's function of one tensor, broadcast to this one's shape.
  @inline(never)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView) {
    if a.shape == shape {
      write(rule, ElementArguments(a: a.base, b: a.base, y: a.base))
    } else if rule.isWorkedInParts {
      copy(a.broadcast(to: shape))
      write(rule, ElementArguments(a: base, b: base, y: base))
    } else {
      forEachRun([a]) { rule.write($0, apart: $1, to: $2, count: $3) }
    }
  }

  /// Writes a rule's function of two tensors, both broadcast to this one's shape.
  @inline(never)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView) {
    if (a.shape == shape && b.shape == shape) || rule.isWorkedInParts {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      write(rule, ElementArguments(a: a.base, b: b.base, y: a.base))
      withExtendedLifetime((a, b)) {}
    } else {
      forEachRun([a, b]) { rule.write($0, apart: $1, to: $2, count: $3) }
    }
  }

  /// Writes a rule's function of two tensors and its value, all broadcast to this one's shape.
  @inline(never)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView, value y: TensorView) {
    if (a.shape == shape && b.shape == shape) || rule.isWorkedInParts {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      write(rule, ElementArguments(a: a.base, b: b.base, y: y.base))
      withExtendedLifetime((a, b)) {}
    } else {
      forEachRun([a, b, y]) { rule.write($0, apart: $1, to: $2, count: $3) }
    }
  }

  /// Writes a rule's function of arrays as long as this tensor, part by part.
  @inline(__always)
  private func write<R: ElementRule>(_ rule: R, _ arguments: ElementArguments<S>) {
    let target = base
    rule.forEachPart(of: count) { start, count in
      rule.write(arguments.from(start), to: target + start, count: count)
    }
  }

  /// Calls `body` for each run of elements with the same distances between the tensors' elements, all
  /// broadcast to this one's shape; the last tensor stands for arguments that are left out.
  private func forEachRun(
    _ tensors: [TensorView],
    _ body: (ElementArguments<S>, ElementSteps, UnsafeMutablePointer<S>, Int) -> Void
  ) {
    let loop = StridedLoop(
      over: shape.dimensions,
      strides: [shape.strides] + tensors.map { $0.shape.strides(broadcastTo: shape) })
    let (second, last) = (min(1, tensors.count - 1), tensors.count - 1)
    let (a, b, y, steps) = (
      tensors[0].base, tensors[second].base, tensors[last].base, loop.runSteps
    )
    let apart = ElementSteps(a: steps[1], b: steps[second + 1], y: steps[last + 1])
    loop.forEachRun { starts in
      body(
        ElementArguments(
          a: a + starts[1], b: b + starts[second + 1], y: y + starts[last + 1]),
        apart, base + starts[0], loop.runLength)
    }
    withExtendedLifetime(tensors) {}
  }
}

extension ElementRule {
  /// Whether it takes so long that the budget is asked between parts, or is a matter of arrays anyway: its
  /// arguments are then brought into the shape of the result.
  @inline(__always)
  fileprivate var isWorkedInParts: Bool {
    let form = form
    return form.callsLibrary || form.costOfSpecial > 0
  }
}
