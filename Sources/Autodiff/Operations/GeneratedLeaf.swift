// SPDX-License-Identifier: Apache-2.0
// ChainRule: leaves whose numbers follow from their attributes.

/// A leaf whose numbers follow from its attributes: nobody gives it a value.
///
/// A value of the type is made once for each node, before anything is allocated for it. Its numbers
/// are doubles that other precisions round, as they do those of a leaf that is given.
public protocol GeneratedLeaf: LeafOperation {
  /// Checks attributes.
  ///
  /// - Throws: the ``ShapeRule`` that they break.
  init(_ attributes: AttributeValues) throws(ShapeRule)

  /// The shape of the value.
  var shape: Shape { get }

  /// An estimate of the multiplications and additions that the value costs.
  var cost: Int { get }

  /// The element at a place in row-major order, counted from 0.
  func element(at index: Int) -> Double
}

extension GeneratedLeaf {
  /// Unless the type says another, the attribute `shape` decides how many elements there are.
  public static var kind: LeafKind { .generated(sizedBy: "shape") }

  /// One step for each element.
  public var cost: Int { shape.count }
}

/// A leaf that was generated, and the node that it is.
struct GeneratedNode: Sendable {
  let node: Int32
  let leaf: any GeneratedLeaf
}

extension AttributeListing {
  /// The shape of what is generated.
  static let shape = AttributeListing(
    "shape", .integers, "The length of each axis; [] makes a single number.")
}

extension AttributeValues {
  /// The shape that the attribute at this place asks for.
  ///
  /// It is checked for size where it is known how large a graph may be.
  func shape(_ index: Int) throws(ShapeRule) -> Shape {
    let lengths = integers(index) ?? []
    guard lengths.count <= Shape.maximumRank, lengths.allSatisfy({ $0 >= 0 }) else {
      throw .attribute("shape", expected: "at most \(Shape.maximumRank) lengths, each 0 or more")
    }
    guard let shape = Shape(lengths) else { throw .tooManyElements }
    return shape
  }
}
