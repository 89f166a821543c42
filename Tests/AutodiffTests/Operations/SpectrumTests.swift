// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of eigenvalues, singular values and what is made of them.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Spectra")
struct SpectrumTests {
  private func run(
    _ code: OperationCode, _ operands: Tensor<Double>..., weights: Tensor<Double>? = nil
  ) throws -> Evaluation {
    var sketch = GraphSketch()
    let names = operands.indices.map { "o\($0)" }
    for (name, operand) in zip(names, operands) { sketch.builder.leaf(name, operand) }
    sketch.node("f", code, names)
    guard let weights else { return try Evaluation(sketch.builder, output: "f") }
    sketch.builder.leaf("w", weights)
    sketch.node("weighted", .multiply, ["f", "w"])
    return try Evaluation(sketch.builder, output: "weighted")
  }

  private func expectNear(
    _ found: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (found, expected) in zip(found, expected) {
      #expect(
        abs(found - expected) <= 1e-13, "\(found), not \(expected)", sourceLocation: sourceLocation)
    }
  }

  private let half = 0.5.squareRoot()

  @Test("Eigenvalues of a symmetric matrix, and their gradients")
  func eigenvalues() throws {
    let a = matrix([[2, 1], [1, 2]])
    expectNear(try run(.symmetricEigenvalues, a).value("f"), [1, 3])
    // The gradient of the larger one is v vᵀ with v = [1, 1]/√2.
    let larger = try run(.symmetricEigenvalues, a, weights: Tensor(vector: [0, 1]))
    expectNear(try larger.gradient("o0"), [0.5, 0.5, 0.5, 0.5])
    expectNear(try run(.symmetricEigenvectors, a).value("f"), [half, half, -half, half])
  }

  @Test("The sum of eigenvalues has a gradient where they are equal, the vectors have none")
  func degenerate() throws {
    let identity = matrix([[1, 0], [0, 1]])
    expectNear(try run(.symmetricEigenvalues, identity).gradient("o0"), [1, 0, 0, 1])
    let vectors = try run(.symmetricEigenvectors, identity, weights: matrix([[1, 2], [3, 4]]))
    #expect(try vectors.gradient("o0").contains { !$0.isFinite })
  }

  // With U = V = 1, the derivative of an element above the diagonal of U is σ1/(σ1² - σ0²) by the
  // same element of the matrix, and σ0/(σ1² - σ0²) by the one below.
  @Test(
    "Close singular values, and those whose squares are no doubles, keep the digits of vectors",
    arguments: [(1 + 0x1p-30, 1.0), (3e-170, 1e-170), (3e170, 1e170)])
  func extremeVectors(_ first: Double, _ second: Double) throws {
    let a = matrix([[first, 0], [0, second]])
    let (above, below) = (1 / (1 + first / second), 1 / (1 + second / first))
    let expected = [0, above / (second - first), below / (second - first), 0]
    let left = try run(.leftSingularVectors, a, weights: matrix([[0, 1], [0, 0]]))
    expectEqual(try left.gradient("o0"), expected)
    let right = try run(.rightSingularVectors, a, weights: matrix([[0, 0], [1, 0]]))
    expectEqual(try right.gradient("o0"), [0, expected[2], expected[1], 0])
  }

  @Test("A singular value of 0 has the smallest slope, as a magnitude has")
  func zeroSingularValue() throws {
    let run = try run(.singularValues, matrix([[3, 0], [0, 0]]))
    #expect(try run.value("f") == [3, 0])
    #expect(try run.gradient("o0") == [1, 0, 0, 0])
  }

  @Test("Values beside each other are on no kink")
  func distinct() throws {
    for code in [OperationCode.symmetricEigenvalues, .singularValues] {
      #expect(try run(code, matrix([[2, 0], [0, 2 + 0x1p-40]])).tape.kinks(limit: 1).isEmpty)
    }
  }

  @Test(
    "Q R is refused where a column depends on those before it, which JAX answers with rubbish",
    arguments: [
      ([[1.0, 2], [2, 4]], 1), ([[0, 1], [0, 1]], 0), ([[1, 2, 4], [2, 3, 7], [3, 4, 10]], 2),
      ([[0.1, 0.3], [0.2, 0.6], [0.3, 0.9]], 1),
    ])
  func dependent(_ rows: [[Double]], _ column: Int) throws {
    for code in [OperationCode.orthogonalFactor, .triangularFactor] {
      let error = #expect(throws: EvaluationError.self) { _ = try run(code, matrix(rows)) }
      guard case .undefined(let place) = error else { return #expect(Bool(false), "\(code)") }
      let expected = "such that no column depends on those before it, and column \(column) does"
      #expect(place.fault == .other(operand: 0, expected: expected))
    }
  }

  @Test("Q R of columns of very different lengths is not refused")
  func lengths() throws {
    let a = matrix([[1e200, 0], [0, 1e-200]])
    #expect(try run(.triangularFactor, a).value("f") == a.elements)
    #expect(try run(.orthogonalFactor, a).value("f") == [1, 0, 0, 1])
  }

  @Test("Singular values and vectors")
  func singular() throws {
    let a = matrix([[0, 2], [3, 0], [0, 0]])
    expectNear(try run(.singularValues, a).value("f"), [3, 2])
    expectNear(try run(.singularValues, a).gradient("o0"), [0, 1, 1, 0, 0, 0])
    expectNear(try run(.leftSingularVectors, a).value("f"), [0, 1, 1, 0, 0, 0])
    expectNear(try run(.rightSingularVectors, a).value("f"), [1, 0, 0, 1])
  }

  @Test("Q R has a positive diagonal, where Householder's reflections leave it negative")
  func orthogonal() throws {
    let a = matrix([[3, 1], [4, 2]])
    expectNear(try run(.orthogonalFactor, a).value("f"), [0.6, -0.8, 0.8, 0.6])
    expectNear(try run(.triangularFactor, a).value("f"), [5, 2.2, 0, 0.4])
  }

  @Test("A pseudoinverse of a matrix of rank 1, and the line nearest to three points")
  func pseudoinverse() throws {
    expectNear(
      try run(.pseudoinverse, matrix([[1, 2], [2, 4]])).value("f"), [0.04, 0.08, 0.08, 0.16])
    let line = try run(
      .leastSquares, matrix([[1, 0], [1, 1], [1, 2]]), Tensor(vector: [1, 2, 4]))
    expectNear(try line.value("f"), [5.0 / 6, 1.5])
    // Of the values, the intercept takes 5/6, 1/3 and -1/6, the slope -1/2, 0 and 1/2.
    expectNear(try line.gradient("o1"), [1.0 / 3, 1.0 / 3, 1.0 / 3])
  }

  @Test("The exponential of a turn, of a shear, and of a large matrix")
  func exponential() throws {
    let turn = try run(.matrixExponential, matrix([[0, -1], [1, 0]]))
    let (cosine, sine) = (0.540_302_305_868_139_7, 0.841_470_984_807_896_5)
    expectNear(try turn.value("f"), [cosine, -sine, sine, cosine])
    let shear = try run(
      .matrixExponential, matrix([[0, 1], [0, 0]]), weights: matrix([[0, 1], [0, 0]]))
    #expect(try shear.value("f") == [1, 1, 0, 1])
    // Along a unit at each place, the element above the diagonal moves by 1/2, 1, 1/6 and 1/2.
    expectNear(try shear.gradient("o0"), [0.5, 1, 1.0 / 6, 0.5])
    expectEqual(
      try run(.matrixExponential, matrix([[100]])).value("f"), [2.688_117_141_816_135_5e43])
  }

  @Test(
    "What is no number gives NaN",
    arguments: [
      OperationCode.symmetricEigenvalues, .symmetricEigenvectors, .singularValues,
      .leftSingularVectors, .rightSingularVectors, .orthogonalFactor, .triangularFactor,
      .pseudoinverse, .matrixExponential,
    ])
  func notFinite(_ code: OperationCode) throws {
    for number in [Double.nan, .infinity] {
      let found = try run(code, matrix([[number, 1], [0, 2]])).value("f")
      #expect(found.allSatisfy { $0.isNaN })
    }
  }
}
