// SPDX-License-Identifier: Apache-2.0
// ChainRule: header fields written as text.

import HTTPTypes
import Testing

@testable import MicroHTTPServer

@Suite("Written fields")
struct WrittenFieldsTests {
  @Test("Fields are what was written, in their order")
  func inOrder() {
    let written = WrittenFields(capacity: 64) { writer in
      writer.field("A") { $0.append("first") }
      writer.field("Empty") { _ in }
      writer.field("B") { writer in
        writer.append(hexadecimal: 0x1f)
        writer.append(thousandths: 1_234)
      }
    }
    var response = Response(status: .ok, fields: [HTTPField(name: .age, value: "1")])
    response.written = written
    #expect(
      response.allFields.map { "\($0.name.rawName): \($0.value)" }
        == ["Age: 1", "A: first", "Empty: ", "B: 000000000000001f1.234"])
    #expect(response[HTTPField.Name.known("b")] == "000000000000001f1.234")
  }

  @Test("What does not fit is left out whole", arguments: 0...20)
  func tooLittleRoom(capacity: Int) {
    let written = WrittenFields(capacity: capacity) { writer in
      writer.field("Ab") { $0.append("12345") }
      writer.field("Cd") { $0.append(hexadecimal: 1) }
    }
    #expect(written.fields.map(\.value) == (capacity < 9 ? [] : ["12345"]))
    #expect(written.isEmpty == (capacity < 9))
  }

  @Test("A response without them has its own fields only")
  func none() {
    #expect(WrittenFields().isEmpty)
    #expect(Response(status: .ok).allFields.isEmpty)
  }
}

@Suite("Sets of field names")
struct FieldNameSetTests {
  private func mayContain(_ set: FieldNameSet, _ name: String) -> Bool {
    Array(name.utf8).withUnsafeBytes { set.mayContain($0) }
  }

  @Test("What was inserted is there in any case, and what is asked for most is told apart")
  func names() {
    var set = FieldNameSet()
    let sent = ["Host", "User-Agent", "Content-Type", "Content-Length", "ACCEPT-ENCODING", ""]
    for name in sent { Array(name.utf8).withUnsafeBytes { set.insert($0) } }
    for name in sent { #expect(mayContain(set, name.lowercased())) }
    let absent = ["accept", "content-encoding", "origin", "x-request-id", "traceparent"]
    for name in absent { #expect(!mayContain(set, name)) }
  }
}
