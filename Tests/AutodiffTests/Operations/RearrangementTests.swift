// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of operations that move elements, against what they are known to give.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Moved elements")
struct RearrangementTests {
  typealias Attributes = [(name: String, value: AttributeValue)]

  /// The value, and the gradient with respect to the first operand for a cotangent of 1, 2, 3 and so on.
  private static func answer(
    _ code: OperationCode, _ operands: [Tensor<Double>], _ attributes: Attributes
  ) throws -> (value: Tensor<Double>, gradients: [[Double]]) {
    let answer = try OperationAnswer(code, operands, attributes) { value in
      (0..<value.elements.count).map { Double($0 + 1) }
    }
    return (answer.value, answer.cotangents.map { $0?.elements ?? [] })
  }

  private static func counted(_ lengths: [Int]) -> Tensor<Double> {
    let shape = Shape(known: lengths)
    return Tensor(shape, (0..<shape.count).map { Double($0) })
  }

  struct Row: Sendable, CustomStringConvertible {
    let code: OperationCode
    let shape: [Int]
    let attributes: Attributes
    let value: [Double]
    let gradient: [Double]

    init(
      _ code: OperationCode, _ shape: [Int],
      _ attributes: KeyValuePairs<String, AttributeValue> = [:], to value: [Double],
      gradient: [Double]
    ) {
      (self.code, self.shape, self.value) = (code, shape, value)
      self.attributes = attributes.map { ($0.key, $0.value) }
      self.gradient = gradient
    }

    var description: String { "\(code.listing.name) of \(shape), \(attributes.map(\.value))" }
  }

  // Values as NumPy's functions of these names give them.
  static let rows = [
    Row(.swapAxes, [2, 3], to: [0, 3, 1, 4, 2, 5], gradient: [1, 3, 5, 2, 4, 6]),
    Row(
      .moveAxis, [2, 2, 2], ["source": .integers([0]), "destination": .integers([2])],
      to: [0, 4, 1, 5, 2, 6, 3, 7], gradient: [1, 3, 5, 7, 2, 4, 6, 8]),
    Row(
      .flip, [2, 3], ["axes": .integers([1])], to: [2, 1, 0, 5, 4, 3], gradient: [3, 2, 1, 6, 5, 4]),
    Row(.roll, [5], ["shift": .integers([2])], to: [3, 4, 0, 1, 2], gradient: [3, 4, 5, 1, 2]),
    Row(.roll, [2, 2], ["shift": .integers([1])], to: [3, 0, 1, 2], gradient: [2, 3, 4, 1]),
    Row(.rotate, [2, 3], to: [2, 5, 1, 4, 0, 3], gradient: [5, 3, 1, 6, 4, 2]),
    Row(
      .rotate, [2, 3], ["k": .integer(3)], to: [3, 0, 4, 1, 5, 2], gradient: [2, 4, 6, 1, 3, 5]),
    Row(
      .tile, [2], ["repeats": .integers([2, 2])], to: [0, 1, 0, 1, 0, 1, 0, 1], gradient: [16, 20]),
    Row(.repeat, [2], ["repeats": .integer(3)], to: [0, 0, 0, 1, 1, 1], gradient: [6, 15]),
    Row(
      .split, [6], ["sections": .integer(3), "index": .integer(1)], to: [2, 3],
      gradient: [0, 0, 1, 2, 0, 0]),
    Row(.lowerTriangle, [2, 3], to: [0, 0, 0, 3, 4, 0], gradient: [1, 0, 0, 4, 5, 0]),
    Row(
      .upperTriangle, [2, 3], ["k": .integer(1)], to: [0, 1, 2, 0, 0, 5],
      gradient: [0, 2, 3, 0, 0, 6]),
    Row(.diag, [2], ["k": .integer(1)], to: [0, 0, 0, 0, 0, 1, 0, 0, 0], gradient: [2, 6]),
    Row(.diag, [2, 3], to: [0, 4], gradient: [1, 0, 0, 0, 2, 0]),
    Row(.diagonal, [2, 2, 2], to: [0, 6, 1, 7], gradient: [1, 3, 0, 0, 0, 0, 2, 4]),
    Row(.diagonalEmbedding, [1, 2], to: [0, 0, 0, 1], gradient: [1, 4]),
    Row(.pad, [2], ["pads": .integers([1, 2])], to: [0, 0, 1, 0, 0], gradient: [2, 3]),
    Row(
      .pad, [3], ["pads": .integers([2, 1]), "mode": .word("reflect")], to: [2, 1, 0, 1, 2, 1],
      gradient: [3, 12, 6]),
    Row(
      .pad, [2], ["pads": .integers([2, 1]), "mode": .word("edge")], to: [0, 0, 0, 1, 1],
      gradient: [6, 9]),
    Row(
      .pad, [3], ["pads": .integers([2, 1]), "mode": .word("wrap")], to: [1, 2, 0, 1, 2, 0],
      gradient: [9, 5, 7]),
  ]

  @Test("lie where NumPy has them, and so do their cotangents", arguments: rows)
  func row(_ row: Row) throws {
    let answer = try Self.answer(row.code, [Self.counted(row.shape)], row.attributes)
    #expect(answer.value.elements == row.value)
    #expect(answer.gradients[0] == row.gradient)
  }

