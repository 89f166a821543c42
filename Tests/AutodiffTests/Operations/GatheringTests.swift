// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of operations with places that are numbers.

import AutodiffTesting
import Testing

@testable import Autodiff

@Suite("Elements at places")
struct GatheringTests {
  private static func answer(
    _ code: OperationCode, _ operands: [Tensor<Double>],
    _ attributes: [(name: String, value: AttributeValue)] = [], cotangent: [Double]? = nil
  ) throws -> OperationAnswer {
    try OperationAnswer(code, operands, attributes) { value in
      cotangent ?? value.elements.map { _ in 1 }
    }
  }

  private static func matrix(_ rows: Int, _ columns: Int) -> Tensor<Double> {
    Tensor(Shape(known: [rows, columns]), (0..<rows * columns).map { Double($0) })
  }

  @Test("add their cotangents up where a place is named twice")
  func duplicates() throws {
    let places = Tensor(vector: [0, 0, 1.0])
    for code in [OperationCode.gather, .gatherElements, .takeAlongAxis] {
      let answer = try Self.answer(
        code, [Tensor(vector: [5, 6.0]), places], cotangent: [1, 2, 3])
      #expect(answer.value.elements == [5, 5, 6])
      #expect(answer.cotangents[0]?.elements == [3, 3])
    }
    for code in [OperationCode.indexAdd, .scatterAdd] {
      let operands = [Tensor(vector: [10, 20.0]), places, Tensor(vector: [1, 2, 4.0])]
      let answer = try Self.answer(code, operands, cotangent: [7, 8])
      #expect(answer.value.elements == [13, 24])
      #expect(answer.cotangents[0]?.elements == [7, 8])
      #expect(answer.cotangents[2]?.elements == [7, 7, 8])
    }
  }

  @Test("count negative places from the end")
  func negatives() throws {
    let answer = try Self.answer(.gather, [Self.matrix(3, 2), Tensor(vector: [-1, -3.0])])
    #expect(answer.value.elements == [4, 5, 0, 1])
    #expect(answer.cotangents[0]?.elements == [1, 1, 0, 0, 1, 1])
    let along = try Self.answer(
      .gatherElements, [Self.matrix(2, 3), Tensor(Shape(known: [2, 1]), [-1, -3])],
      [("axis", .integer(1))])
    #expect(along.value.elements == [2, 3])
  }

  @Test("replace elements, whose cotangents are then zero")
  func replacement() throws {
    let answer = try Self.answer(
      .scatter,
      [
        Self.matrix(3, 2), Tensor(Shape(known: [2, 2]), [0, 2, 1, 0]),
        Tensor(Shape(known: [2, 2]), [10, 11, 12, 13]),
      ], cotangent: [1, 2, 3, 4, 5, 6])
    #expect(answer.value.elements == [10, 13, 12, 3, 4, 11])
    #expect(answer.cotangents[0]?.elements == [0, 0, 0, 4, 5, 0])
    #expect(answer.cotangents[2]?.elements == [1, 6, 3, 2])
  }

  @Test("keep what is not finite where it is, as where a number is replaced")
  func infinities() throws {
    let answer = try Self.answer(
      .scatter, [Tensor(vector: [.infinity, 2]), Tensor(vector: [0.0]), Tensor(vector: [3.0])])
    #expect(answer.value.elements == [3, 2])
    let gathered = try Self.answer(
      .gather, [Tensor(vector: [.nan, 2]), Tensor(vector: [1, 1.0])])
    #expect(gathered.value.elements == [2, 2])
    #expect(gathered.cotangents[0]?.elements == [0, 2])
  }

  /// Places that no axis of length 3 has.
  private static let wrong = [3, -4, 0.5, .nan, .infinity, -.infinity, 1e300, 0x1p62]

  @Test("refuse every place that is not there, and touch nothing", arguments: wrong)
  func outOfRange(_ place: Double) throws {
    let (x, index) = (Tensor(vector: [1, 2, 3.0]), Tensor(vector: [0, place]))
    for code in [
      OperationCode.gather, .gatherElements, .takeAlongAxis, .indexAdd, .scatterAdd, .scatter,
      .putAlongAxis,
    ] {
      let operands = code.listing.arguments.count == 2 ? [x, index] : [x, index, index]
      let error = #expect(throws: EvaluationError.self) { _ = try Self.answer(code, operands) }
      guard case .undefined(let found) = error else {
        Issue.record("\(code): \(String(describing: error))")
        continue
      }
      guard case .indexOutOfRange(1, element: 1, let index, length: 3) = found.fault else {
        Issue.record("\(code): \(found.fault)")
        continue
      }
      #expect(index == place || index.isNaN && place.isNaN)
      #expect(found.row == nil)
    }
  }

