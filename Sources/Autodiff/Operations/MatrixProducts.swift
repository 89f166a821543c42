// SPDX-License-Identifier: Apache-2.0
// ChainRule: products of matrices and vectors that are made of others.

struct Gemm: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "gemm", "alpha A B + beta C, A and B transposed if asked for; C is repeated, or left out.",
    arguments: ["a", "b", "c"], variadic: .upTo(1),
    attributes: [
      AttributeListing("transA", .boolean, default: .boolean(false)),
      AttributeListing("transB", .boolean, default: .boolean(false)),
      AttributeListing("alpha", .number, default: .number(1)),
      AttributeListing("beta", .number, default: .number(1)),
    ])

  let isTransposedA: Bool
  let isTransposedB: Bool
  let alpha: Double
  let beta: Double
  let resultShape: Shape
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    (isTransposedA, isTransposedB) = (attributes.boolean(0), attributes.boolean(1))
    (alpha, beta) = (attributes.number(2), attributes.number(3))
    for (place, shape) in operands.prefix(2).enumerated() {
      try shape.checkMatrices(operand: place)
    }
    let factors = try MatrixFactors(
      isTransposedA ? operands[0].matrixTransposed : operands[0],
      isTransposedB ? operands[1].matrixTransposed : operands[1])
    resultShape = factors.product
    cost = factors.cost
    if operands.count == 3, !operands[2].broadcasts(to: resultShape) {
      throw .notBroadcastable([operands[2], resultShape])
    }
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let product = T.product(
      operands[0], operands[1], firstTransposed: isTransposedA, secondTransposed: isTransposedB)
    let first = scaled(product, by: alpha)
    return operands.count < 3 ? first : first + scaled(operands[2], by: beta)
  }

  private func scaled<T: TensorAlgebra>(_ x: T, by factor: Double) -> T {
    factor == 1 ? x : x.filled(with: factor, shape: .scalar) * x
  }
}

struct Outer: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "outer", aliases: ["ger"],
    "The products of all pairs of elements of two vectors, of the last axes of stacks.",
    arguments: ["a", "b"])

  let column: Shape
  let row: Shape
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    for (place, shape) in operands.enumerated() where shape.rank == 0 {
      throw .rank(operand: place, expected: "one axis at least", shape)
    }
    column = Shape(derived: operands[0].dimensions + [1])
    row = Shape(
      derived: operands[1].dimensions.dropLast() + [1] + operands[1].dimensions.suffix(1))
    for shape in [column, row] where shape.rank > Shape.maximumRank {
      throw .tooManyAxes(shape.rank)
    }
    guard let shape = column.broadcast(with: row) else { throw .notBroadcastable(operands) }
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    operands[0].reshaped(to: column) * operands[1].reshaped(to: row)
  }
}

struct Kronecker: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "kron", "The Kronecker product: the second in place of each element of the first, times it.",
    arguments: ["a", "b"])

  /// The shapes in which the axes of both alternate, those of the other being 1.
  let spread: [Shape]
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let rank = max(operands[0].rank, operands[1].rank)
    guard 2 * rank <= Shape.maximumRank else { throw .tooManyAxes(2 * rank) }
    let padded = operands.map {
      [Int](repeating: 1, count: rank - $0.rank) + $0.dimensions
    }
    spread = [
      Shape(derived: padded[0].flatMap { [$0, 1] }), Shape(derived: padded[1].flatMap { [1, $0] }),
    ]
    guard
      let shape = Shape(
        zip(padded[0], padded[1]).map { Int.product($0, $1) })
    else { throw .tooManyElements }
    resultShape = shape
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    (operands[0].reshaped(to: spread[0]) * operands[1].reshaped(to: spread[1]))
      .reshaped(to: resultShape)
  }
}

struct Cross: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "cross", "The cross product of vectors in space, along an axis of length 3; others broadcast.",
    arguments: ["a", "b"],
    attributes: [
      AttributeListing(
        "axis", .integer, default: .integer(-1), "The axis, of the shape that both broadcast to.")
    ])

  let axis: Int
  let resultShape: Shape

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    guard let shape = operands[0].broadcast(with: operands[1]) else {
      throw .notBroadcastable(operands)
    }
    guard let axis = shape.axis(attributes.integer(0)) else {
      throw .axisOutOfRange(attributes.integer(0), shape)
    }
    for (place, operand) in operands.enumerated() {
      let own = axis - (shape.rank - operand.rank)
      guard own >= 0, operand.dimensions[own] == 3 else {
        throw .rank(operand: place, expected: "3 components along axis \(axis)", operand)
      }
    }
    self.axis = axis
    resultShape = shape
  }

  var cost: Int { Int.product(2, resultShape.count) }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    let (a, b) = (operands[0], operands[1])
    return turned(a, by: 1) * turned(b, by: 2) - turned(a, by: 2) * turned(b, by: 1)
  }

  /// The components in the order that begins with this one.
  private func turned<T: TensorAlgebra>(_ x: T, by first: Int) -> T {
    let own = axis - (resultShape.rank - x.shape.rank)
    return T.concatenation(
      [
        x.part(along: own, from: first, count: 3 - first),
        x.part(along: own, from: 0, count: first),
      ], axis: own)
  }
}

