// SPDX-License-Identifier: Apache-2.0
// ChainRule: means over windows, and their transpose.

/// The means over windows: linear, and its transpose is `avg_pool_transpose`.
protocol MeanPoolOperation: LinearOperation, PrimitiveOperation {
  var windows: PoolingWindows { get }

  /// Whether padding counts as zeros.
  var countsPadding: Bool { get }
}

extension MeanPoolOperation {
  var resultShape: Shape { windows.result }
  var cost: Int { windows.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }
  func apply<T: TensorAlgebra>(_ x: T) -> T { T.primitive(self, [x]) }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    T.primitive(
      AveragePoolTranspose(windows: windows, countsPadding: countsPadding), [cotangent])
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let source = operands[0].elements
    windows.forEachWindow { window, padded, elements in
      var sum: S = 0
      elements.forEach { sum += source[$0] }
      result[window] = sum / S(divisor(padded, elements))
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    var result = [A](repeating: A(0), count: windows.result.count)
    windows.forEachWindow { window, padded, elements in
      var sum = A(0)
      elements.forEach { sum = sum + operands[0][$0] }
      result[window] = sum / Double(divisor(padded, elements))
    }
    return result
  }

  /// What a sum over a window is divided by; 1 where the window is padding that does not count.
  private func divisor(_ padded: Int, _ elements: WindowElements) -> Int {
    countsPadding ? padded : max(elements.count, 1)
  }
}

struct AveragePool: MeanPoolOperation {
  static let listing = OperationListing(
    "avg_pool", "The mean over windows that move over the axes after batch and channels.",
    arguments: ["x"],
    attributes: AttributeListing.movingWindow + [
      .kernelShape, .countIncludePad, AutomaticPadding.attribute,
    ])
  static let code = OperationCode.averagePool

  let windows: PoolingWindows
  let countsPadding: Bool

  init(windows: PoolingWindows, countsPadding: Bool) {
    (self.windows, self.countsPadding) = (windows, countsPadding)
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(
      moving: attributes, operands[0], padding: AutomaticPadding(attributes, at: 6))
    countsPadding = attributes.boolean(5)
  }

  var attributes: [AttributeValue] {
    windows.attributes.prefix(5) + [
      .boolean(countsPadding), .word(AutomaticPadding.none.rawValue),
    ]
  }
}

struct AdaptiveAveragePool: MeanPoolOperation {
  static let listing = OperationListing(
    "adaptive_avg_pool",
    "The mean over as many windows as are asked for, which cover the axes after batch and channels evenly.",
    arguments: ["x"], attributes: [.outputSize])
  static let code = OperationCode.adaptiveAveragePool

  let windows: PoolingWindows
  var countsPadding: Bool { false }

  init(windows: PoolingWindows) { self.windows = windows }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(adaptive: attributes, at: 0, operands[0])
  }

  var attributes: [AttributeValue] { [.integers(windows.axes.map(\.positions).joined)] }
}

struct GlobalAveragePool: MeanPoolOperation {
  static let listing = OperationListing(
    "global_avg_pool", "The mean over all axes after batch and channels, which stay with length 1.",
    arguments: ["x"])
  static let code = OperationCode.globalAveragePool

  let windows: PoolingWindows
  var countsPadding: Bool { false }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(whole: operands[0])
  }

  var attributes: [AttributeValue] { [] }
}

/// The transpose of a mean over windows; its own transpose is that mean.
struct AveragePoolTranspose: LinearOperation, PrimitiveOperation {
  static let listing = OperationListing(
    "avg_pool_transpose",
    "The transpose of a mean over windows: each element spread evenly over its window, and overlaps added.",
    arguments: ["x"],
    attributes: AttributeListing.anyWindow + [
      .countIncludePad,
      AttributeListing("shape", .integers, "The shape of what was pooled, and of the result."),
    ])
  static let code = OperationCode.averagePoolTranspose

  let windows: PoolingWindows
  let countsPadding: Bool

  init(windows: PoolingWindows, countsPadding: Bool) {
    (self.windows, self.countsPadding) = (windows, countsPadding)
  }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = try Shape(target: attributes.integers(7) ?? [])
    let windows = try PoolingWindows(any: attributes, shape)
    guard operands[0] == windows.result else { throw .shapesDiffer(operands[0], windows.result) }
    self.init(windows: windows, countsPadding: attributes.boolean(6))
  }

  var resultShape: Shape { windows.operand }
  var cost: Int { windows.cost }

  var attributes: [AttributeValue] {
    windows.attributes + [
      .boolean(countsPadding), .integers(windows.operand.dimensions),
    ]
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { apply(operands[0]) }
  func apply<T: TensorAlgebra>(_ x: T) -> T { T.primitive(self, [x]) }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    windows.mean(cotangent, countsPadding: countsPadding)
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let source = operands[0].elements
    result.update(repeating: 0, count: resultShape.count)
    windows.forEachWindow { window, padded, elements in
      let share = source[window] / S(countsPadding ? padded : max(elements.count, 1))
      elements.forEach { result[$0] += share }
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    var result = (0..<resultShape.count).map { _ in A(0) }
    windows.forEachWindow { window, padded, elements in
      let share = operands[0][window] / Double(countsPadding ? padded : max(elements.count, 1))
      elements.forEach { result[$0] = result[$0] + share }
    }
    return result
  }
}

extension PoolingWindows {
  /// The means over the windows, as a step of a rule.
  func mean<T: TensorAlgebra>(_ x: T, countsPadding: Bool) -> T {
    if axes.contains(where: { $0.kind == .adaptive }) {
      return T.primitive(AdaptiveAveragePool(windows: self), [x])
    }
    return T.primitive(AveragePool(windows: self, countsPadding: countsPadding), [x])
  }
}
