// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensor rules recorded as nodes.

extension Recorded: TensorAlgebra {
  var shape: Shape {
    guard let recorder, case .node(let node) = content else { return .scalar }
    return recorder.graph.shape(of: Int(node))
  }

  func filled(with constant: Double, shape: Shape) -> Recorded {
    guard let recorder else { return .constant(constant) }
    let scalar = recorder.value(of: recorder.node(of: .constant(constant)))
    return scalar.broadcast(to: shape)
  }

  func constant(_ elements: [Double], shape: Shape) -> Recorded {
    guard let recorder else { preconditionFailure("a constant has no graph to record another in") }
    return recorder.append(elements, shape)
  }

  static func apply<R: UnaryRule>(_ rule: R, _ x: Recorded) -> Recorded {
    rule.value(x)
  }

  static func apply<R: BinaryRule>(_ rule: R, _ a: Recorded, _ b: Recorded) -> Recorded {
    rule.value(a, b)
  }

  static func apply<R: TernaryRule>(
    _ rule: R, _ a: Recorded, _ b: Recorded, _ c: Recorded
  ) -> Recorded {
    rule.value(a, b, c)
  }

  static func choose(_ condition: Recorded, _ a: Recorded, _ b: Recorded) -> Recorded {
    if let constant = condition.constant { return constant != 0 ? a : b }
    return record(.where, [condition, a, b])
  }

  func sum(axes: [Int], keepingDimensions: Bool) -> Recorded {
    Recorded.record(.sum, [self], [.integers(axes), .boolean(keepingDimensions)])
  }

  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> Recorded {
    Recorded.record(
      kind == .max ? .max : .min, [self], [.integers(axes), .boolean(keepingDimensions)])
  }

  func reshaped(to target: Shape) -> Recorded {
    if target == shape { return self }
    return Recorded.record(.reshape, [self], [.integers(target.dimensions)])
  }

  func transposed(_ permutation: [Int]) -> Recorded {
    Recorded.record(.transpose, [self], [.integers(permutation)])
  }

  func broadcast(to target: Shape) -> Recorded {
    if target == shape { return self }
    return Recorded.record(.broadcastTo, [self], [.integers(target.dimensions)])
  }

  static func matrixProduct(
    _ a: Recorded, transposed transposeA: Bool, _ b: Recorded, transposed transposeB: Bool,
    summedTo target: Shape, plus addend: Recorded?
  ) -> Recorded {
    let product = record(
      .matmul, [transposeA ? a.matrixTransposed : a, transposeB ? b.matrixTransposed : b]
    ).unbroadcast(to: target)
    return addend.map { product + $0 } ?? product
  }

  static func concatenation(_ parts: [Recorded], axis: Int) -> Recorded {
    record(.concat, parts, [.integer(axis)])
  }

  func sliced(_ slice: Slice) -> Recorded {
    Recorded.record(.slice, [self], slice.attributes(of: shape))
  }

  func softmax(axis: Int) -> Recorded { Recorded.record(.softmax, [self], [.integer(axis)]) }

  func logSoftmax(axis: Int) -> Recorded {
    Recorded.record(.logSoftmax, [self], [.integer(axis)])
  }

  func scattered(into target: Shape, at slice: Slice) -> Recorded {
    Recorded.record(
      .sliceScatter, [self], [.integers(target.dimensions)] + slice.attributes(of: target))
  }
}
