// SPDX-License-Identifier: Apache-2.0
// ChainRule: functions of rules over tensors.

extension TensorView {
  /// Writes a rule's function of one tensor, broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView) {
    if a.shape == shape {
      write(rule, ElementArguments(a: a.base, b: a.base, y: a.base))
    } else if rule.isWorkedInParts {
      copy(a.broadcast(to: shape))
      write(rule, ElementArguments(a: base, b: base, y: base))
    } else {
      fill(from: a) { rule.at($0, $0, $0) }
    }
  }

  /// Writes a rule's function of two tensors, both broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView) {
    if rule.isWorkedInParts {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      write(rule, ElementArguments(a: a.base, b: b.base, y: a.base))
      withExtendedLifetime((a, b)) {}
    } else {
      fill(from: a, b) { rule.at($0, $1, $0) }
    }
  }

  /// Writes a rule's function of two tensors and its value, all broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView, value y: TensorView) {
    if rule.isWorkedInParts {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      write(rule, ElementArguments(a: a.base, b: b.base, y: y.base))
      withExtendedLifetime((a, b)) {}
    } else {
      fill(from: a, b, y) { rule.at($0, $1, $2) }
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
