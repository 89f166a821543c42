// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of what identifies the structure of documents.

import Testing

@testable import GraphDocuments

@Suite("Outlines")
struct DocumentOutlineTests {
  private func outline(_ text: String) throws -> UInt64 {
    try withView(text) { DocumentOutline.number(of: $0) }
  }

  @Test(
    "Numbers and white space make no difference, whatever the lengths of names", arguments: 1...40)
  func numbers(length: Int) throws {
    let name = String(repeating: "n", count: length)
    let one = try outline("{\"\(name)\":0.5,\"\(name)2\":[1,2]}")
    #expect(try outline("{\"\(name)\": 1.25e3 , \"\(name)2\": [ -7, 8 ]}") == one)
  }

  @Test(
    "Each byte of a name makes one",
    arguments: [1, 7, 8, 9, 15, 16, 17, 18, 23, 24, 31, 32, 33, 40])
  func names(length: Int) throws {
    let name = [UInt8](repeating: UInt8(ascii: "n"), count: length)
    let one = try outline("{\"\(String(decoding: name, as: UTF8.self))\":0.5}")
    for place in name.indices {
      var other = name
      other[place] = UInt8(ascii: "m")
      #expect(try outline("{\"\(String(decoding: other, as: UTF8.self))\":0.5}") != one)
    }
  }
}
