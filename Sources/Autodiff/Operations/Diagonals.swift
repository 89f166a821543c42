// SPDX-License-Identifier: Apache-2.0
// ChainRule: diagonals of matrices, and their sums.

/// A diagonal of the last two axes, as slices: the square that begins with it, read as one row.
struct DiagonalPlaces {
  let matrix: Shape
  /// The square.
  let square: Slice
  /// Its elements one after the other, and those of the diagonal among them.
  let line: Shape
  let places: Slice

  /// - Parameter offset: How far above the main diagonal it is; below, if negative.
  init(of matrix: Shape, offset: Int = 0) {
    self.matrix = matrix
    let lead = matrix.lead
    let (rows, columns) = matrix.matrix
    // An offset beyond the matrix is clamped to its edge, where there is nothing.
    let (down, right) = (min(max(-offset, 0), rows), min(max(offset, 0), columns))
    let length = min(rows - down, columns - right)
    let ones = [Int](repeating: 1, count: lead.rank)
    let zeros = [Int](repeating: 0, count: lead.rank)
    square = Slice(
      starts: zeros + [down, right], steps: ones + [1, 1],
      counts: lead.dimensions + [length, length])
    line = Shape(derived: lead.dimensions + [length * length])
    places = Slice(
      starts: zeros + [0], steps: ones + [length + 1], counts: lead.dimensions + [length])
  }

  /// The diagonals.
  var shape: Shape { Shape(derived: places.counts) }

  /// The elements of the diagonals.
  func read<T: TensorAlgebra>(_ x: T) -> T {
    x.sliced(square).reshaped(to: line).sliced(places)
  }

  /// Zeros with these elements in the diagonals.
  func embed<T: TensorAlgebra>(_ diagonal: T) -> T {
    diagonal.scattered(into: line, at: places).reshaped(to: Shape(derived: square.counts))
      .scattered(into: matrix, at: square)
  }
}

struct MatrixTrace: LinearOperation {
  static let listing = OperationListing(
    "trace", "The sum of the diagonal of the last two axes, or of one beside it.",
    arguments: ["x"],
    attributes: [
      AttributeListing(
        "offset", .integer, default: .integer(0),
        "How far above the main diagonal; below, if negative.")
    ], argumentTypes: [.number])

  let diagonal: DiagonalPlaces

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0].rank >= 2 else {
      throw .rank(operand: 0, expected: "two axes at least", operands[0])
    }
    diagonal = DiagonalPlaces(of: operands[0], offset: Swift.max(attributes.integer(0), -.max))
  }

  var resultShape: Shape { diagonal.matrix.lead }
  var cost: Int { diagonal.shape.count }

  func apply<T: TensorAlgebra>(_ x: T) -> T {
    diagonal.read(x).sum(axes: [resultShape.rank], keepingDimensions: false)
  }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    let repeated = cotangent.reshaped(to: Shape(derived: resultShape.dimensions + [1]))
      .broadcast(to: diagonal.shape)
    return diagonal.embed(repeated)
  }
}

struct MatrixTranspose: LinearOperation {
  static let listing = OperationListing(
    "matrix_transpose", aliases: ["mT", "transpose_matrix"], "The last two axes exchanged.",
    arguments: ["x"], argumentTypes: [.any])

  let operand: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard operands[0].rank >= 2 else {
      throw .rank(operand: 0, expected: "two axes at least", operands[0])
    }
    operand = operands[0]
  }

  var resultShape: Shape { operand.matrixTransposed }

  func apply<T: TensorAlgebra>(_ x: T) -> T { x.matrixTransposed }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T { cotangent.matrixTransposed }
}
