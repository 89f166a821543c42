// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of tensors as a query or a command line writes them.

import Autodiff
import Testing

@testable import GraphDocuments

@Suite("Tensors written in a query")
struct WrittenTensorTests {
  @Test(
    "Numbers and nested numbers are read, with strings for those that are not finite",
    arguments: [
      ("2", [], [2]), ("[2, -3]", [2], [2, -3]), ("[[1], [2]]", [2, 1], [1, 2]),
      (#"["-Infinity", 1, "Infinity"]"#, [3], [-.infinity, 1, .infinity]), (#"[[]]"#, [1, 0], []),
    ] as [(String, [Int], [Double])])
  func read(text: String, shape: [Int], elements: [Double]) throws {
    let tensor = try #require(WrittenTensor(text))
    #expect(tensor.shape.dimensions == shape)
    #expect(tensor.elements == elements)
  }

  @Test("NaN is read as such")
  func undefined() throws {
    #expect(try #require(WrittenTensor(#"["NaN"]"#)).elements.allSatisfy(\.isNaN))
  }

  @Test(
    "Anything else is no tensor",
    arguments: [
      "", "x", "x = 1", "[1, x]", "[[1], 2]", #"["-Infinity", 1"#, #"["inf"]"#, #"{"a": 1}"#,
    ])
  func refused(text: String) {
    #expect(WrittenTensor(text) == nil)
  }
}
