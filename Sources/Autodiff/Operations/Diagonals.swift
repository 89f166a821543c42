// SPDX-License-Identifier: Apache-2.0
// ChainRule: diagonals of matrices, and their sums.

/// A diagonal of matrices: every so many-th element of their rows laid one after the other.
struct MatrixDiagonal: Sendable {
  let rows: Int
  let columns: Int
  /// Where it begins among the elements of a matrix.
  let start: Int
  /// How many elements it has.
  let count: Int

  /// - Parameter offset: 0 for the main diagonal, 1 for the one above it, -1 for the one below.
  init(rows: Int, columns: Int, offset: Int = 0) {
    let (row, column) = (offset < 0 ? Int(clamping: offset.magnitude) : 0, max(offset, 0))
    (self.rows, self.columns) = (rows, columns)
    count = row < rows && column < columns ? min(rows - row, columns - column) : 0
    start = count > 0 ? row * columns + column : 0
  }

  /// The diagonal of matrices along the last two axes.
  init(of matrices: Shape, offset: Int = 0) {
    let (rows, columns) = matrices.matrix
    self.init(rows: rows, columns: columns, offset: offset)
  }

  /// The square matrix that has a vector of this length there; `nil` if it is too large.
  init?(holding count: Int, offset: Int) {
    let (order, overflow) = count.addingReportingOverflow(Int(clamping: offset.magnitude))
    guard !overflow, Shape([order, order]) != nil else { return nil }
    self.init(rows: order, columns: order, offset: offset)
  }

  private func slice(_ outer: Int) -> Slice {
    Slice(starts: [0, start], steps: [1, count > 1 ? columns + 1 : 1], counts: [outer, count])
  }

  /// The diagonals of matrices along the last two axes.
  func taken<T: TensorAlgebra>(of x: T) -> T {
    let lead = Array(x.shape.dimensions.dropLast(2))
    let outer = lead.reduce(1, *)
    return x.reshaped(to: Shape(derived: [outer, rows * columns])).sliced(slice(outer))
      .reshaped(to: Shape(derived: lead + [count]))
  }

  /// Matrices of zeros but for these diagonals, along the last two axes.
  func placed<T: TensorAlgebra>(_ x: T) -> T {
    let lead = Array(x.shape.dimensions.dropLast())
    let outer = lead.reduce(1, *)
    return x.reshaped(to: Shape(derived: [outer, count]))
      .scattered(into: Shape(derived: [outer, rows * columns]), at: slice(outer))
      .reshaped(to: Shape(derived: lead + [rows, columns]))
  }
}

/// The attribute that says which diagonal.
private func offsetAttribute(_ name: String) -> AttributeListing {
  AttributeListing(
    name, .integer, default: .integer(0),
    "Which diagonal: 0 for the main one, 1 for the one above it, -1 for the one below.")
}

/// The attributes that say which diagonal, of the matrices that which axes hold.
private func placeAttributes(rows: Int, columns: Int) -> [AttributeListing] {
  [
    offsetAttribute("offset"),
    AttributeListing("axis1", .integer, default: .integer(rows), "The axis of their rows."),
    AttributeListing("axis2", .integer, default: .integer(columns), "The axis of their columns."),
  ]
}

struct Diagonal: LinearOperation {
  static let listing = OperationListing(
    "diagonal", "A diagonal of the matrices that two axes hold, along a new last axis.",
    arguments: ["x"],
    attributes: placeAttributes(rows: 0, columns: 1), argumentTypes: [.any])

  /// The order of the axes that has the matrices last.
  let order: [Int]
  let resultShape: Shape
  let diagonal: MatrixDiagonal

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    let pair = try shape.statedAxes([attributes.integer(1), attributes.integer(2)])
    order = (0..<shape.rank).filter { !pair.contains($0) } + pair
    let lengths = order.map { shape.dimensions[$0] }
    diagonal = MatrixDiagonal(
      rows: lengths[shape.rank - 2], columns: lengths[shape.rank - 1],
      offset: attributes.integer(0))
    resultShape = Shape(derived: lengths.dropLast(2) + [diagonal.count])
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { diagonal.taken(of: x.transposed(order)) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    diagonal.placed(cotangent).transposed(order.inverse)
  }
}

