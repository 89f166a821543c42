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
