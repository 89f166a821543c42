// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensor rules as steps that carry derivatives along.

extension Lifted {
  static var isWritten: Bool { Base.isWritten }

  func filled(with constant: Double, shape: Shape) -> Self {
    if shape.isScalar { return Self(constant) }
    return Self(fixed: .value(base.filled(with: constant, shape: shape)))
  }

  func constant(_ elements: [Double], shape: Shape) -> Self {
    Self(fixed: .value(base.constant(elements, shape: shape)))
  }

  static func apply<R: UnaryRule>(_ rule: R, _ x: Self) -> Self { rule.value(x) }
  static func apply<R: BinaryRule>(_ rule: R, _ a: Self, _ b: Self) -> Self { rule.value(a, b) }
  static func apply<R: TernaryRule>(_ rule: R, _ a: Self, _ b: Self, _ c: Self) -> Self {
    rule.value(a, b, c)
  }

  func sum(axes: [Int], keepingDimensions: Bool) -> Self {
    step(Sum.self, [.integers(axes), .boolean(keepingDimensions)])
  }

  func extremum(_ kind: Extremum, axes: [Int], keepingDimensions: Bool) -> Self {
    let attributes: [AttributeValue] = [.integers(axes), .boolean(keepingDimensions)]
    return kind == .max ? step(Max.self, attributes) : step(Min.self, attributes)
  }

  func reshaped(to target: Shape) -> Self {
    target == shape ? self : step(Reshape.self, [.integers(target.dimensions)])
  }

  func transposed(_ permutation: [Int]) -> Self {
    step(Transpose.self, [.integers(permutation)])
  }

  func broadcast(to target: Shape) -> Self {
    target == shape ? self : step(BroadcastTo.self, [.integers(target.dimensions)])
  }

  static func matrixProduct(
    _ a: Self, transposed transposeA: Bool, _ b: Self, transposed transposeB: Bool,
    summedTo target: Shape, plus addend: Self?
  ) -> Self {
    let factors = [transposeA ? a.matrixTransposed : a, transposeB ? b.matrixTransposed : b]
    let product = step(made(MatrixMultiply.self, [], factors), factors).unbroadcast(to: target)
    return addend.map { product + $0 } ?? product
  }

  static func concatenation(_ parts: [Self], axis: Int) -> Self {
    step(made(Concat.self, [.integer(axis)], parts), parts)
  }

  func sliced(_ slice: Slice) -> Self { step(SliceOperation.self, slice.attributes(of: shape)) }

  func softmax(axis: Int) -> Self { step(Softmax.self, [.integer(axis)]) }

  func logSoftmax(axis: Int) -> Self { step(LogSoftmax.self, [.integer(axis)]) }

  func scattered(into target: Shape, at slice: Slice) -> Self {
    step(
      SliceScatter.self, [.integers(target.dimensions)] + slice.attributes(of: target))
  }

  /// The step of an operation of one argument, with attributes that are known to fit.
  func step<O: GeneralOperation>(_ type: O.Type, _ attributes: [AttributeValue]) -> Self {
    Self.step(Self.made(type, attributes, [self]), [self])
  }

  /// An operation for operands and attributes that are known to fit: the rule that asks for it was
  /// checked when its own node was made.
  static func made<O: GeneralOperation>(
    _ type: O.Type, _ attributes: [AttributeValue], _ operands: [Self]
  ) -> O {
    do throws(ShapeRule) {
      return try O(AttributeValues(attributes), operands.map(\.shape))
    } catch {
      preconditionFailure("\(O.listing.name): \(error.message(of: O.listing))")
    }
  }
}
