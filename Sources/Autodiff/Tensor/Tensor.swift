// SPDX-License-Identifier: Apache-2.0
// ChainRule: a tensor as a value.

/// A tensor: a shape and its elements in row-major order.
public struct Tensor<S: Scalar>: Hashable, Sendable {
  /// The lengths of the axes.
  public let shape: Shape
  /// The elements, the last axis varying fastest.
  public let elements: [S]

  /// Makes a tensor; `nil` if the number of elements is not that of the shape.
  public init?(shape: Shape, elements: [S]) {
    guard shape.count == elements.count else { return nil }
    self.shape = shape
    self.elements = elements
  }

  /// Makes a scalar.
  public init(_ scalar: S) {
    self.init(checked: .scalar, [scalar])
  }

  /// Takes as many elements as the shape has.
  init(checked shape: Shape, _ elements: [S]) {
    self.shape = shape
    self.elements = elements
  }
}

/// A tensor that lies in an arena, or a product that will; what a rule computes with.
struct TensorView<S: Scalar> {
  private let content: Content
  let shape: Shape

  private enum Content {
    case elements(Arena<S>, offset: Int)
    case product(PendingProduct<S>)
  }

  /// Where the elements are; a product that waits is worked out in memory of its own.
  var base: UnsafeMutablePointer<S> {
    switch content {
    case .elements(let arena, let offset): arena.base + offset
    case .product(let product): product.elements.base
    }
  }

  /// The product that it is, if nothing has looked at its elements.
  var pendingProduct: PendingProduct<S>? {
    if case .product(let product) = content { product } else { nil }
  }

  var count: Int { shape.count }

  /// Whether its elements are those that lie at a place.
  func isElements(at place: UnsafeMutablePointer<S>) -> Bool {
    pendingProduct == nil && base == place
  }

  init(arena: Arena<S>, offset: Int, shape: Shape) {
    content = .elements(arena, offset: offset)
    self.shape = shape
  }

  init(_ product: PendingProduct<S>) {
    content = .product(product)
    shape = product.shape
  }

  /// The elements from one on, as many as a shape has.
  func part(from start: Int, _ shape: Shape) -> TensorView {
    switch content {
    case .elements(let arena, let offset):
      TensorView(arena: arena, offset: offset + start, shape: shape)
    case .product(let product): TensorView(arena: product.elements, offset: start, shape: shape)
    }
  }

  /// The same elements in another shape of the same count.
  func reshaped(to shape: Shape) -> TensorView {
    TensorView(content: content, shape: shape)
  }

  private init(content: Content, shape: Shape) {
    (self.content, self.shape) = (content, shape)
  }

  /// A fresh tensor whose elements are not defined until they are written.
  init(undefined shape: Shape) {
    self.init(arena: Arena(undefined: shape.count), offset: 0, shape: shape)
  }

  /// A fresh tensor of zeros.
  init(zeros shape: Shape) {
    self.init(arena: Arena(zeros: shape.count), offset: 0, shape: shape)
  }

  /// The elements, as long as the view is there.
  var elements: UnsafeBufferPointer<S> { UnsafeBufferPointer(start: base, count: count) }

  /// A copy that is a value.
  var tensor: Tensor<S> { Tensor(checked: shape, Array(elements)) }
}