  @Test("refuse any place of an axis without elements, and no place of none")
  func emptyAxis() throws {
    let nothing = Tensor<Double>(Shape(known: [0]), [])
    #expect(throws: EvaluationError.self) {
      _ = try Self.answer(.gather, [nothing, Tensor(vector: [0.0])])
    }
    #expect(try Self.answer(.gather, [nothing, nothing]).value.elements == [])
  }

  @Test("stand beside the first rows where they are fewer, as in PyTorch; NumPy repeats them")
  func shorter() throws {
    let (x, places) = (Self.matrix(2, 3), Tensor(Shape(known: [1, 1]), [1]))
    let first = try Self.answer(.gatherElements, [x, places], [("axis", .integer(1))])
    #expect(first.value.elements == [1])
    #expect(first.cotangents[0]?.elements == [0, 1, 0, 0, 0, 0])
    let all = try Self.answer(.takeAlongAxis, [x, places], cotangent: [2, 5])
    #expect(all.value.elements == [1, 4])
    #expect(all.cotangents[0]?.elements == [0, 2, 0, 0, 5, 0])
    let nine = Tensor(Shape(known: [1, 1]), [9.0])
    let one = try Self.answer(.scatter, [x, places, nine], [("axis", .integer(1))])
    #expect(one.value.elements == [0, 9, 2, 3, 4, 5])
    let both = try Self.answer(.putAlongAxis, [x, places, nine], cotangent: [1, 2, 3, 4, 5, 6])
    #expect(both.value.elements == [0, 9, 2, 3, 9, 5])
    #expect(both.cotangents[2]?.elements == [7])
  }

  @Test("repeat what is taken from beside more places")
  func repeated() throws {
    let column = Tensor(Shape(known: [3, 1]), [5, 6, 7])
    let answer = try Self.answer(
      .takeAlongAxis, [column, Tensor(Shape(known: [2, 2]), [2, 0, -1, 2])],
      [("axis", .integer(0))], cotangent: [1, 2, 4, 8])
    #expect(answer.value.elements == [7, 5, 7, 7])
    #expect(answer.cotangents[0]?.elements == [2, 0, 13])
  }

  @Test("are refused where they are more than there are rows to stand beside")
  func longer() {
    let rule = ShapeRule.rank(
      operand: 1, expected: "no more than 2 places along axis 0", Shape(known: [3, 1]))
    #expect(throws: rule) {
      _ = try made(GatherElements.self, [[2, 4], [3, 1]], ["axis": .integer(1)])
    }
    #expect(throws: rule) {
      _ = try made(ScatterAdd.self, [[2, 4], [3, 1], [3, 1]], ["axis": .integer(1)])
    }
    let apart = ShapeRule.notBroadcastable([Shape(known: [2, 4]), Shape(known: [3, 1])])
    #expect(throws: apart) { _ = try made(TakeAlongAxis.self, [[2, 4], [3, 1]]) }
    #expect(throws: ShapeRule.notBroadcastable([Shape(known: [1, 4]), Shape(known: [2, 1])])) {
      _ = try made(PutAlongAxis.self, [[1, 4], [2, 1], [2, 1]])
    }
  }

  @Test("refuse to replace one element twice, by places that are repeated too")
  func replacedTwiceAlong() throws {
    let operands = [
      Self.matrix(2, 2), Tensor(Shape(known: [1, 2]), [1, -1]), Tensor(Shape(known: [1, 1]), [3]),
    ]
    let error = #expect(throws: EvaluationError.self) {
      _ = try Self.answer(.putAlongAxis, operands)
    }
    guard case .undefined(let found) = error, case .other(operand: 1, let expected) = found.fault
    else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(expected.hasSuffix("and element [0, 1] names 1 again"))
  }

  @Test("refuse to replace one element twice")
  func replacedTwice() throws {
    let operands = [
      Tensor(vector: [1, 2.0]), Tensor(vector: [1, -1.0]), Tensor(vector: [3, 4.0]),
    ]
    let error = #expect(throws: EvaluationError.self) {
      _ = try Self.answer(.scatter, operands)
    }
    guard case .undefined(let found) = error, case .other(operand: 1, let expected) = found.fault
    else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(expected.hasSuffix("and element [1] names 1 again"))
  }
}
