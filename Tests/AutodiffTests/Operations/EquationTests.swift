// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of equations and factorisations at the edges.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Equations and factorisations")
struct EquationTests {
  private func run(
    _ code: OperationCode, _ operands: [Tensor<Double>],
    _ attributes: [(name: String, value: AttributeValue)] = []
  ) throws -> Evaluation {
    var sketch = GraphSketch()
    let names = operands.indices.map { "o\($0)" }
    for (name, operand) in zip(names, operands) { sketch.builder.leaf(name, operand) }
    sketch.node("f", code, names, attributes: attributes)
    return try Evaluation(sketch.builder, output: "f")
  }

  private func expectFault(
    _ fault: ValueFault, _ code: OperationCode, _ operands: [Tensor<Double>],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try run(code, operands)
      Issue.record("\(operands) have a value", sourceLocation: sourceLocation)
    } catch EvaluationError.undefined(let place) {
      #expect(place.fault == fault, sourceLocation: sourceLocation)
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
    }
  }

  private let singular = matrix([[1, 2], [2, 4]])
  private let identity = matrix([[1, 0], [0, 1]])

  // x = [0.2, 0.6]; the cotangent of b is A⁻ᵀ [1, 1] = [0.4, 0.2], that of A its product with -xᵀ.
  @Test("A system of two equations")
  func solve() throws {
    let run = try run(.solve, [matrix([[2, 1], [1, 3]]), Tensor(vector: [1, 2])])
    expectEqual(try run.value("f"), [0.2, 0.6])
    expectEqual(try run.gradient("o1"), [0.4, 0.2])
    expectEqual(try run.gradient("o0"), [-0.08, -0.24, -0.04, -0.12])
  }

  @Test("A right side of two axes is a matrix, as in NumPy 2, where NumPy 1 took it for vectors")
  func columns() throws {
    let a = Tensor(Shape(known: [2, 2, 2]), [1.0, 0, 0, 1, 2, 0, 0, 2])
    let run = try run(.solve, [a, matrix([[2, 4], [6, 8]])])
    #expect(try run.value("f") == [2, 4, 6, 8, 1, 2, 3, 4])
  }

  @Test("An inverse, and its gradient")
  func inverse() throws {
    let run = try run(.inverse, [matrix([[4, 7], [2, 6]])])
    expectEqual(try run.value("f"), [0.6, -0.7, -0.2, 0.4])
    // -Yᵀ 1 Yᵀ: the product of the sums of the columns of Y and of its rows.
    let (columns, rows) = ([0.4, -0.3], [-0.1, 0.2])
    expectEqual(
      try run.gradient("o0"), columns.flatMap { a in rows.map { -a * $0 } }, within: 1e-11)
  }

  @Test("A singular matrix is refused, where JAX answers infinities")
  func singularMatrices() {
    expectFault(.singular(operand: 0, matrix: 0), .inverse, [singular])
    expectFault(.singular(operand: 0, matrix: 0), .solve, [singular, Tensor(vector: [1, 1])])
    expectFault(
      .singular(operand: 0, matrix: 1), .inverse,
      [Tensor(Shape(known: [2, 2, 2]), identity.elements + singular.elements)])
    expectFault(
      .singular(operand: 0, matrix: 0), .triangularSolve,
      [matrix([[0, 1], [1, 1]]), Tensor(vector: [1, 1])])
  }

  @Test("A nearly singular one is not")
  func nearlySingular() throws {
    let run = try run(.inverse, [matrix([[1, 1], [1, 1 + 0x1p-52]])])
    #expect(try run.value("f")[3] == 0x1p52)
  }

  @Test("What is no number gives NaN, and is no fault", arguments: [Double.nan, .infinity])
  func notFinite(_ number: Double) throws {
    let a = matrix([[number, 1], [0, 0]])
    #expect(try run(.inverse, [a]).value("f").allSatisfy { $0.isNaN })
    #expect(try run(.determinant, [a]).value("f")[0].isNaN)
    #expect(try run(.cholesky, [a]).value("f").allSatisfy { $0.isNaN })
    #expect(try run(.solve, [a, Tensor(vector: [1, 1])]).value("f").allSatisfy { $0.isNaN })
  }

  @Test("Only a triangle is read")
  func triangle() throws {
    let a = matrix([[2, .nan], [1, 4]])
    let run = try run(.triangularSolve, [a, Tensor(vector: [2, 9])])
    #expect(try run.value("f") == [1, 2])
    #expect(try run.gradient("o1") == [0.375, 0.25])
    let upper = try self.run(
      .triangularSolve, [matrix([[.nan, 3], [.nan, .nan]]), Tensor(vector: [7, 2])],
      [("lower", .boolean(false)), ("unit_diagonal", .boolean(true))])
    #expect(try upper.value("f") == [1, 2])
  }

  @Test("The root of a positive definite matrix, and its symmetric gradient")
  func cholesky() throws {
    let a = matrix([[4, 2], [2, 10]])
    let run = try run(.cholesky, [a])
    expectEqual(try run.value("f"), [2, 0, 1, 3])
    // l11 = √a, l21 = b/√a, l22 = √(c - b²/a), by a, b (both halves) and c.
    let (a1, b1, c1) = (0.25 - 2 / 16.0 + 4 / 16.0 / 6, 0.5 - 2 * 2 / 4.0 / 6, 1 / 6.0)
    expectEqual(try run.gradient("o0"), [a1, b1 / 2, b1 / 2, c1])
    let upper = try self.run(.cholesky, [a], [("lower", .boolean(false))])
    #expect(try upper.value("f") == [2, 1, 0, 3])
  }

  @Test("A matrix that is not positive definite is refused, where JAX answers NaN")
  func notPositiveDefinite() {
    expectFault(
      .notPositiveDefinite(operand: 0, matrix: 0, order: 2), .cholesky,
      [matrix([[1, 2], [2, 1]])])
    expectFault(
      .notPositiveDefinite(operand: 0, matrix: 0, order: 1), .cholesky,
      [matrix([[0, 0], [0, 0]])])
  }

  @Test("Panels and libraries do what loops do", arguments: [47, 48, 49, 130])
  func large(_ order: Int) {
    var generator = SeededGenerator(seed: UInt64(order))
    func random() -> DenseMatrix {
      DenseMatrix(
        order, order, (0..<order * order).map { _ in Double.random(in: -1...1, using: &generator) })
    }
    let (a, b) = (random(), random())
    func difference(_ a: DenseMatrix, _ b: DenseMatrix) -> Double {
      zip(a.elements, b.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    let factors = PivotedFactors(a)
    #expect(difference(product(a, factors.solved(b, transposed: false)), b) < 1e-9)
    #expect(difference(product(a.transposed, factors.solved(b, transposed: true)), b) < 1e-9)
    var square = product(a, a.transposed)
    for place in 0..<order { square[place, place] += 1 }
    let root = square.symmetricPart.choleskyFactor().factor
    #expect(difference(product(root, root.transposed), square) < 1e-10)
    let triangle = TriangularForm(isLower: true, isTransposed: true)
    #expect(difference(product(root.transposed, root.solved(triangle, b)), b) < 1e-10)
    let cofactors = product(a, a.adjugate)
    let determinant = factors.determinant
    var diagonal = DenseMatrix(repeating: 0, order, order)
    for place in 0..<order { diagonal[place, place] = determinant }
    #expect(difference(cofactors, diagonal) < 1e-9 * abs(determinant))
  }

  private func product(_ a: DenseMatrix, _ b: DenseMatrix) -> DenseMatrix {
    var result = DenseMatrix(repeating: 0, a.rows, b.columns)
    for row in 0..<a.rows {
      for inner in 0..<a.columns {
        for column in 0..<b.columns { result[row, column] += a[row, inner] * b[inner, column] }
      }
    }
    return result
  }
}
