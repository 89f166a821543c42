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

/// A tensor that lies in an arena; what a rule computes with.
struct TensorView<S: Scalar> {
  let arena: Arena<S>
  let offset: Int
  let shape: Shape

  var base: UnsafeMutablePointer<S> { arena.base + offset }
  var count: Int { shape.count }

  init(arena: Arena<S>, offset: Int, shape: Shape) {
    self.arena = arena
    self.offset = offset
    self.shape = shape
  }

  /// A fresh tensor whose elements are not defined until they are written.
  init(undefined shape: Shape) {
    self.init(arena: Arena(undefined: shape.count), offset: 0, shape: shape)
  }

  /// A fresh tensor of zeros.
  init(zeros shape: Shape) {
    self.init(arena: Arena(zeros: shape.count), offset: 0, shape: shape)
  }

  /// A copy that is a value.
  var tensor: Tensor<S> {
    Tensor(checked: shape, Array(UnsafeBufferPointer(start: base, count: count)))
  }
}
