// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors as they are written, and read again.

import Autodiff
import Testing

@testable import GraphDocuments

@Suite struct TensorWritingTests {
  static func text(
    _ values: [Double], _ shape: [Int], _ type: ElementType = .float64,
    _ encoding: TensorEncoding = .nested
  ) -> String {
    values.withUnsafeBufferPointer { elements in
      written { $0.tensor(elements, shape: shape, as: type, encoding: encoding) }
    }
  }

  static let nestedTable: [([Double], [Int], String)] = [
    ([2.5], [], "2.5"), ([2.5], [1], "[2.5]"), ([1, 2, 3, 4, 5, 6], [2, 3], "[[1,2,3],[4,5,6]]"),
    ([1, 2, 3, 4], [2, 1, 2], "[[[1,2]],[[3,4]]]"),
    ([1, 2, 3, 4], [2, 2, 1], "[[[1],[2]],[[3],[4]]]"),
    ([1], [1, 1, 1], "[[[1]]]"), ([], [0], "[]"), ([], [2, 0], "[[],[]]"), ([], [0, 3], "[]"),
    ([], [1, 2, 0, 5], "[[[],[]]]"), ([.nan, -0.0], [2], "[\"NaN\",-0.0]"),
    (
      [1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2], "[[[1,2],[3,4]],[[5,6],[7,8]]]"
    ),
  ]

  @Test(arguments: nestedTable)
  func nestedArraysFollowTheShape(_ values: [Double], _ shape: [Int], _ expected: String) {
    #expect(TensorWritingTests.text(values, shape) == expected)
  }

  @Test func typesAndEncodings() {
    func text(_ values: [Double], _ type: ElementType, _ encoding: TensorEncoding) -> String {
      TensorWritingTests.text(values, [values.count], type, encoding)
    }
    #expect(text([1, 0], .bool, .nested) == "[true,false]")
    #expect(text([Double(Float(0.1))], .float32, .nested) == "[0.1]")
    #expect(text([3, -4], .int64, .flat) == #"{"shape":[2],"dtype":"int64","data":[3,-4]}"#)
    #expect(
      text([1], .float64, .base64) == #"{"shape":[1],"dtype":"float64","base64":"AAAAAAAA8D8="}"#)
    #expect(text([1, 0, 1], .bool, .base64) == #"{"shape":[3],"dtype":"bool","base64":"AQAB"}"#)
    #expect(
      TensorWritingTests.text([7], [], .float64, .flat)
        == #"{"shape":[],"dtype":"float64","data":[7]}"#)
  }

  @Test(arguments: [[20_000], [5000, 4], [1, 20_000], [5000, 2, 2]], TensorEncoding.allCases)
  func nothingIsWrittenFarBeyondTheMostBytes(_ shape: [Int], _ encoding: TensorEncoding) {
    let values = [Double](repeating: 0.1234567890123456, count: 20_000)
    var writer = JSONWriter()
    writer.maximumCount = 1000
    values.withUnsafeBufferPointer { writer.tensor($0, shape: shape, encoding: encoding) }
    // So many elements are written between two looks; 20,000 would take 380,000 bytes.
    let (isCut, count) = (writer.isCut, writer.count)
    #expect(isCut && count < 100_000)
    var other = JSONWriter()
    values.withUnsafeBufferPointer { other.tensor($0, shape: shape, encoding: encoding) }
    let (isOtherCut, otherCount) = (other.isCut, other.count)
    #expect(!isOtherCut && otherCount > 200_000)
  }

  @Test(arguments: ElementType.allCases, TensorEncoding.allCases)
  func whatIsWrittenIsReadAgain(_ type: ElementType, _ encoding: TensorEncoding) throws {
    var generator = SeededGenerator(seed: 17)
    for shape in [[], [1], [3], [2, 3], [4, 1, 2], [0], [2, 0], [3, 2, 2, 2]] {
      let count = shape.reduce(1, *)
      let values = (0..<count).map { _ in
        switch type {
        case .float64: Double.random(in: -1e3...1e3, using: &generator)
        case .float32: Double(Float.random(in: -1e3...1e3, using: &generator))
        case .int64: Double(Int.random(in: -1000...1000, using: &generator))
        case .bool: Double(Int.random(in: 0...1, using: &generator))
        }
      }
      let text = TensorWritingTests.text(values, shape, type, encoding)
      let (head, read, fault, _) = try readTensor(text)
      #expect(fault == nil)
      #expect(head?.shape == shape)
      // Numbers in arrays say nothing of their type; a float32 is its shortest text there.
      let isPlain = type == .float32 && encoding == .nested
      #expect(isPlain ? read.map { Double(Float($0)) } == values : read == values)
    }
  }
}
