// SPDX-License-Identifier: Apache-2.0
// ChainRule: the largest elements of windows, and where they stand.

/// The largest element of each window; its derivative is that of the first of those that tie.
protocol MaxPoolOperation: PrimitiveOperation {
  var windows: PoolingWindows { get }
}

extension MaxPoolOperation {
  static var routesElements: Bool { true }

  var resultShape: Shape { windows.result }
  var cost: Int { windows.cost }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    tangents[0].map { T.primitive(MaxPoolSelect(windows: windows), [operands[0], $0]) }
      ?? value.filled(with: 0)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [
      wanted[0]
        ? T.primitive(MaxPoolScatter(windows: windows), [operands[0], cotangent]) : nil
    ]
  }

  // The first of the largest elements is not the last of them, which is the first from the other end.
  func kinks<T: TensorAlgebra>(_ operands: [T], _ value: T) -> [MetElements<T>] {
    let (shape, area) = (windows.operand, windows.axes.reduce(1) { $0 * $1.length })
    // Places are told apart in one plane only: float32 has no more than 2^24 whole numbers.
    let places = operands[0].constant((0..<shape.count).map { Double($0 % area) }, shape: shape)
    let first = T.primitive(MaxPoolSelect(windows: windows), [operands[0], places])
    let last = T.primitive(
      MaxPoolSelect(windows: windows.reversed),
      [operands[0].reversed(last: windows.axes.count), places.reversed(last: windows.axes.count)]
    ).reversed(last: windows.axes.count)
    let ties = T.apply(NotEqual(), first, last) * T.apply(Equal(), value, value)
    return [MetElements(kink: 0, stands: ties, chosen: value.filled(with: Kink.tie.chosen))]
  }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let source = operands[0].elements
    windows.forEachWindow { window, _, elements in
      // Padding is less than every number: a window of nothing else has no element.
      result[window] = elements.first(largestOf: source).map { source[$0] } ?? -.infinity
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    windows.selected(from: operands[0], by: operands[0], otherwise: A(-.infinity))
  }
}

extension TensorAlgebra {
  /// The elements of the last axes from their ends to their beginnings.
  fileprivate func reversed(last count: Int) -> Self {
    let isTurned = shape.dimensions.indices.map { $0 >= shape.rank - count }
    let starts = zip(shape.dimensions, isTurned).map { $1 ? $0 - 1 : 0 }
    return sliced(
      Slice(starts: starts, steps: isTurned.map { $0 ? -1 : 1 }, counts: shape.dimensions))
  }
}

extension WindowElements {
  /// Where the first of the largest elements stands, or the first that is NaN; `nil` if there are none.
  @inline(__always)
  func first<S: Scalar>(largestOf source: UnsafeBufferPointer<S>) -> Int? {
    var best: Int?
    forEach { place in
      guard let found = best else { return best = place }
      if !(source[place] <= source[found]) && !source[found].isNaN { best = place }
    }
    return best
  }
}

extension PoolingWindows {
  /// Over any algebra, the elements that stand where the first of the largest others of a window do.
  fileprivate func selected<A: Algebra>(from values: [A], by keys: [A], otherwise: A) -> [A] {
    var result = [A](repeating: otherwise, count: self.result.count)
    forEachWindow { window, _, elements in
      var (key, value): (A?, A) = (nil, otherwise)
      elements.forEach { place in
        guard let best = key else { return (key, value) = (keys[place], values[place]) }
        value = A.select(keys[place], .greater, best, then: values[place], else: value)
        key = A.select(keys[place], .greater, best, then: keys[place], else: best)
      }
      result[window] = value
    }
    return result
  }
}

struct MaxPool: MaxPoolOperation {
  static let listing = OperationListing(
    "max_pool",
    "The largest element of windows over the axes after batch and channels; of those that tie, the first has the derivative.",
    arguments: ["x"],
    attributes: AttributeListing.movingWindow + [.kernelShape, AutomaticPadding.attribute],
    kinks: [.tie])
  static let code = OperationCode.maxPool

  let windows: PoolingWindows

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(
      moving: attributes, operands[0], padding: AutomaticPadding(attributes, at: 5))
  }

  var attributes: [AttributeValue] {
    windows.attributes.prefix(5) + [.word(AutomaticPadding.none.rawValue)]
  }
}

