// SPDX-License-Identifier: Apache-2.0
// ChainRule: products of vectors and matrices.

struct Dot: GeneralOperation {
  static let listing = OperationListing(
    "dot", aliases: ["inner", "vdot"], "The sum of the products of two vectors' elements.",
    arguments: ["a", "b"], isCommutative: true)

  let resultShape = Shape.scalar
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    for (place, shape) in operands.enumerated() where shape.rank != 1 {
      throw .rank(operand: place, expected: "one axis", shape)
    }
    guard operands[0] == operands[1] else { throw .shapesDiffer(operands[0], operands[1]) }
    cost = operands[0].count
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    (operands[0] * operands[1]).sum(axes: [0], keepingDimensions: false)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [
      tangents[0].map { self.value([$0, operands[1]]) },
      tangents[1].map { self.value([operands[0], $0]) },
    ]
    return total(terms, like: value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    [wanted[0] ? cotangent * operands[1] : nil, wanted[1] ? cotangent * operands[0] : nil]
  }
}

/// The shapes of a product of matrices, vectors among them taken as matrices.
struct MatrixFactors {
  let a: Shape
  let b: Shape
  /// The factors as matrices: a vector on the left is a row, on the right a column.
  let matrixA: Shape
  let matrixB: Shape
  /// The product of the matrices.
  let matrixProduct: Shape
  /// The product without the axes that vectors were given.
  let product: Shape

  init(_ a: Shape, _ b: Shape) throws(ShapeRule) {
    for (place, shape) in [a, b].enumerated() where shape.rank == 0 {
      throw .rank(operand: place, expected: "one axis at least", shape)
    }
    self.a = a
    self.b = b
    matrixA = a.rank == 1 ? Shape(derived: [1] + a.dimensions) : a
    matrixB = b.rank == 1 ? Shape(derived: b.dimensions + [1]) : b
    guard matrixA.matrix.columns == matrixB.matrix.rows else { throw .innerLengths(a, b) }
    let leads = [matrixA, matrixB].map { Shape(derived: Array($0.dimensions.dropLast(2))) }
    guard let lead = leads[0].broadcast(with: leads[1]) else { throw .notBroadcastable([a, b]) }
    let matrix = [matrixA.matrix.rows, matrixB.matrix.columns]
    guard let full = Shape(lead.dimensions + matrix) else { throw .tooManyElements }
    matrixProduct = full
    let kept = (a.rank == 1 ? [] : [matrix[0]]) + (b.rank == 1 ? [] : [matrix[1]])
    product = Shape(derived: lead.dimensions + kept)
  }

  var cost: Int {
    let (cost, overflow) = matrixProduct.count.multipliedReportingOverflow(
      by: max(matrixA.matrix.columns, 1))
    return overflow ? Int.max : cost
  }
}

struct MatrixMultiply: GeneralOperation {
  static let listing = OperationListing(
    "matmul", aliases: ["@"],
    "The matrix product over the last two axes; the others broadcast, and vectors are promoted.",
    arguments: ["a", "b"])

  let factors: MatrixFactors

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    factors = try MatrixFactors(operands[0], operands[1])
  }

  var resultShape: Shape { factors.product }
  var cost: Int { factors.cost }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T { multiply(operands[0], operands[1]) }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    let terms = [
      tangents[0].map { multiply($0, operands[1]) }, tangents[1].map { multiply(operands[0], $0) },
    ]
    return total(terms, like: value)
  }

  // For C = A B: the cotangent of A is C̄ Bᵀ, that of B is Aᵀ C̄, summed over repeated axes.
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let g = cotangent.reshaped(to: factors.matrixProduct)
    let a = operands[0].reshaped(to: factors.matrixA)
    let b = operands[1].reshaped(to: factors.matrixB)
    var shares: [T?] = [nil, nil]
    if wanted[0] {
      shares[0] = T.matrixProduct(
        g, transposed: false, b, transposed: true, summedTo: factors.matrixA
      ).reshaped(to: factors.a)
    }
    if wanted[1] {
      shares[1] = T.matrixProduct(
        a, transposed: true, g, transposed: false, summedTo: factors.matrixB
      ).reshaped(to: factors.b)
    }
    return shares
  }

  private func multiply<T: TensorAlgebra>(_ a: T, _ b: T) -> T {
    T.matrixProduct(
      a.reshaped(to: factors.matrixA), transposed: false,
      b.reshaped(to: factors.matrixB), transposed: false, summedTo: factors.matrixProduct
    ).reshaped(to: resultShape)
  }
}

