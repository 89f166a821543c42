// SPDX-License-Identifier: Apache-2.0
// ChainRule: reductions over axes.

extension TensorView {
  func sum(axes: [Int], keepingDimensions: Bool) -> TensorView {
    let result = TensorView(zeros: shape.reduced(over: axes, keepingDimensions: false))
    let target = result.base
    forEachRun(reducing: axes, into: result.shape) { run, length, step, place, targetStep in
      if targetStep == 0 {
        target[place] += TensorView.pairwiseSum(run, length, step)
      } else if targetStep == 1, step == 1 {
        S.add(run, to: target + place, length)
      } else {
        for index in 0..<length { target[place + index * targetStep] += run[index * step] }
      }
    }
    return result.reshaped(to: shape.reduced(over: axes, keepingDimensions: keepingDimensions))
  }

  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> TensorView {
    let worst: S = kind == .max ? -.infinity : .infinity
    let result = filled(
      with: Double(worst), shape: shape.reduced(over: axes, keepingDimensions: false))
    let target = result.base
    forEachRun(reducing: axes, into: result.shape) { run, length, step, place, targetStep in
      for index in 0..<length {
        let (x, best) = (run[index * step], target[place + index * targetStep])
        // NaN is neither above nor below: once met, it stays.
        let wins = kind == .max ? !(x <= best) : !(x >= best)
        if wins && !best.isNaN { target[place + index * targetStep] = x }
      }
    }
    return result.reshaped(to: shape.reduced(over: axes, keepingDimensions: keepingDimensions))
  }

  /// Calls `body` for each run of elements, with where its results go and how far apart.
  func forEachRun(
    reducing axes: [Int], into target: Shape,
    _ body: (
      _ run: UnsafeMutablePointer<S>, _ length: Int, _ step: Int, _ place: Int, _ targetStep: Int
    ) -> Void
  ) {
    var kept = target.strides[...]
    let strides = (0..<shape.rank).map { axes.contains($0) ? 0 : kept.removeFirst() }
    let source = base
    let loop = StridedLoop(over: shape.dimensions, strides: [shape.strides, strides])
    loop.forEachRun { starts in
      body(source + starts[0], loop.runLength, loop.runSteps[0], starts[1], loop.runSteps[1])
    }
  }

  /// The sum of a run by halves: the error grows with the logarithm of the length, not with it.
  ///
  /// Written without recursion: blocks of 32 are summed plainly, and a carry chain adds blocks of
  /// equal size, as a binary counter does.
  static func pairwiseSum(_ run: UnsafeMutablePointer<S>, _ count: Int, _ step: Int) -> S {
    let block = 32
    if count <= block { return plainSum(run, 0..<count, step) }
    return withUnsafeTemporaryAllocation(of: S.self, capacity: 64) { sums in
      var blocks = 0
      var depth = 0
      var start = 0
      while start < count {
        let end = min(start + block, count)
        sums[depth] = plainSum(run, start..<end, step)
        depth += 1
        blocks += 1
        var carries = blocks.trailingZeroBitCount
        while carries > 0 {
          sums[depth - 2] += sums[depth - 1]
          depth -= 1
          carries -= 1
        }
        start = end
      }
      var total = sums[depth - 1]
      for index in stride(from: depth - 2, through: 0, by: -1) { total += sums[index] }
      return total
    }
  }

  private static func plainSum(
    _ run: UnsafeMutablePointer<S>, _ range: Range<Int>, _ step: Int
  ) -> S {
    var total: S = 0
    for index in range { total += run[index * step] }
    return total
  }
}

extension Shape {
  /// The shape after a reduction over axes counted from the front.
  func reduced(over axes: [Int], keepingDimensions: Bool) -> Shape {
    if keepingDimensions {
      return Shape(derived: dimensions.indices.map { axes.contains($0) ? 1 : dimensions[$0] })
    }
    return Shape(derived: dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] })
  }
}
