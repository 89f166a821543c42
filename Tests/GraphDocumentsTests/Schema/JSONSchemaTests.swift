// SPDX-License-Identifier: Apache-2.0
// ChainRule: schemas as JSON, and the validator that the other tests trust.

import Foundation
import Testing

@testable import GraphDocuments

@Suite struct JSONSchemaTests {
  static let edge = JSONSchema.object(
    "An edge.",
    [
      .required("source", .string("Where it begins.", pattern: "^[a-z]+$")),
      .optional("port", .integer(minimum: 0, maximum: 3, default: 1)),
      .optional("kind", .word(nil, ["a", "b"], default: "a")),
      .optional("list", .array(nil, of: .boolean(), count: 1...2)),
      .optional("value", .reference(NumberDocument.self)),
      .optional("map", .map(nil, of: .number())),
    ])

  @Test func aSchemaIsWrittenAsJSONSchemaDoes() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(JSONSchemaTests.edge), as: UTF8.self)
    #expect(
      text == #"{"additionalProperties":false,"description":"An edge.","properties":"#
        + #"{"kind":{"default":"a","enum":["a","b"],"type":"string"},"#
        + #""list":{"items":{"type":"boolean"},"maxItems":2,"minItems":1,"type":"array"},"#
        + #""map":{"additionalProperties":{"type":"number"},"type":"object"},"#
        + #""port":{"default":1,"maximum":3,"minimum":0,"type":"integer"},"#
        + #""source":{"description":"Where it begins.","pattern":"^[a-z]+$","type":"string"},"#
        + ##""value":{"$ref":"#/components/schemas/Number"}},"required":["source"],"type":"object"}"##
    )
  }

  static let validityTable: [(String, Bool)] = [
    (#"{"source":"a"}"#, true), (#"{}"#, false), (#"{"source":1}"#, false), (#"[]"#, false),
    (#"{"source":"A"}"#, false), (#"{"source":"a","port":3}"#, true),
    (#"{"source":"a","port":4}"#, false),
    (#"{"source":"a","port":-1}"#, false), (#"{"source":"a","port":1.5}"#, false),
    (#"{"source":"a","port":true}"#, false), (#"{"source":"a","kind":"c"}"#, false),
    (#"{"source":"a","list":[true]}"#, true), (#"{"source":"a","list":[]}"#, false),
    (#"{"source":"a","list":[1]}"#, false), (#"{"source":"a","list":[true,true,true]}"#, false),
    (#"{"source":"a","value":"NaN"}"#, true), (#"{"source":"a","value":"nan"}"#, false),
    (#"{"source":"a","map":{"x":1}}"#, true), (#"{"source":"a","map":{"x":"1"}}"#, false),
    (#"{"source":"a","other":1}"#, false), (#"{"source":null}"#, false),
  ]

  @Test(arguments: validityTable)
  func theValidatorTellsRightFromWrong(_ text: String, _ isRight: Bool) throws {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(SchemaValidator.mistakes(value, JSONSchemaTests.edge).isEmpty == isRight)
  }

  @Test func literalsAreThemselves() throws {
    let literals: [JSONSchema.Literal] = [
      .boolean(true), .integer(1), .number(0.5), .string("a"), .strings([]), .emptyObject,
    ]
    let text = String(decoding: try JSONEncoder().encode(literals), as: UTF8.self)
    #expect(text == #"[true,1,0.5,"a",[],{}]"#)
  }
}
