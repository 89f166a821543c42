// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors over any algebra.

/// A tensor whose elements are of any algebra: the rules, read a fourth time.
///
/// It is for numbers that no sweep is built for, such as complex ones, and plain rather than fast.
struct AlgebraTensor<A: Algebra>: TensorAlgebra {
  let shape: Shape
  let elements: [A]

  init(_ shape: Shape, _ elements: [A]) {
    (self.shape, self.elements) = (shape, elements)
  }

  func filled(with constant: Double, shape: Shape) -> AlgebraTensor {
    AlgebraTensor(shape, (0..<shape.count).map { _ in A(constant) })
  }

  func constant(_ elements: [Double], shape: Shape) -> AlgebraTensor {
    AlgebraTensor(shape, elements.map { A($0) })
  }

  static func apply<R: UnaryRule>(_ rule: R, _ x: AlgebraTensor) -> AlgebraTensor {
    AlgebraTensor(x.shape, x.elements.map { rule.value($0) })
  }

  static func apply<R: BinaryRule>(
    _ rule: R, _ a: AlgebraTensor, _ b: AlgebraTensor
  ) -> AlgebraTensor {
    // Shapes were checked before a rule runs.
    let shape = a.shape.broadcast(with: b.shape) ?? a.shape
    let (one, other) = (a.broadcast(to: shape), b.broadcast(to: shape))
    return AlgebraTensor(shape, zip(one.elements, other.elements).map { rule.value($0, $1) })
  }

  static func apply<R: TernaryRule>(
    _ rule: R, _ a: AlgebraTensor, _ b: AlgebraTensor, _ c: AlgebraTensor
  ) -> AlgebraTensor {
    // Shapes were checked before a rule runs.
    let pair = a.shape.broadcast(with: b.shape) ?? a.shape
    let shape = pair.broadcast(with: c.shape) ?? pair
    let parts = [a, b, c].map { $0.broadcast(to: shape).elements }
    return AlgebraTensor(
      shape, (0..<shape.count).map { rule.value(parts[0][$0], parts[1][$0], parts[2][$0]) })
  }

  static func choose(
    _ condition: AlgebraTensor, _ a: AlgebraTensor, _ b: AlgebraTensor
  ) -> AlgebraTensor {
    apply(Where(), condition, a, b)
  }

  func broadcast(to target: Shape) -> AlgebraTensor {
    if shape == target { return self }
    return AlgebraTensor(
      target,
      (0..<target.count).map { element in
        elements[shape.element(at: target.indices(ofElement: element), ofBroadcast: target)]
      })
  }

  /// Combines elements over axes, in their order.
  func reduce(
    _ axes: [Int], keepingDimensions: Bool, from start: A?, _ combine: (A, A) -> A
  ) -> AlgebraTensor {
    let kept = shape.reduced(over: axes, keepingDimensions: true)
    var results = [A?](repeating: start, count: kept.count)
    for (element, value) in elements.enumerated() {
      var indices = shape.indices(ofElement: element)
      for axis in axes { indices[axis] = 0 }
      let place = zip(indices, kept.strides).reduce(0) { $0 + $1.0 * $1.1 }
      results[place] = results[place].map { combine($0, value) } ?? value
    }
    let result = AlgebraTensor(kept, results.map { $0 ?? A(0) })
    return result.reshaped(to: shape.reduced(over: axes, keepingDimensions: keepingDimensions))
  }

  func sum(axes: [Int], keepingDimensions: Bool) -> AlgebraTensor {
    reduce(axes, keepingDimensions: keepingDimensions, from: A(0)) { $0 + $1 }
  }

  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> AlgebraTensor {
    let relation: Relation = kind == .max ? .greaterOrEqual : .lessOrEqual
    return reduce(axes, keepingDimensions: keepingDimensions, from: nil) { a, b in
      A.select(a, relation, b, then: a, else: b)
    }
  }

  func reshaped(to shape: Shape) -> AlgebraTensor { AlgebraTensor(shape, elements) }

  func transposed(_ permutation: [Int]) -> AlgebraTensor {
    let result = Shape(derived: permutation.map { shape.dimensions[$0] })
    let strides = shape.strides
    return AlgebraTensor(
      result,
      (0..<result.count).map { element in
        let indices = result.indices(ofElement: element)
        return elements[zip(indices, permutation).reduce(0) { $0 + $1.0 * strides[$1.1] }]
      })
  }

  static func concatenation(_ parts: [AlgebraTensor], axis: Int) -> AlgebraTensor {
    var lengths = parts[0].shape.dimensions
    lengths[axis] = parts.reduce(0) { $0 + $1.shape.dimensions[axis] }
    let shape = Shape(derived: lengths)
    let inner = lengths[(axis + 1)...].reduce(1, *)
    let outer = lengths[..<axis].reduce(1, *)
    var elements: [A] = []
    for row in 0..<outer {
      for part in parts {
        let count = part.shape.dimensions[axis] * inner
        elements += part.elements[row * count..<(row + 1) * count]
      }
    }
    return AlgebraTensor(shape, elements)
  }

  func sliced(_ slice: Slice) -> AlgebraTensor {
    let result = Shape(derived: slice.counts)
    return AlgebraTensor(
      result, (0..<result.count).map { elements[place($0, slice, result, shape)] })
  }

  func scattered(into target: Shape, at slice: Slice) -> AlgebraTensor {
    var spread = [A](repeating: A(0), count: target.count)
    for element in 0..<shape.count {
      spread[place(element, slice, shape, target)] = elements[element]
    }
    return AlgebraTensor(target, spread)
  }

  /// Where an element of a slice stands in the whole.
  private func place(_ element: Int, _ slice: Slice, _ part: Shape, _ whole: Shape) -> Int {
    let (indices, strides) = (part.indices(ofElement: element), whole.strides)
    return indices.indices.reduce(0) { sum, axis in
      sum + (slice.starts[axis] + indices[axis] * slice.steps[axis]) * strides[axis]
    }
  }
}
