// SPDX-License-Identifier: Apache-2.0
// ChainRule: what numbers accumulate to along axes, and their order.

extension TensorView {
  func product(axes: [Int], keepingDimensions: Bool) -> TensorView {
    let result = filled(with: 1, shape: shape.reduced(over: axes, keepingDimensions: false))
    let target = result.base
    forEachRun(reducing: axes, into: result.shape) { run, length, step, place, targetStep in
      for index in 0..<length { target[place + index * targetStep] *= run[index * step] }
    }
    return result.reshaped(to: shape.reduced(over: axes, keepingDimensions: keepingDimensions))
  }

  func scanned(_ accumulation: Accumulation, _ scan: Scan) -> TensorView {
    let result = TensorView(undefined: shape)
    let (source, target) = (base, result.base)
    scan.run(accumulation, over: shape, { source[$0] }, { target[$0] = $1 })
    return result
  }

  static func recurrence(
    _ factors: TensorView, _ terms: TensorView, _ scan: Scan
  ) -> TensorView {
    let result = TensorView(undefined: terms.shape)
    let (first, second, target) = (factors.base, terms.base, result.base)
    scan.recur(over: terms.shape, { first[$0] }, { second[$0] }, { target[$0] = $1 })
    return result
  }

  func extremumPlaces(_ kind: Extremum, _ scan: Scan) -> TensorView {
    let result = TensorView(undefined: shape)
    let (source, target) = (base, result.base)
    scan.findExtrema(
      over: shape, { kind.wins(source[$0], over: source[$1]) }, { target[$0] = S($1) })
    return result
  }

  func order(along axis: Int, isDescending: Bool) -> TensorView {
    let result = TensorView(undefined: shape)
    let (source, target) = (base, result.base)
    let lines = Lines(of: shape, along: axis)
    func isLess(_ a: S, _ b: S) -> Bool { a < b || (b.isNaN && !a.isNaN) }
    if isDescending {
      lines.sort({ isLess(source[$1], source[$0]) }, { target[$0] = S($1) })
    } else {
      lines.sort({ isLess(source[$0], source[$1]) }, { target[$0] = S($1) })
    }
    return result
  }
}

extension Extremum {
  /// Whether an element takes over from one that was met before it.
  @inline(__always)
  fileprivate func wins<S: Scalar>(_ x: S, over best: S) -> Bool {
    x.isNaN || (self == .max ? x >= best : x <= best)
  }
}
