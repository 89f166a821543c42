// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of determinants where calculus and elimination part.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Determinants")
struct DeterminantTests {
  private func run(_ code: OperationCode, _ rows: [[Double]]) throws -> Evaluation {
    var sketch = GraphSketch()
    sketch.builder.leaf("a", matrix(rows))
    sketch.node("f", code, ["a"])
    return try Evaluation(sketch.builder, output: "f")
  }

  @Test("Their gradient is the matrix of cofactors")
  func regular() throws {
    let run = try run(.determinant, [[2, 1], [1, 3]])
    expectEqual(try run.value("f"), [5])
    expectEqual(try run.gradient("a"), [3, -1, -1, 2])
  }

  @Test(
    "The gradient of det at [[1, 2], [2, 4]] is that of cofactors, where PyTorch 1.13 answers 0")
  func singular() throws {
    let run = try run(.determinant, [[1, 2], [2, 4]])
    #expect(try run.value("f") == [0])
    #expect(try run.gradient("a") == [4, -2, -2, 1])
  }

  @Test(
    "Singular matrices of rank n - 1 have cofactors, those of less rank none",
    arguments: [
      ([[1.0, 0, 0], [0, 2, 0], [0, 0, 0]], [0.0, 0, 0, 0, 0, 0, 0, 0, 2]),
      ([[1, 2, 3], [2, 4, 6], [1, 0, 1]], [4, 4, -4, -2, -2, 2, 0, 0, 0]),
      ([[1, 2, 3], [2, 4, 6], [3, 6, 9]], [Double](repeating: 0, count: 9)),
      (
        [[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 3, 0], [0, 0, 0, 0]],
        [Double](repeating: 0, count: 15) + [6]
      ),
      (
        [[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], [Double](repeating: 0, count: 16)
      ),
      ([[0]], [1]),
    ])
  func ranks(_ rows: [[Double]], _ cofactors: [Double]) throws {
    let found = try run(.determinant, rows).gradient("a")
    for (found, expected) in zip(found, cofactors) { #expect(abs(found - expected) <= 1e-14) }
  }

  @Test("The second derivative is right at a singular matrix of order 2 or 3")
  func secondOrder() throws {
    // By a and d of ad - bc it is 1, by b and c it is -1, and 0 by others.
    var sketch = GraphSketch()
    for (name, value) in [("a", 1.0), ("b", 2), ("c", 2), ("d", 4)] { sketch.leaf(name, value) }
    sketch.node("s", .stack, ["a", "b", "c", "d"])
    sketch.node("m", .reshape, ["s"], attributes: [("shape", .integers([2, 2]))])
    sketch.node("f", .determinant, ["m"])
    let hessian = try Hessian(sketch.builder, output: "f", by: ["a", "b", "c", "d"])
    let expected: [[Double]] = [[0, 0, 0, 1], [0, 0, -1, 0], [0, -1, 0, 0], [1, 0, 0, 0]]
    #expect(hessian.rows == expected)
  }

  @Test("Of nothing it is 1, and no product of pivots overflows on the way")
  func extremes() throws {
    var sketch = GraphSketch()
    sketch.builder.leaf("a", Tensor(Shape(known: [2, 0, 0]), []))
    sketch.node("f", .determinant, ["a"])
    #expect(try Evaluation(sketch.builder, output: "f").value("f") == [1, 1])
    let diagonal = [1e200, 1e200, 1e-200, 1e-200]
    let rows = diagonal.indices.map { row in diagonal.indices.map { $0 == row ? diagonal[row] : 0 }
    }
    let square = try run(.determinant, rows)
    expectEqual(try square.value("f"), [1])
    let cofactors = try square.gradient("a")
    expectEqual(rows.indices.map { cofactors[5 * $0] }, [1e-200, 1e-200, 1e200, 1e200])
    // By its own size the last cofactor is infinite, and the others are not.
    let three = try run(.determinant, [[1e200, 0, 0], [0, 1e200, 0], [0, 0, 1e-200]]).gradient("a")
    expectEqual([three[0], three[4]], [1, 1])
    #expect(three[8] == .infinity)
  }

  @Test("Powers of two in rows and columns leave every digit of the cofactors")
  func balance() throws {
    let rows = [[3.0, 1, 2], [1, -2, 5], [4, 1, 7]]
    let cofactors = [-19.0, 13, 9, -5, 13, 1, 9, -13, -7]
    let (up, down) = (0x1p400, 0x1p-400)
    let scaled = [rows[0].map { $0 * up }, rows[1].map { $0 * down }, rows[2]]
    let found = try run(.determinant, scaled).gradient("a")
    let expected = cofactors.enumerated().map { $1 * [down, up, 1][$0 / 3] }
    expectEqual(found, expected)
  }

  @Test("Of a negative one there is no logarithm, and no derivative of it")
  func negative() throws {
    let run = try run(.logDeterminant, [[0, 1], [1, 0]])
    #expect(try run.value("f")[0].isNaN)
    #expect(try run.gradient("a").allSatisfy { $0.isNaN })
    #expect(try self.run(.logDeterminant, [[1, 2], [2, 4]]).value("f") == [-.infinity])
  }

  @Test("Sign and logarithm of the magnitude come apart")
  func parts() throws {
    let run = try run(.logMagnitudeOfDeterminant, [[0, 2], [3, 0]])
    expectEqual(try run.value("f"), [1.791_759_469_228_055])
    expectEqual(try run.gradient("a"), [0, 0.5, 1.0 / 3, 0])
    let sign = try self.run(.signOfDeterminant, [[0, 2], [3, 0]])
    #expect(try sign.value("f") == [-1])
    #expect(try sign.gradient("a") == [0, 0, 0, 0])
    #expect(try self.run(.signOfDeterminant, [[1, 2], [2, 4]]).value("f") == [0])
    #expect(try self.run(.logMagnitudeOfDeterminant, [[0]]).value("f") == [-.infinity])
  }
}

/// A matrix by its rows.
func matrix(_ rows: [[Double]]) -> Tensor<Double> {
  Tensor(Shape(known: [rows.count, rows[0].count]), rows.flatMap(\.self))
}