struct Linear: GeneralOperation {
  static let listing = OperationListing(
    "linear", aliases: ["dense"],
    "The affine map x Wᵀ + b of a layer, W of shape [out, in]; b may be left out.",
    arguments: ["x", "weight", "bias"], variadic: .upTo(1))

  let x: Shape
  /// The argument as one matrix, and the result as one.
  let rows: Shape
  let product: Shape
  let weight: Shape
  let resultShape: Shape
  let cost: Int

  init(_ attributes: AttributeValues, _ operands: [Shape]) throws(ShapeRule) {
    x = operands[0]
    weight = operands[1]
    guard weight.rank == 2 else { throw .rank(operand: 1, expected: "two axes", weight) }
    guard x.rank > 0 else { throw .rank(operand: 0, expected: "one axis at least", x) }
    guard x.dimensions.last == weight.matrix.columns else { throw .shapesDiffer(x, weight) }
    let out = weight.matrix.rows
    if operands.count == 3, operands[2].dimensions != [out] {
      throw .shapesDiffer(operands[2], Shape(derived: [out]))
    }
    let leads = Array(x.dimensions.dropLast())
    guard let result = Shape(leads + [out]) else { throw .tooManyElements }
    resultShape = result
    // Every row of every leading axis is one row of a single matrix.
    let count = Shape(derived: leads).count
    rows = Shape(derived: [count, weight.matrix.columns])
    product = Shape(derived: [count, out])
    let (cost, overflow) = result.count.multipliedReportingOverflow(
      by: max(weight.matrix.columns, 1))
    self.cost = overflow ? Int.max : cost
  }

  func value<T: TensorAlgebra>(_ operands: [T]) -> T {
    multiply(operands[0], operands[1], plus: operands.count == 3 ? operands[2] : nil)
  }

  func pushforward<T: TensorAlgebra>(_ tangents: [T?], _ operands: [T], _ value: T) -> T {
    var terms = [
      tangents[0].map { multiply($0, operands[1]) }, tangents[1].map { multiply(operands[0], $0) },
    ]
    if tangents.count == 3 { terms.append(tangents[2]?.broadcast(to: resultShape)) }
    return total(terms, like: value)
  }

  func pullback<T: TensorAlgebra>(
    _ cotangent: T, _ operands: [T], _ value: T, wanted: [Bool]
  ) -> [T?] {
    let g = cotangent.reshaped(to: product)
    var shares: [T?] = [nil, nil]
    if wanted[0] {
      shares[0] = T.matrixProduct(
        g, transposed: false, operands[1], transposed: false, summedTo: rows
      ).reshaped(to: x)
    }
    if wanted[1] {
      shares[1] = T.matrixProduct(
        g, transposed: true, operands[0].reshaped(to: rows), transposed: false, summedTo: weight)
    }
    if operands.count == 3 {
      shares.append(wanted[2] ? g.sum(axes: [0], keepingDimensions: false) : nil)
    }
    return shares
  }

  private func multiply<T: TensorAlgebra>(_ x: T, _ weight: T, plus bias: T? = nil) -> T {
    T.matrixProduct(
      x.reshaped(to: rows), transposed: false, weight, transposed: true, summedTo: product,
      plus: bias
    ).reshaped(to: resultShape)
  }
}

extension GeneralOperation {
  /// The sum of the terms that are there.
  func total<T: TensorAlgebra>(_ terms: [T?], like value: T) -> T {
    T.total(terms) ?? value.filled(with: 0)
  }
}
