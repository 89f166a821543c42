// SPDX-License-Identifier: Apache-2.0
// ChainRule: operations that only move elements.

extension TensorView {
  func transposed(_ permutation: [Int]) -> TensorView {
    let own = shape.strides
    let target = Shape(derived: permutation.map { shape.dimensions[$0] })
    return gathered(into: target, strides: permutation.map { own[$0] }, start: 0)
  }

  func broadcast(to target: Shape) -> TensorView {
    if shape == target { return self }
    return gathered(into: target, strides: shape.strides(broadcastTo: target), start: 0)
  }

  func sliced(_ slice: Slice) -> TensorView {
    let own = shape.strides
    return gathered(
      into: Shape(derived: slice.counts), strides: zip(own, slice.steps).map(*),
      start: zip(own, slice.starts).map(*).reduce(0, +))
  }

  func scattered(into target: Shape, at slice: Slice) -> TensorView {
    let result = TensorView(zeros: target)
    let steps = zip(target.strides, slice.steps).map(*)
    let first = result.base + zip(target.strides, slice.starts).map(*).reduce(0, +)
    let source = base
    let loop = StridedLoop(over: shape.dimensions, strides: [shape.strides, steps])
    loop.forEachRun { starts in
      for index in 0..<loop.runLength {
        first[starts[1] + index * loop.runSteps[1]] = source[starts[0] + index * loop.runSteps[0]]
      }
    }
    return result
  }

  static func concatenation(_ parts: [TensorView], axis: Int) -> TensorView {
    var lengths = parts[0].shape.dimensions
    lengths[axis] = parts.reduce(0) { $0 + $1.shape.dimensions[axis] }
    let result = TensorView(undefined: Shape(derived: lengths))
    let inner = lengths[(axis + 1)...].reduce(1, *)
    let outer = lengths[..<axis].reduce(1, *)
    var start = 0
    for part in parts {
      let run = part.shape.dimensions[axis] * inner
      for row in 0..<outer {
        (result.base + row * lengths[axis] * inner + start)
          .update(from: part.base + row * run, count: run)
      }
      start += run
    }
    return result
  }

  /// Copies elements found with given strides into a fresh tensor.
  private func gathered(into target: Shape, strides: [Int], start: Int) -> TensorView {
    let result = TensorView(undefined: target)
    let source = base + start
    let destination = result.base
    let loop = StridedLoop(over: target.dimensions, strides: [target.strides, strides])
    loop.forEachRun { starts in
      let (t, s) = (destination + starts[0], source + starts[1])
      let step = loop.runSteps[1]
      for index in 0..<loop.runLength { t[index * loop.runSteps[0]] = s[index * step] }
    }
    return result
  }
}
