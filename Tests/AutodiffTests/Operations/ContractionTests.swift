// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of products by axes, against hand calculations.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Products by axes")
struct ContractionTests {
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

  private func einsum(_ equation: String, _ operands: [Tensor<Double>]) throws -> Evaluation {
    try run(.einsum, operands, [("equation", .word(equation))])
  }

  private let a = matrix([[1, 2], [3, 4]])
  private let b = matrix([[5, 6], [7, 8]])

  @Test(
    "An equation names what is summed",
    arguments: [
      ("ij,jk->ik", [19.0, 22, 43, 50]), ("ij,kj->ik", [17, 23, 39, 53]), ("ij,ij->", [70]),
      ("ij,ij->i", [17, 53]), ("ii,jj->", [65]), ("ij,ji", [69]), ("ii,ij->j", [33, 38]),
      ("...,...", [5, 12, 21, 32]), ("ij, kl -> il", [36, 42, 84, 98]),
    ])
  func equations(_ equation: String, _ expected: [Double]) throws {
    #expect(try einsum(equation, [a, b]).value("f") == expected)
  }

  @Test("Labels of one operand are repeated in its gradient, repeated ones lie on the diagonal")
  func gradients() throws {
    #expect(try einsum("ij->j", [a]).gradient("o0") == [1, 1, 1, 1])
    #expect(try einsum("ii->i", [a]).gradient("o0") == [1, 0, 0, 1])
    let run = try einsum("ii,ij->j", [a, b])
    #expect(try run.gradient("o0") == [11, 0, 0, 15])
    #expect(try run.gradient("o1") == [1, 1, 4, 4])
  }

  @Test("An axis of length 1 broadcasts against a longer one of its letter, as in NumPy")
  func lengthOne() throws {
    let run = try einsum("ij,jk->ik", [matrix([[2], [3]]), a])
    #expect(try run.value("f") == [8, 12, 12, 18])
    #expect(try run.gradient("o0") == [10, 10])
  }

  @Test("Of as many operands as there may be, an order is found, and more are refused")
  func manyOperands() throws {
    let vectors = (0..<Contraction.mostTerms).map {
      Tensor<Double>(vector: [1, 1 + Double($0) / 64])
    }
    let equation = Array(repeating: "a", count: vectors.count).joined(separator: ",") + "->"
    let run = try einsum(equation, vectors)
    let product = (0..<vectors.count).reduce(1.0) { $0 * (1 + Double($1) / 64) }
    #expect(abs(try run.value("f")[0] - (1 + product)) < 1e-9 * product)
    #expect(abs(try run.gradient("o0")[1] - product) < 1e-9 * product)
    #expect(throws: GraphErrors.self) { try einsum(equation, vectors + [vectors[0]]) }
  }

