// SPDX-License-Identifier: Apache-2.0
// ChainRule: numbers and tensors in every form.

import Autodiff
import Testing

@testable import GraphDocuments

/// Reads a value of text, with its fault and place as text where there is one.
func readTensor(
  _ text: String, maximumElements: Int = 1000
) throws -> (head: TensorHead?, values: [Double], fault: TensorFault?, pointer: String?) {
  try withView(text) { view in
    var buffer = NumberBuffer(capacity: 1)
    buffer.append(42)
    let reader = TensorReader(view, maximumElements: maximumElements)
    do throws(TensorError) {
      let head = try reader.read(view.root, into: &buffer)
      return (head, Array(buffer.values.dropFirst()), nil, nil)
    } catch {
      #expect(buffer.count == 1)
      return (nil, [], error.fault, view.pointer(to: error.place)?.description)
    }
  }
}

@Suite struct TensorReaderTests {
  struct Read: Sendable, CustomTestStringConvertible {
    let text: String
    let shape: [Int]
    let values: [Double]
    var type = ElementType.float64
    var testDescription: String { text }
  }

  static let forms: [Read] = [
    Read(text: "2.5", shape: [], values: [2.5]), Read(text: "\"NaN\"", shape: [], values: [.nan]),
    Read(text: "\"-Infinity\"", shape: [], values: [-.infinity]),
    Read(text: "true", shape: [], values: [1], type: .bool),
    Read(text: "[1, 2, -0.0]", shape: [3], values: [1, 2, -0.0]),
    Read(text: "[\"Infinity\", 1]", shape: [2], values: [.infinity, 1]),
    Read(text: "[[1,2],[3,4],[5,6]]", shape: [3, 2], values: [1, 2, 3, 4, 5, 6]),
    Read(text: "[[[1],[2]],[[3],[4]]]", shape: [2, 2, 1], values: [1, 2, 3, 4]),
    Read(text: "[[true],[false]]", shape: [2, 1], values: [1, 0], type: .bool),
    Read(text: "[]", shape: [0], values: []), Read(text: "[[],[]]", shape: [2, 0], values: []),
    Read(text: "[[[]]]", shape: [1, 1, 0], values: []),
    Read(text: #"{"data": 3}"#, shape: [], values: [3]),
    Read(text: #"{"data": [1, 2]}"#, shape: [2], values: [1, 2]),
    Read(text: #"{"shape": [], "data": [3]}"#, shape: [], values: [3]),
    Read(text: #"{"data": [1,2,3,4], "shape": [2, 2]}"#, shape: [2, 2], values: [1, 2, 3, 4]),
    Read(
      text: #"{"shape": [2, 2.0], "data": [[1,2],[3,4]]}"#, shape: [2, 2], values: [1, 2, 3, 4]),
    Read(text: #"{"shape": [2, 0], "data": []}"#, shape: [2, 0], values: []),
    Read(text: #"{"shape": [0, 3], "base64": ""}"#, shape: [0, 3], values: []),
    Read(
      text: #"{"shape": [2], "dtype": "float32", "data": [0.1, "NaN"]}"#, shape: [2],
      values: [Double(Float(0.1)), .nan], type: .float32),
    Read(
      text: #"{"dtype": "int64", "data": [1, 2e2, -0]}"#, shape: [3], values: [1, 200, 0],
      type: .int64),
    Read(text: #"{"dtype": "bool", "data": [1, false]}"#, shape: [2], values: [1, 0], type: .bool),
    Read(
      text: #"{"shape": [1], "dtype": "float64", "base64": "AAAAAAAA8D8="}"#, shape: [1],
      values: [1]),
    Read(
      text: #"{"shape": [2], "dtype": "float32", "base64": "AACAPwAAwH8="}"#, shape: [2],
      values: [1, .nan], type: .float32),
    Read(
      text: #"{"shape": [3], "dtype": "bool", "base64": "AQAB"}"#, shape: [3], values: [1, 0, 1],
      type: .bool),
    Read(
      text: #"{"shape": [2], "dtype": "int64", "base64": "AQAAAAAAAAD\/\/\/\/\/\/\/\/\/\/w=="}"#,
      shape: [2], values: [1, -1], type: .int64),
    Read(
      text:
        #"{"name": "x", "shape": [1, 2], "datatype": "FP64", "data": [1, 2], "parameters": {}}"#,
      shape: [1, 2], values: [1, 2]),
    Read(
      text: #"{"object_type": "array", "shape": [2, 1], "dtype": "float64", "#
        + #""data": {"buffer": [[1.0], [2.0]], "encoding": "json"}}"#, shape: [2, 1],
      values: [1, 2]),
    Read(
      text: #"{"object_type": "array", "shape": [1], "dtype": "float64", "#
        + #""data": {"buffer": "AAAAAAAA8D8=", "encoding": "base64"}}"#, shape: [1], values: [1]),
  ]

  @Test(arguments: forms)
  func readsEveryForm(_ read: Read) throws {
    let (head, values, fault, _) = try readTensor(read.text)
    #expect(fault == nil)
    #expect(head?.shape == read.shape)
    #expect(head?.type == read.type)
    #expect(head?.count == read.values.count && head?.start == 1)
    #expect(values.map { NumberDocument($0) } == read.values.map { NumberDocument($0) })
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let fault: TensorFault
    let pointer: String
    let code: String
    init(_ text: String, _ fault: TensorFault, _ pointer: String, _ code: String) {
      self.text = text
      self.fault = fault
      self.pointer = pointer
      self.code = code
    }
    var testDescription: String { text }
  }

  static let arrays: [Refused] = [
    Refused("[[1],[2,3]]", .ragged(expected: 1, actual: 2), "/1", "ragged-array"),
    Refused("[[[1],[2]],[[3]]]", .ragged(expected: 2, actual: 1), "/1", "ragged-array"),
    Refused("[[],[1]]", .ragged(expected: 0, actual: 1), "/1", "ragged-array"),
    Refused("[[[]],[]]", .ragged(expected: 1, actual: 0), "/1", "ragged-array"),
    Refused("[1,[2]]", .mixedDepth(expectedArray: false), "/1", "ragged-array"),
    Refused("[[1],2]", .mixedDepth(expectedArray: true), "/1", "ragged-array"),
    Refused("[[[1],[2]],[[3],4]]", .mixedDepth(expectedArray: true), "/1/1", "ragged-array"),
    Refused("[1,null]", .notANumber(found: .null, text: nil), "/1", "bad-number"),
    Refused("[[1],null]", .notANumber(found: .null, text: nil), "/1", "bad-number"),
    Refused("[\"1\"]", .notANumber(found: .string, text: "1"), "/0", "bad-number"),
    Refused("[\"nan\"]", .notANumber(found: .string, text: "nan"), "/0", "bad-number"),
    Refused("[1,true]", .mixedTypes(expectedBoolean: false), "/1", "mixed-types"),
    Refused("[true,1]", .mixedTypes(expectedBoolean: true), "/1", "mixed-types"),
    Refused("[true,0.5]", .mixedTypes(expectedBoolean: true), "/1", "mixed-types"),
    Refused("[1,-1e999]", .outOfRange(.float64, text: "-1e999"), "/1", "number-out-of-range"),
    Refused(
      "[[1,2],[3,1e309]]", .outOfRange(.float64, text: "1e309"), "/1/1", "number-out-of-range"),
    Refused("1e309", .outOfRange(.float64, text: "1e309"), "", "number-out-of-range"),
    Refused("null", .notANumber(found: .null, text: nil), "", "bad-number"),
  ]

  static let objects: [Refused] = [
    Refused("{}", .missingMember("data"), "", "missing-member"),
    Refused("{\"base64\":\"\"}", .missingMember("shape"), "", "missing-member"),
    Refused("{\"data\":1,\"shap\":[]}", .unknownMember("shap"), "/shap", "unknown-member"),
    Refused(
      "{\"data\":1,\"base64\":\"\"}", .conflictingMembers("data", "base64"), "/data",
      "conflicting-members"),
    Refused(
      "{\"data\":1,\"dtype\":\"flaot64\"}", .unknownType("flaot64"), "/dtype", "unknown-dtype"),
    Refused(
      "{\"data\":1,\"dtype\":1}", .memberType(name: "dtype", expected: "a string", found: .number),
      "/dtype", "wrong-type"),
    Refused(
      "{\"data\":1,\"shape\":2}", .memberType(name: "shape", expected: "an array", found: .number),
      "/shape", "wrong-type"),
    Refused("{\"data\":[1],\"shape\":[-1]}", .badDimension(text: "-1"), "/shape/0", "bad-shape"),
    Refused("{\"data\":[1],\"shape\":[1.5]}", .badDimension(text: "1.5"), "/shape/0", "bad-shape"),
    Refused(
      "{\"data\":[1],\"shape\":[\"1\"]}", .badDimension(text: "\"1\""), "/shape/0", "bad-shape"),
    Refused(
      "{\"data\":[1],\"shape\":[2]}", .shapeMismatch(shape: [2], actual: .elements(1)), "/data",
      "shape-mismatch"),
    Refused(
      "{\"data\":[[1,2]],\"shape\":[2,1]}", .shapeMismatch(shape: [2, 1], actual: .shape([1, 2])),
      "/data", "shape-mismatch"),
    Refused(
      "{\"base64\":\"AAAA\",\"shape\":[1]}",
      .shapeMismatch(shape: [1], actual: .bytes(3, expected: 8)), "/base64", "shape-mismatch"),
    Refused(
      "{\"base64\":\"AAAAAAAA8D8\",\"shape\":[1]}", .badBase64(offset: 11, character: nil),
      "/base64",
      "bad-base64"),
    Refused(
      "{\"base64\":\"AAAA*AAA8D8=\",\"shape\":[1]}", .badBase64(offset: 4, character: "*"),
      "/base64",
      "bad-base64"),
    Refused(
      "{\"base64\":\"AAAAAAAA8D-=\",\"shape\":[1]}", .badBase64(offset: 10, character: "-"),
      "/base64",
      "bad-base64"),
    Refused(
      "{\"base64\":\"AAAAAAAA8D9=\",\"shape\":[1]}", .badBase64(offset: 10, character: "9"),
      "/base64",
      "bad-base64"),
    Refused(
      "{\"data\":[9007199254740993],\"dtype\":\"int64\"}", .notAnInteger(text: "9007199254740993"),
      "/data/0", "not-an-integer"),
    Refused(
      "{\"data\":[1e39],\"dtype\":\"float32\"}", .outOfRange(.float32, text: "1e39"), "/data/0",
      "number-out-of-range"),
    Refused(
      "{\"shape\":[1],\"data\":{\"buffer\":\"x\",\"encoding\":\"binref\"}}",
      .unknownEncoding("binref"),
      "/data/encoding", "unknown-encoding"),
    Refused("{\"data\":{\"buffer\":1}}", .missingMember("encoding"), "/data", "missing-member"),
  ]

  @Test(arguments: arrays + objects)
  func refuses(_ refused: Refused) throws {
    let (_, _, fault, pointer) = try readTensor(refused.text)
    #expect(fault == refused.fault)
    #expect(pointer == refused.pointer)
    #expect(fault?.code == refused.code)
    #expect(fault?.detail.isEmpty == false)
  }

  @Test func theLimitComesBeforeMemory() throws {
    #expect(
      try readTensor("[[1,2],[3,4]]", maximumElements: 3).fault
        == .tooManyElements(count: 4, limit: 3))
    #expect(try readTensor("1", maximumElements: 0).fault == .tooManyElements(count: 1, limit: 0))
    let huge = "{\"shape\":[2000000000,2000000000],\"base64\":\"\"}"
    #expect(
      try readTensor(huge).fault
        == .tooManyElements(count: 4_000_000_000_000_000_000, limit: 1000))
    let beyond = "{\"shape\":[4000000000,4000000000,4000000000],\"base64\":\"\"}"
    #expect(try readTensor(beyond).fault == .tooManyElements(count: nil, limit: 1000))
    let zero = "{\"shape\":[4000000000,4000000000,4000000000,0],\"base64\":\"\"}"
    #expect(try readTensor(zero).head?.count == 0)
    let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
    #expect(try readTensor(deep).fault == .tooManyDimensions(count: 33, limit: 32))
  }

  @Test func hintsNameWhatWasMeant() throws {
    #expect(try readTensor("[\"nan\"]").fault?.hint == "Write \"NaN\".")
    #expect(try readTensor("[\"1.5\"]").fault?.hint == "Write it without quotes.")
    #expect(try readTensor("{\"data\":1,\"shap\":[]}").fault?.hint == "Did you mean \"shape\"?")
    let type = try readTensor("{\"data\":1,\"dtype\":\"float46\"}").fault?.hint
    #expect(type?.hasPrefix("Did you mean \"float64\"?") == true)
  }
}
