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
  var triangle: Triangle { get }
}

extension TriangleOperation {
  func apply<T: TensorAlgebra>(_ x: T) -> T { x.kept(in: triangle) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.kept(in: triangle) }

  /// Reads the attribute and checks that there are matrices.
  fileprivate static func read(
    _ attributes: AttributeValues, _ operands: [Shape], isLower: Bool
  ) throws(ShapeRule) -> Triangle {
    guard operands[0].rank >= 2 else {
      throw .rank(operand: 0, expected: "two axes at least", operands[0])
    }
    return Triangle(isLower: isLower, diagonal: attributes.integer(0))
  }
}

/// The attribute that says which diagonal.
private let diagonalAttribute = AttributeListing(
  "k", .integer, default: .integer(0),
  "Which diagonal: 0 for the main one, 1 for the one above it, -1 for the one below.")

struct LowerTriangle: TriangleOperation {
  static let listing = OperationListing(
    "tril", "Matrices with zeros above a diagonal.", arguments: ["x"],
    attributes: [diagonalAttribute], argumentTypes: [.any])

  let triangle: Triangle
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    triangle = try Self.read(attributes, operands, isLower: true)
    resultShape = operands[0]
  }
}

struct UpperTriangle: TriangleOperation {
  static let listing = OperationListing(
    "triu", "Matrices with zeros below a diagonal.", arguments: ["x"],
    attributes: [diagonalAttribute], argumentTypes: [.any])

  let triangle: Triangle
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    triangle = try Self.read(attributes, operands, isLower: false)
    resultShape = operands[0]
  }
}
