// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of names that are looked up as numbers.

import Testing

@testable import Autodiff

@Suite("Names that are looked up as numbers")
struct ShortNameTableTests {
  private static func word(_ name: String) -> UInt64 {
    var word: UInt64 = 0
    for (index, byte) in name.utf8.enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
    return word
  }

  @Test("Every name and alias of up to eight bytes means the operation that the whole table says")
  func operations() throws {
    let names = OperationTable.allNames.filter { $0.utf8.count <= 8 }
    #expect(names.count > 100)
    for name in names {
      let code = try #require(OperationTable.find(name), "\(name)")
      #expect(OperationTable.find(spelled: Self.word(name)) == code, "\(name)")
    }
  }

  @Test("Every argument of an elementwise operation has a name, from which its edge is written")
  func arguments() {
    for code in OperationCode.allCases where code.isElementwise {
      #expect(OperationTable.argumentNames(of: code).count == code.argumentCounts.upperBound)
    }
  }

  @Test("A name that is none, or in other letter case, or longer means nothing here")
  func others() {
    for name in OperationTable.allNames.map({ String($0.prefix(7)) + "~" }) + ["", "MUL", "mul "] {
      #expect(OperationTable.find(spelled: Self.word(name)) == nil, "\(name)")
    }
    #expect(ShortNameTable([("multiply_all", 1)]).find(Self.word("multiply")) == nil)
  }

  @Test("Of a name that stands twice the first counts, and names of one slot are told apart")
  func many() {
    let names = (0..<500).map { (name: "n\($0)", value: $0) }
    let table = ShortNameTable(names + [("n7", -1)])
    for (name, value) in names { #expect(table.find(Self.word(name)) == value) }
    #expect(table.find(Self.word("n500")) == nil)
  }
}