  @Test("give what they are padded with the sum of the padding's cotangents")
  func paddingValue() throws {
    let answer = try Self.answer(
      .pad, [Self.counted([2]), Tensor(7)], [("pads", .integers([1, 2]))])
    #expect(answer.value.elements == [7, 0, 1, 7, 7])
    #expect(answer.gradients == [[2, 3], [10]])
  }

  @Test("leave no trace of what is not kept, be it infinite")
  func infinities() throws {
    let infinite = Tensor(Shape(known: [2, 2]), [1, .infinity, .nan, 2])
    for (code, kept) in [(OperationCode.lowerTriangle, 0), (.upperTriangle, 1)] {
      let answer = try Self.answer(code, [infinite], [("k", .integer(kept == 0 ? -2 : 2))])
      #expect(answer.value.elements == [0, 0, 0, 0])
    }
  }

  @Test("of one hot vectors are 1 at their place, counted from the end below 0")
  func oneHot() throws {
    let answer = try Self.answer(.oneHot, [Tensor(vector: [1, -1])], [("depth", .integer(3))])
    #expect(answer.value.elements == [0, 1, 0, 0, 0, 1])
    #expect(throws: EvaluationError.self) {
      _ = try Self.answer(.oneHot, [Tensor(vector: [3])], [("depth", .integer(3))])
    }
  }

  @Test("are whole numbers or truth values where they are cast to such, and carry no gradient")
  func casts() throws {
    let x = Tensor(vector: [-1.7, 0, 2.5])
    let expected: [(String, [Double], [Double])] = [
      ("int64", [-1, 0, 2], [0, 0, 0]), ("bool", [1, 0, 1], [0, 0, 0]),
      ("float32", [-1.7, 0, 2.5], [1, 2, 3]),
    ]
    for (type, value, gradient) in expected {
      let answer = try Self.answer(.cast, [x], [("to", .word(type))])
      #expect(answer.value.elements == value)
      #expect(answer.gradients == [gradient])
    }
  }

  @Test("let no derivative through where they are detached, be it infinite")
  func detached() throws {
    var builder = GraphBuilder()
    let x = builder.variable("x", 0)
    let root = builder.apply(.squareRoot, [x], name: "r")
    let stopped = builder.apply(.stopGradient, [root], name: "s")
    let sum = builder.apply(.add, [x, stopped], name: "f")
    let (graph, numbers) = try builder.build()
    for wanted in [Plan.Selection.all, .nodes([x])] {
      let tape = try Plan(graph, outputs: [sum], wanted: wanted).forward(numbers, as: Double.self)
      let found = try tape.reverse([Seed(node: sum, elements: [1])])
      #expect(found.gradient(of: x)?.elements == [1])
    }
  }

  /// Attributes that do not fit.
  private static let refused: [(OperationCode, [Int], Attributes)] = [
    (.flatten, [2, 3], [("axis", .integer(3))]), (.squeeze, [2, 1], [("axes", .integers([0]))]),
    (.unsqueeze, [2], [("axes", .integers([0, 0]))]), (.swapAxes, [2], []),
    (.moveAxis, [2, 2], [("source", .integers([0, 1])), ("destination", .integers([0]))]),
    (.roll, [2, 2], [("shift", .integers([1, 1]))]), (.rotate, [2], []),
    (.rotate, [2, 2], [("axes", .integers([0, -2]))]), (.tile, [2], [("repeats", .integers([-1]))]),
    (.tile, [2], [("repeats", .integers([.max, .max]))]),
    (.repeat, [2], [("repeats", .integer(.max))]), (.split, [3], []),
    (.split, [4], [("sections", .integer(2)), ("sizes", .integers([1, 3]))]),
    (.unstack, [], [("index", .integer(0))]), (.unstack, [0], [("index", .integer(0))]),
    (.unstack, [2], [("index", .integer(2))]), (.unstack, [2], [("index", .integer(-3))]),
    (.split, [4], [("index", .integer(2))]), (.split, [4], [("sections", .integer(0))]),
    (.split, [4], [("sizes", .integers([5, -1]))]),
    (.split, [4], [("sizes", .integers([.max, .max, 6]))]),
    (.pad, [2], [("pads", .integers([1, 1, 1]))]), (.pad, [2], [("pads", .integers([-1]))]),
    (.pad, [2], [("pads", .integers([2])), ("mode", .word("reflect"))]),
    (.pad, [2], [("pads", .integers([3])), ("mode", .word("wrap"))]),
    (.pad, [0], [("pads", .integers([1])), ("mode", .word("edge"))]),
    (.pad, [2], [("pads", .integers([.max]))]), (.lowerTriangle, [2], []),
    (.diag, [2, 2, 2], []), (.diag, [2], [("k", .integer(.min))]),
    (.diagonal, [2, 2], [("axis2", .integer(0))]), (.diagonalEmbedding, [], []),
    (.diagonalEmbedding, [2], [("axis1", .integer(-1))]),
  ]

  @Test("are refused where attributes do not fit", arguments: refused.indices)
  func refusal(_ index: Int) {
    let (code, shape, attributes) = Self.refused[index]
    #expect(throws: GraphErrors.self, "\(code) of \(shape), \(attributes)") {
      _ = try Self.answer(code, [Self.counted(shape)], attributes)
    }
  }
}