struct DiagonalEmbedding: LinearOperation {
  static let listing = OperationListing(
    "diag_embed", "Matrices of zeros but for a diagonal, which is the last axis of the value.",
    arguments: ["x"],
    attributes: placeAttributes(rows: -2, columns: -1), argumentTypes: [.any])

  /// The order of the result's axes that has the matrices last.
  let order: [Int]
  let resultShape: Shape
  let diagonal: MatrixDiagonal

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    guard let length = shape.dimensions.last else {
      throw .rank(operand: 0, expected: "an axis at least", shape)
    }
    let rank = shape.rank + 1
    guard rank <= Shape.maximumRank else { throw .tooManyAxes(rank) }
    guard let diagonal = MatrixDiagonal(holding: length, offset: attributes.integer(0)),
      let matrices = Shape(shape.dimensions.dropLast() + [diagonal.rows, diagonal.columns])
    else { throw .tooManyElements }
    let pair = try matrices.statedAxes([attributes.integer(1), attributes.integer(2)])
    let order = (0..<rank).filter { !pair.contains($0) } + pair
    self.diagonal = diagonal
    self.order = order
    resultShape = Shape(derived: order.inverse.map { matrices.dimensions[$0] })
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T { diagonal.placed(x).transposed(order.inverse) }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    diagonal.taken(of: cotangent.transposed(order))
  }
}

struct Diag: LinearOperation {
  static let listing = OperationListing(
    "diag", "A diagonal of a matrix, or the square matrix that has a vector as its diagonal.",
    arguments: ["x"], attributes: [offsetAttribute("k")], argumentTypes: [.any])

  let isEmbedding: Bool
  let resultShape: Shape
  let diagonal: MatrixDiagonal

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let shape = operands[0]
    guard (1...2).contains(shape.rank) else {
      throw .rank(operand: 0, expected: "one axis or two", shape)
    }
    let lengths = shape.dimensions
    isEmbedding = shape.rank == 1
    if isEmbedding {
      guard let diagonal = MatrixDiagonal(holding: lengths[0], offset: attributes.integer(0))
      else { throw .tooManyElements }
      self.diagonal = diagonal
      resultShape = Shape(derived: [diagonal.rows, diagonal.columns])
    } else {
      diagonal = MatrixDiagonal(
        rows: lengths[0], columns: lengths[1], offset: attributes.integer(0))
      resultShape = Shape(derived: [diagonal.count])
    }
  }

  func apply<T: TensorAlgebra>(_ x: T) -> T {
    isEmbedding ? diagonal.placed(x) : diagonal.taken(of: x)
  }
  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    isEmbedding ? diagonal.taken(of: cotangent) : diagonal.placed(cotangent)
  }
}

struct MatrixTrace: LinearOperation {
  static let listing = OperationListing(
    "trace", "The sum of the diagonal of the last two axes, or of one beside it.",
    arguments: ["x"], attributes: [offsetAttribute("offset")], argumentTypes: [.number])

  let resultShape: Shape
  let diagonal: MatrixDiagonal

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    try operands[0].checkMatrices()
    resultShape = operands[0].lead
    diagonal = MatrixDiagonal(of: operands[0], offset: attributes.integer(0))
  }

  var cost: Int { repeated.count }

  /// The diagonals.
  private var repeated: Shape { Shape(derived: resultShape.dimensions + [diagonal.count]) }

  func apply<T: TensorAlgebra>(_ x: T) -> T {
    diagonal.taken(of: x).sum(axes: [resultShape.rank], keepingDimensions: false)
  }

  func transpose<T: TensorAlgebra>(_ cotangent: T) -> T {
    diagonal.placed(
      cotangent.reshaped(to: Shape(derived: resultShape.dimensions + [1])).broadcast(to: repeated))
  }
}