struct TensorDot: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "tensordot", "The sum of the products over pairs of axes, one of each; the other axes stay.",
    arguments: ["a", "b"],
    attributes: [
      AttributeListing(
        "axes", .integerOrPair, default: .integer(2),
        "How many: the last of a and the first of b; or which: two lists, of axes of a and of those of b they meet.",
        aliases: ["dims"])
    ])

  /// The orders of axes in which the paired ones of a are the last, and of b the first.
  let permutations: [[Int]]
  let matrices: [Shape]
  let resultShape: Shape
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    let (a, b) = (operands[0], operands[1])
    let pairs = try TensorDot.pairs(attributes, a, b)
    for (mine, theirs) in zip(pairs.a, pairs.b)
    where a.dimensions[mine] != b.dimensions[theirs] { throw .innerLengths(a, b) }
    let rows = (0..<a.rank).filter { !pairs.a.contains($0) }
    let columns = (0..<b.rank).filter { !pairs.b.contains($0) }
    permutations = [rows + pairs.a, pairs.b + columns]
    let lengths = (
      rows: rows.map { a.dimensions[$0] }, columns: columns.map { b.dimensions[$0] }
    )
    let inner = pairs.a.reduce(1) { $0 * a.dimensions[$1] }
    guard lengths.rows.count + lengths.columns.count <= Shape.maximumRank else {
      throw .tooManyAxes(lengths.rows.count + lengths.columns.count)
    }
    guard let shape = Shape(lengths.rows + lengths.columns) else { throw .tooManyElements }
    resultShape = shape
    matrices = [
      Shape(derived: [lengths.rows.reduce(1, *), inner]),
      Shape(derived: [inner, lengths.columns.reduce(1, *)]),
    ]
    cost = Int.product(shape.count, Swift.max(inner, 1))
  }

  /// The axes that are paired, counted from the front.
  private static func pairs(
    _ attributes: AttributeValues, _ a: Shape, _ b: Shape
  ) throws(ShapeRule) -> (a: [Int], b: [Int]) {
    guard let lists = attributes.lists(0) else {
      let count = attributes.integer(0)
      guard (0...min(a.rank, b.rank)).contains(count) else {
        throw .attribute("axes", expected: "from 0 to \(min(a.rank, b.rank))")
      }
      return (Array(a.rank - count..<a.rank), Array(0..<count))
    }
    guard lists.count == 2, lists[0].count == lists[1].count else {
      throw .attribute("axes", expected: "two lists of as many axes each")
    }
    // Checked for range and repetition; the order is that of the pairs.
    _ = try (a.axes(lists[0]), b.axes(lists[1]))
    return (lists[0].compactMap { a.axis($0) }, lists[1].compactMap { b.axis($0) })
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    T.product(
      operands[0].transposed(permutations[0]).reshaped(to: matrices[0]),
      operands[1].transposed(permutations[1]).reshaped(to: matrices[1])
    ).reshaped(to: resultShape)
  }
}

struct MatrixPower: ComposedOperation, GeneralOperation {
  static let listing = OperationListing(
    "matrix_power", "The product of n equal square matrices; of inverses, if n is negative.",
    arguments: ["x"], attributes: [AttributeListing("n", .integer)])

  let matrices: SquareMatrices
  let exponent: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    matrices = try SquareMatrices(operands[0])
    exponent = attributes.integer(0)
  }

  var resultShape: Shape { matrices.shape }
  /// By repeated squaring: two products for each binary digit.
  var cost: Int {
    let digits = UInt.bitWidth - exponent.magnitude.leadingZeroBitCount
    return matrices.cost(cubes: 2 * digits + (exponent < 0 ? 2 : 0))
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    var (power, rest) = (exponent < 0 ? operands[0].inverse() : operands[0], exponent.magnitude)
    var product: T?
    while rest > 0 {
      if rest % 2 == 1 { product = product.map { T.product($0, power) } ?? power }
      rest /= 2
      if rest > 0 { power = T.product(power, power) }
    }
    return product ?? operands[0].filled(with: 1).masked { $0 == $1 ? 1 : 0 }
  }

  /// How many factors are written out: a formula has as many names as the exponent says.
  private static let mostWritten = 16

  var isWrittenOut: Bool { exponent.magnitude <= Self.mostWritten }

  func fault<S: Scalar>(_ operands: [TensorNumbers<S>], _ value: TensorNumbers<S>) -> ValueFault? {
    guard exponent < 0, value.hasNaN else { return nil }
    return operands[0].firstSingularMatrix.map { .singular(operand: 0, matrix: $0) }
  }
}

extension Shape {
  /// The shape with its last two lengths exchanged.
  var matrixTransposed: Shape {
    Shape(derived: dimensions.dropLast(2) + [matrix.columns, matrix.rows])
  }
}
