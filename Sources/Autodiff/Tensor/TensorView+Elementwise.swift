// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementwise operations on tensors.

extension TensorView {
  func filled(with constant: Double, shape: Shape) -> TensorView {
    let result = TensorView(undefined: shape)
    result.base.update(repeating: S(constant), count: shape.count)
    return result
  }

  func constant(_ elements: [Double], shape: Shape) -> TensorView {
    let result = TensorView(undefined: shape)
    for (index, element) in elements.enumerated() { result.base[index] = S(element) }
    return result
  }

  static func apply<R: UnaryRule>(_ rule: R, _ x: TensorView) -> TensorView {
    let result = TensorView(undefined: x.shape)
    result.fill(with: UnaryValue(rule: rule), x)
    return result
  }

  static func apply<R: BinaryRule>(
    _ rule: R, _ a: TensorView, _ b: TensorView
  ) -> TensorView {
    // Shapes were checked before the rule ran; a rule that breaks them is a defect of ours.
    guard let shape = a.shape.broadcast(with: b.shape) else {
      preconditionFailure("\(R.self): \(a.shape) and \(b.shape) do not broadcast")
    }
    let result = TensorView(undefined: shape)
    result.fill(with: BinaryValue(rule: rule), a, b)
    return result
  }

  static func apply<R: TernaryRule>(
    _ rule: R, _ a: TensorView, _ b: TensorView, _ c: TensorView
  ) -> TensorView {
    guard let shape = a.shape.broadcast(with: b.shape)?.broadcast(with: c.shape) else {
      preconditionFailure("\(R.self): \(a.shape), \(b.shape) and \(c.shape) do not broadcast")
    }
    let result = TensorView(undefined: shape)
    result.fill(from: a, b, c) { rule.value($0, $1, $2) }
    return result
  }

  // Less the largest element, no exponential overflows and the sum is at least 1.
  func softmax(axis: Int) -> TensorView {
    let powers = TensorView.apply(Exp(), shifted(axis: axis))
    return powers / powers.sum(alongKept: axis)
  }

  // The largest element's exponential is 1, so the logarithm of the sum is log1p of the others': a
  // result close to 0 keeps all its digits.
  func logSoftmax(axis: Int) -> TensorView {
    let shifted = shifted(axis: axis)
    let powers = TensorView.apply(Exp(), shifted)
    let lines = Lines(of: shape, along: axis)
    let (step, length) = (lines.step, lines.length)
    for line in 0..<lines.count {
      let offset = lines.start(of: line)
      let (start, power) = (shifted.base + offset, powers.base + offset)
      var largest = 0
      var others: S = 0
      for index in 0..<length where start[index * step] > start[largest * step] { largest = index }
      for index in 0..<length where index != largest { others += power[index * step] }
      let logarithm = S.log(onePlus: others)
      for index in 0..<length { start[index * step] -= logarithm }
    }
    withExtendedLifetime(powers) {}
    return shifted
  }

  private func shifted(axis: Int) -> TensorView {
    self - extremum(.max, axes: [axis], keepingDimensions: true)
  }

  /// Writes a function of three tensors, all broadcast to this one's shape.
  @inline(__always)
  func fill(
    from a: TensorView, _ b: TensorView, _ c: TensorView, _ function: (S, S, S) -> S
  ) {
    let (first, second, third, target) = (a.base, b.base, c.base, base)
    let loop = StridedLoop(
      over: shape.dimensions,
      strides: [shape.strides] + [a, b, c].map { $0.shape.strides(broadcastTo: shape) })
    let (stepA, stepB, stepC) = (loop.runSteps[1], loop.runSteps[2], loop.runSteps[3])
    loop.forEachRun { starts in
      let t = target + starts[0]
      let (p, q, r) = (first + starts[1], second + starts[2], third + starts[3])
      for index in 0..<loop.runLength {
        t[index] = function(p[index * stepA], q[index * stepB], r[index * stepC])
      }
    }
  }
}