  @Test("Axes that meet are two lists of as many, each of axes that there are")
  func pairs() throws {
    #expect(
      try run(.tensorDot, [a, b], [("axes", .integers([1, 0]))]).value("f")
        == run(.matmul, [a, b], []).value("f"))
    for lists in [[[0, 1], [0]], [[0, 0], [0, 1]], [[2], [0]], [[0]], [[0], [0], [0]]] {
      #expect(throws: GraphErrors.self) {
        _ = try run(.tensorDot, [a, b], [("axes", .lists(lists))])
      }
    }
  }

  @Test("Capitals come first in the result that is not written")
  func order() throws {
    #expect(try einsum("aB", [a]).value("f") == [1, 3, 2, 4])
  }

  @Test(
    "A wrong equation is told apart",
    arguments: [
      ("ij", "of as many terms as there are operands, 2"),
      ("ij,jk,kl", "of as many terms as there are operands, 2"),
      ("ij,j", "of as many letters in term 1 as shape [2, 2] has axes, or with '...' for more"),
      ("ij,j1", "made of letters, commas, one '->', and one '...' in a term"),
      ("ij,jk->ik->i", "made of letters, commas, one '->', and one '...' in a term"),
      ("......,ij", "made of letters, commas, one '->', and one '...' in a term"),
      ("ij,jk->ii", "without a letter twice on the right"),
      ("ij,jk->iz", "without letters on the right that no operand has, such as 'z'"),
      ("...j,jk->k", "with '...' on the right, as there is one on the left"),
    ])
  func mistakes(_ equation: String, _ expected: String) {
    let shape = Shape(derived: [2, 2])
    #expect(throws: ShapeRule.attribute("equation", expected: expected)) {
      try Contraction(equation, [shape, shape])
    }
  }

  @Test("A letter of two lengths is told with both")
  func lengths() {
    let shapes = [Shape(derived: [2, 3]), Shape(derived: [2, 2])]
    #expect(throws: ShapeRule.letterLengths("j", 3, 2)) { try Contraction("ij,jk", shapes) }
    #expect(throws: ShapeRule.notBroadcastable(shapes)) { try Contraction("...,...", shapes) }
  }

  @Test("Pairs are multiplied in an order that keeps products small")
  func steps() throws {
    let (square, few) = (Shape(derived: [100, 100]), Shape(derived: [100]))
    let chain = try Contraction("ij,jk,k->i", [square, square, few]).steps()
    #expect(chain.steps.count == 2)
    #expect(chain.cost < 100_000)
    let ring = try Contraction("ab,cd,ac,bd->", [square, square, square, square]).steps()
    #expect(ring.cost < 10_000_000)
  }

  @Test("A product that is larger than all that is given has its price")
  func price() throws {
    let cube = Shape(derived: [100, 100, 100])
    let cost = try Contraction("abc,ade,bdf,cef->", [cube, cube, cube, cube]).cost
    #expect(cost > 256 * 100_000_000)
  }

  @Test("Products of vectors")
  func vectors() throws {
    let (u, v) = (Tensor(vector: [1.0, 2, 3]), Tensor(vector: [4.0, 5, 6]))
    #expect(try run(.cross, [u, v]).value("f") == [-3, 6, -3])
    // The cotangent of u is v × 1, that of v is 1 × u.
    #expect(try run(.cross, [u, v]).gradient("o0") == [-1, 2, -1])
    #expect(try run(.cross, [u, v]).gradient("o1") == [1, -2, 1])
    #expect(try run(.outer, [Tensor(vector: [1, 2]), v]).value("f") == [4, 5, 6, 8, 10, 12])
    let kron = try run(.kronecker, [a, matrix([[0, 1], [1, 0]])])
    #expect(try kron.value("f") == [0, 1, 0, 2, 1, 0, 2, 0, 0, 3, 0, 4, 3, 0, 4, 0])
  }

  @Test("Powers, traces, and products with factors")
  func matrices() throws {
    #expect(try run(.matrixPower, [a], [("n", .integer(3))]).value("f") == [37, 54, 81, 118])
    #expect(try run(.matrixPower, [a], [("n", .integer(0))]).gradient("o0") == [0, 0, 0, 0])
    expectEqual(
      try run(.matrixPower, [matrix([[2, 0], [0, 4]])], [("n", .integer(-2))]).value("f"),
      [0.25, 0, 0, 0.0625])
    #expect(try run(.trace, [a], [("offset", .integer(1))]).value("f") == [2])
    #expect(try run(.trace, [a]).gradient("o0") == [1, 0, 0, 1])
    let gemm = try run(
      .gemm, [a, b, Tensor(vector: [1, 2])], [("alpha", .number(2)), ("beta", .number(10))])
    #expect(try gemm.value("f") == [48, 64, 96, 120])
    #expect(try gemm.gradient("o2") == [20, 20])
    let dot = try run(
      .tensorDot, [a, b], [("axes", .lists([[0, 1], [1, 0]]))])
    #expect(try dot.value("f") == [69])
  }
}
