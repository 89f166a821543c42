// SPDX-License-Identifier: Apache-2.0
// ChainRule: tensors through Foundation's coders agree with the reader of the server.

import Autodiff
import Foundation
import Testing

@testable import GraphDocuments

@Suite struct TensorDocumentTests {
  @Test(arguments: TensorReaderTests.forms)
  func bothReadersAgree(_ read: TensorReaderTests.Read) throws {
    let tensor = try JSONDecoder().decode(TensorDocument.self, from: Data(read.text.utf8))
    #expect(tensor.shape == read.shape)
    #expect(tensor.type == read.type)
    #expect(tensor.elements == read.values.map { NumberDocument($0) })
  }

  @Test(arguments: [
    "[[1],[2,3]]", "[1,[2]]", "[[1],2]", "[[],1]", "[[],[1]]", "[[[]],[]]", "[1,true]", "[true,1]",
    "{\"data\":[true],\"dtype\":\"int64\"}",
    "{\"data\":[0.5],\"dtype\":\"int64\"}", "{\"data\":[2],\"dtype\":\"bool\"}",
    "[\"nan\"]", "{}", "{\"shape\":[2],\"data\":[1]}", "{\"shape\":[2,1],\"data\":[[1,2]]}",
    "{\"shape\":[1],\"base64\":\"AAAA\"}", "{\"shape\":[1],\"base64\":\"AAAA*AAA8D8=\"}",
    "{\"data\":1,\"dtype\":\"float16\"}", "{\"shape\":[-1],\"data\":[]}",
    "{\"shape\":[4000000000,4000000000,4000000000],\"base64\":\"\"}", "null",
  ])
  func whatIsWrongIsRefused(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TensorDocument.self, from: Data(text.utf8))
    }
  }

  @Test(arguments: TensorEncoding.allCases, ElementType.allCases)
  func everyEncodingComesBack(_ encoding: TensorEncoding, _ type: ElementType) throws {
    for shape in [[], [2], [2, 1], [1, 2, 1], [0], [2, 0]] {
      let values = (0..<shape.reduce(1, *)).map { Double($0 % 2) }
      var tensor = try #require(
        TensorDocument(shape: shape, elements: values, type: type, encoding: encoding))
      let data = try JSONEncoder().encode(tensor)
      let read = try JSONDecoder().decode(TensorDocument.self, from: data)
      // Numbers in arrays say nothing of their type.
      if encoding == .nested, type != .bool || values.isEmpty { tensor.type = .float64 }
      #expect(read == tensor)
    }
  }

  @Test func floatsAreWrittenShort() throws {
    let tenth = TensorDocument(shape: [1], elements: [Double(Float(0.1))], type: .float32)
    let data = try JSONEncoder().encode(try #require(tenth))
    #expect(String(decoding: data, as: UTF8.self) == "[0.1]")
  }

  @Test func aShapeWithoutItsElementsIsNone() {
    #expect(TensorDocument(shape: [2], elements: [1]) == nil)
    #expect(TensorDocument(shape: [-1], elements: []) == nil)
  }
}
