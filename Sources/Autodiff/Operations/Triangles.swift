// SPDX-License-Identifier: Apache-2.0
// ChainRule: triangles of matrices.

/// A triangle of matrices: the elements on one side of a diagonal, the diagonal among them.
public struct Triangle: Hashable, Sendable {
  /// Whether it is what lies below the diagonal; otherwise what lies above.
  public let isLower: Bool
  /// Which diagonal: 0 for the main one, 1 for the one above it, -1 for the one below.
  public let diagonal: Int

  /// Which columns of a row belong to it.
  func run(ofRow row: Int, columns: Int) -> Range<Int> {
    // Any diagonal is one of these or beyond all elements.
    let offset = max(min(diagonal, columns), -row - 1)
    return isLower
      ? 0..<min(max(row + offset + 1, 0), columns) : min(max(row + offset, 0), columns)..<columns
  }

  /// Whether an element belongs to it.
  func contains(row: Int, column: Int) -> Bool {
    run(ofRow: row, columns: column + 1).contains(column)
  }
}

extension Shape {
  /// The row and the column of an element of matrices along the last two axes.
  func matrixPlace(of element: Int) -> (row: Int, column: Int) {
    let (rows, columns) = (dimensions[rank - 2], dimensions[rank - 1])
    return (element / columns % rows, element % columns)
  }
}

/// An operation that keeps a triangle of matrices along the last two axes.
protocol TriangleOperation: LinearOperation {
  /// Whether it is what lies below the diagonal.
  static var isLower: Bool { get }
  var triangle: Triangle { get }

  init(triangle: Triangle, resultShape: Shape)
}

extension TriangleOperation {
  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try operands[0].checkMatrices()
    self.init(
      triangle: Triangle(isLower: Self.isLower, diagonal: attributes.integer(0)),
      resultShape: operands[0])
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.kept(in: triangle) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.kept(in: triangle) }
}

/// The attribute that says which diagonal.
private let diagonalAttribute = AttributeListing(
  "k", .integer, default: .integer(0),
  "Which diagonal: 0 for the main one, 1 for the one above it, -1 for the one below.")

struct LowerTriangle: TriangleOperation {
  static let listing = OperationListing(
    "tril", "Matrices with zeros above a diagonal.", arguments: ["x"],
    attributes: [diagonalAttribute], argumentTypes: [.any])

  static let isLower = true

  let triangle: Triangle
  let resultShape: Shape
}

struct UpperTriangle: TriangleOperation {
  static let listing = OperationListing(
    "triu", "Matrices with zeros below a diagonal.", arguments: ["x"],
    attributes: [diagonalAttribute], argumentTypes: [.any])

  static let isLower = false

  let triangle: Triangle
  let resultShape: Shape
}
