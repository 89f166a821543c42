// SPDX-License-Identifier: Apache-2.0
// ChainRule: functions of rules over tensors.

extension TensorView {
  /// Writes a rule's function of one tensor, broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView) {
    if a.shape == shape {
      rule.write(ElementArguments(a: a.base, b: a.base, y: a.base), to: base, count: count)
    } else if rule.form.callsLibrary {
      copy(a.broadcast(to: shape))
      rule.write(ElementArguments(a: base, b: base, y: base), to: base, count: count)
    } else {
      fill(from: a) { rule.at($0, $0, $0) }
    }
  }

  /// Writes a rule's function of two tensors, both broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView) {
    if rule.form.callsLibrary {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      rule.write(ElementArguments(a: a.base, b: b.base, y: a.base), to: base, count: count)
      withExtendedLifetime((a, b)) {}
    } else {
      fill(from: a, b) { rule.at($0, $1, $0) }
    }
  }

  /// Writes a rule's function of two tensors and its value, all broadcast to this one's shape.
  @inline(__always)
  func fill<R: ElementRule>(with rule: R, _ a: TensorView, _ b: TensorView, value y: TensorView) {
    if rule.form.callsLibrary {
      let (a, b) = (a.broadcast(to: shape), b.broadcast(to: shape))
      rule.write(ElementArguments(a: a.base, b: b.base, y: y.base), to: base, count: count)
      withExtendedLifetime((a, b)) {}
    } else {
      fill(from: a, b, y) { rule.at($0, $1, $2) }
    }
  }
}