struct AdaptiveMaxPool: MaxPoolOperation {
  static let listing = OperationListing(
    "adaptive_max_pool",
    "The largest element of as many windows as are asked for, which cover the axes after batch and channels evenly.",
    arguments: ["x"], attributes: [.outputSize], kinks: [.tie])
  static let code = OperationCode.adaptiveMaxPool

  let windows: PoolingWindows

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(adaptive: attributes, at: 0, operands[0])
  }

  var attributes: [AttributeValue] { [.integers(windows.axes.map(\.positions).joined)] }
}

struct GlobalMaxPool: MaxPoolOperation {
  static let listing = OperationListing(
    "global_max_pool",
    "The largest element over all axes after batch and channels, which stay with length 1; the first of those that tie.",
    arguments: ["x"], kinks: [.tie])
  static let code = OperationCode.globalMaxPool

  let windows: PoolingWindows

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(whole: operands[0])
  }

  var attributes: [AttributeValue] { [] }
}

/// What moves the second operand's elements between windows and where the largest of the first stand;
/// linear in the second.
protocol MaxPoolRouteOperation: PrimitiveOperation {
  associatedtype Transpose: PrimitiveOperation

  var windows: PoolingWindows { get }
  /// The way back.
  var transpose: Transpose { get }
}

extension MaxPoolRouteOperation {
  static var routesElements: Bool { true }

  var cost: Int { windows.cost }
  var attributes: [AttributeValue] { windows.attributes }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    tangents[1].map { T.primitive(self, [operands[0], $0]) } ?? value.filled(with: 0)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [nil, wanted[1] ? T.primitive(transpose, [operands[0], cotangent]) : nil]
  }
}

/// What a max pool does with tangents: its transpose is `max_pool_scatter`.
struct MaxPoolSelect: MaxPoolRouteOperation {
  static let listing = OperationListing(
    "max_pool_select",
    "The elements of t where the first of the largest elements of x stand, one for each window.",
    arguments: ["x", "t"], attributes: AttributeListing.anyWindow)
  static let code = OperationCode.maxPoolSelect

  let windows: PoolingWindows
  var transpose: MaxPoolScatter { MaxPoolScatter(windows: windows) }

  init(windows: PoolingWindows) { self.windows = windows }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(any: attributes, operands[0])
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
  }

  var resultShape: Shape { windows.result }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let (keys, values) = (operands[0].elements, operands[1].elements)
    windows.forEachWindow { window, _, elements in
      result[window] = elements.first(largestOf: keys).map { values[$0] } ?? 0
    }
  }

  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    windows.selected(from: operands[1], by: operands[0], otherwise: A(0))
  }
}

/// What a max pool does with cotangents: its transpose is `max_pool_select`.
struct MaxPoolScatter: MaxPoolRouteOperation {
  static let listing = OperationListing(
    "max_pool_scatter",
    "Zeros like x, with the updates added where the first of the largest elements of x stand, one for each window.",
    arguments: ["x", "updates"], attributes: AttributeListing.anyWindow)
  static let code = OperationCode.maxPoolScatter

  let windows: PoolingWindows
  var transpose: MaxPoolSelect { MaxPoolSelect(windows: windows) }

  init(windows: PoolingWindows) { self.windows = windows }

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    windows = try PoolingWindows(any: attributes, operands[0])
    guard operands[1] == windows.result else { throw .shapesDiffer(operands[1], windows.result) }
  }

  var resultShape: Shape { windows.operand }

  func compute<S: Scalar>(_ operands: [TensorNumbers<S>], into result: UnsafeMutablePointer<S>) {
    let (keys, shares) = (operands[0].elements, operands[1].elements)
    result.update(repeating: 0, count: resultShape.count)
    windows.forEachWindow { window, _, elements in
      if let place = elements.first(largestOf: keys) { result[place] += shares[window] }
    }
  }

  // Which element is the largest is a choice; the share of each goes through it.
  func elements<A: Algebra>(_ operands: [[A]]) -> [A] {
    let (keys, shares) = (operands[0], operands[1])
    let largest = windows.selected(from: keys, by: keys, otherwise: A(0))
    var result = (0..<resultShape.count).map { _ in A(0) }
    windows.forEachWindow { window, _, elements in
      var left = shares[window]
      elements.forEach { place in
        let share = A.select(keys[place], .equal, largest[window], then: left, else: A(0))
        left = A.select(keys[place], .equal, largest[window], then: A(0), else: left)
        result[place] = result[place] + share
      }
    }
    return result
  }
}
